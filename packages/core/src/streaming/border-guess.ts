const COMMA = 0x2c;
const NEWLINE = 0x0a;
/** Fewer equal bytes at the beginning of two elements say nothing. */
const MIN_ALIKE = 4;
const MAX_ALIKE = 16;

/**
 * Where the last element that ends before `limit` may end, without looking at what is in between: elements tend to begin
 * alike, so the bytes around a known border and at the beginning of the element after it are searched from behind. Only
 * a guess: nested values may begin like that, too. The known border if there is nothing to go by.
 */
export function guessBorder(chunk: Buffer, elementStart: number, border: number, limit: number): number {
  if (chunk[border] !== COMMA) return border;
  let next = border + 1;
  while (next < limit && (chunk[next] as number) <= 0x20) next += 1;
  let alike = 0;
  while (alike < MAX_ALIKE && next + alike < limit && chunk[next + alike] === chunk[elementStart + alike]) alike += 1;
  if (alike < MIN_ALIKE) return border;
  const around = chunk.subarray(border - 1, next + alike);
  return Math.max(border, chunk.lastIndexOf(around, limit - around.length) + 1);
}

export function countLines(chunk: Buffer, from: number, to: number): number {
  let lines = 0;
  for (let at = chunk.indexOf(NEWLINE, from); at !== -1 && at < to; at = chunk.indexOf(NEWLINE, at + 1)) lines += 1;
  return lines;
}
