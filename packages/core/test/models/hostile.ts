import fc from 'fast-check';

/** Things that somebody may throw, made so that looking at them fails. */
const refuse = () => {
  throw new RangeError('do not look');
};

function withHostileGetters(): object {
  const names = ['message', 'stack', 'name', 'cause', 'code', 'then', 'constructor', 'toString', 'valueOf', 'toJSON'];
  const properties = Object.fromEntries(names.map((name) => [name, { get: refuse, enumerable: true }]));
  return Object.defineProperties({ [Symbol.toPrimitive]: refuse }, properties);
}

function revoked(): object {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
}

export class ErrorWithoutMessage extends Error {
  override get message(): string {
    return refuse();
  }
}

const hostile: readonly (() => unknown)[] = [
  () => undefined,
  () => null,
  () => 0,
  () => Number.NaN,
  () => '',
  () => 'text',
  () => Symbol('thrown'),
  () => 10n,
  () => refuse,
  () => [],
  () => Object.create(null) as unknown,
  () => new Error('plain'),
  () => Object.freeze(new TypeError('frozen')),
  () => new ErrorWithoutMessage(),
  () => new DOMException('not an abort of this run', 'AbortError'),
  () => Object.assign(new Error('looks like one'), { code: 'ABORTED' }),
  () => withHostileGetters(),
  () => Object.freeze(withHostileGetters()),
  () => revoked(),
];

/** Makes a value to throw; as a function, so that a report can show it. */
export const thrower: fc.Arbitrary<() => unknown> = fc.constantFrom(...hostile);

/** Is `error` what the thrown value has become: itself if it was an Error, else an Error with it as the cause? */
export function isErrorOf(error: unknown, value: unknown): boolean {
  if (Object.is(error, value)) return isError(value);
  return error instanceof Error && Object.is(error.cause, value) && !isError(value);
}

/** An Error that nobody can read is as good as none. */
function isError(value: unknown): boolean {
  try {
    if (!(value instanceof Error)) return false;
    void value.message;
    return true;
  } catch {
    return false;
  }
}
