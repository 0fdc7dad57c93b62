import type { Hunk } from './edit-script.ts';

/**
 * Moves what is only inserted, or only deleted, to where a statement begins, if it may as well stand there: of
 * `a; [b; c] b; d` and `a; b; [c; b;] d` people write the one that begins with a statement. (git's diffs slide likewise.)
 */
export function slideToStatements(
  hunks: readonly Hunk[],
  a: readonly string[],
  b: readonly string[],
  statement: string,
): Hunk[] {
  const moved: Hunk[] = [];
  for (const [i, hunk] of hunks.entries()) {
    const { aStart, aEnd, bStart, bEnd } = hunk;
    const inserts = aStart === aEnd;
    // At least one equal item stays on each side, so that hunks do not grow together.
    const back = aStart - (moved[i - 1]?.aEnd ?? -1) - 1;
    const forth = (hunks[i + 1]?.aStart ?? a.length + 1) - aEnd - 1;
    const pure = inserts || bStart === bEnd;
    const [keys, start, end] = inserts ? [b, bStart, bEnd] : [a, aStart, aEnd];
    const shift = pure ? shiftTo(keys, start, end, { back, forth }, statement) : 0;
    moved.push({ aStart: aStart + shift, aEnd: aEnd + shift, bStart: bStart + shift, bEnd: bEnd + shift });
  }
  return moved;
}

function shiftTo(
  keys: readonly string[],
  start: number,
  end: number,
  most: { readonly back: number; readonly forth: number },
  statement: string,
): number {
  for (let k = 0; k <= most.back; k += 1) {
    if (keys[start - k] === statement) return -k;
    if (start - k === 0 || keys[start - k - 1] !== keys[end - k - 1]) break;
  }
  for (let k = 0; k <= most.forth; k += 1) {
    if (keys[start + k] === statement) return k;
    if (end + k >= keys.length || keys[start + k] !== keys[end + k]) break;
  }
  return 0;
}
