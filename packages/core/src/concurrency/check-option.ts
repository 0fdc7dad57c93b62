/** Longest delay a Node timer obeys, in ms; a longer one would fire at once. */
export const MAX_DELAY_MS = 2 ** 31 - 1;

/** A refused value in a message. Objects without a prototype have no text of their own. */
export function shown(value: unknown): string {
  try {
    return String(value);
  } catch {
    return Object.prototype.toString.call(value);
  }
}

/** TypeError for anything but an object of options. */
export function optionsObject(value: unknown): void {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return;
  throw new TypeError(`Expected \`options\` to be an object, got \`${shown(value)}\` (${typeof value})`);
}

export interface NumberRule {
  readonly min: number;
  readonly max?: number;
  /** Whole numbers only. Default true. */
  readonly integer?: boolean;
  /** `Infinity` means "no limit". Default false. */
  readonly infinite?: boolean;
}

/** The number, or the default for `undefined`. TypeError for another type, RangeError outside the rule. */
export function numberOption(name: string, value: unknown, fallback: number, rule: NumberRule): number {
  if (value === undefined) return fallback;
  const { min, max = Number.MAX_SAFE_INTEGER, integer = true, infinite = false } = rule;
  const kind = integer ? 'an integer' : 'a number';
  const expected = `Expected \`${name}\` to be ${kind} from ${min} to ${infinite ? 'Infinity' : max}`;
  if (typeof value !== 'number') throw new TypeError(`${expected}, got \`${shown(value)}\` (${typeof value})`);
  if (infinite && value === Number.POSITIVE_INFINITY) return value;
  if (value >= min && value <= max && (!integer || Number.isInteger(value))) return value;
  throw new RangeError(`${expected}, got \`${value}\` (${typeof value})`);
}

export function functionOption<F>(name: string, value: F | undefined): F | undefined {
  if (value === undefined || typeof value === 'function') return value;
  throw new TypeError(`Expected \`${name}\` to be a function, got \`${shown(value)}\` (${typeof value})`);
}

export function choiceOption<C extends string>(
  name: string,
  value: unknown,
  fallback: NoInfer<C>,
  choices: readonly C[],
): C {
  if (value === undefined) return fallback;
  const found = choices.find((choice) => choice === value);
  if (found !== undefined) return found;
  const expected = `Expected \`${name}\` to be one of ${choices.join(', ')}`;
  const message = `${expected}, got \`${shown(value)}\` (${typeof value})`;
  throw typeof value === 'string' ? new RangeError(message) : new TypeError(message);
}

export function booleanOption(name: string, value: unknown, fallback: boolean): boolean {
  if (value === undefined) return fallback;
  if (typeof value === 'boolean') return value;
  throw new TypeError(`Expected \`${name}\` to be a boolean, got \`${shown(value)}\` (${typeof value})`);
}

export function signalOption(name: string, value: AbortSignal | undefined): AbortSignal | undefined {
  if (value === undefined || value instanceof AbortSignal) return value;
  throw new TypeError(`Expected \`${name}\` to be an AbortSignal, got \`${shown(value)}\` (${typeof value})`);
}
