import type { Parameters } from 'fast-check';

const times = Number(process.env['PROPERTY_TIMES'] ?? 1);

/** How often a property is tried: as often as said, and `PROPERTY_TIMES` times that in a nightly run, which says so. */
export function runs(often: number): Parameters<unknown> & { readonly numRuns: number } {
  if (times !== 1) process.stdout.write(`${often * times} tries\n`);
  return { numRuns: often * times };
}

/** Milliseconds that a property may take. */
export const LONG = 60_000 * times;
