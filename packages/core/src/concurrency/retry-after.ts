/** Nobody waits longer for a server, whatever it asks for. */
const LONGEST_MS = 5 * 60_000;

/**
 * How long a server asks to wait, in ms: `Retry-After` in seconds or as a date. A date is compared with the `Date` of the
 * same answer, because the clocks of server and client may differ. Undefined if it asks for nothing one can read.
 */
export function retryAfter(
  header: string | undefined,
  serverDate: string | undefined,
  now: number,
): number | undefined {
  const asked = header?.trim() ?? '';
  if (asked === '') return undefined;
  if (/^\d+(?:\.\d+)?$/.test(asked)) return within(Number(asked) * 1000);
  // Only what has a word in it: the engine takes `-5` for a month.
  const until = /[A-Za-z]{3}/.test(asked) ? Date.parse(asked) : Number.NaN;
  if (Number.isNaN(until)) return undefined;
  const sent = Date.parse(serverDate ?? '');
  return within(until - (Number.isNaN(sent) ? now : sent));
}

function within(wait: number): number {
  return Math.min(Math.max(wait, 0), LONGEST_MS);
}
