import type { Asking } from './ask-url.ts';
import type { Failure } from './failures.ts';

/** So many requests in a row without an answer, and nobody waits for the next ones. */
const MOST_TIMEOUTS = 3;

/** What is so for all addresses of a host. */
const LASTING: ReadonlySet<Failure['kind']> = new Set(['host', 'tls', 'trust', 'connect']);

/** Sends requests but for those to hosts that cannot be reached, which get the same failure at once. */
export function sparing(send: Asking['send']): Asking['send'] {
  const unreachable = new Map<string, Failure>();
  const timeouts = new Map<string, number>();
  return async (url, method) => {
    const known = unreachable.get(url.origin);
    if (known) return { failure: known };
    const exchanged = await send(url, method);
    const failure = 'failure' in exchanged ? exchanged.failure : undefined;
    const inRow = failure?.kind === 'time' ? (timeouts.get(url.origin) ?? 0) + 1 : 0;
    timeouts.set(url.origin, inRow);
    if (failure && (LASTING.has(failure.kind) || inRow >= MOST_TIMEOUTS)) unreachable.set(url.origin, failure);
    return exchanged;
  };
}
