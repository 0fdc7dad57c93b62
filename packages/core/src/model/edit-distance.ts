/**
 * How many letters must be put in, left out, replaced or swapped with their neighbour to make one text of the other, each letter
 * swapped once at most (optimal string alignment). More than `limit` is told as `limit + 1`, sooner. Letters are UTF-16 units.
 */
export function editDistance(one: string, other: string, limit = Number.POSITIVE_INFINITY): number {
  if (Math.abs(one.length - other.length) > limit) return limit + 1;
  const [a, b] = withoutSameEnds(one, other);
  if (foreignLetters(a, b) > limit) return limit + 1;
  let before: number[] = [];
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = nextRow(a, b, i, row, before);
    if (Math.min(...next) > limit) return limit + 1;
    [before, row] = [row, next];
  }
  return Math.min(row[b.length] ?? 0, limit + 1);
}

/** What stands alike at both ends needs no edit. */
function withoutSameEnds(one: string, other: string): readonly [string, string] {
  const most = Math.min(one.length, other.length);
  let start = 0;
  while (start < most && one.charCodeAt(start) === other.charCodeAt(start)) start += 1;
  let end = 0;
  while (end < most - start && one.charCodeAt(one.length - 1 - end) === other.charCodeAt(other.length - 1 - end))
    end += 1;
  return [one.slice(start, one.length - end), other.slice(start, other.length - end)];
}

/** At least so many edits are needed: one mends one letter that only one of the texts has. Letters fall into 32 classes. */
function foreignLetters(a: string, b: string): number {
  const [inA, inB] = [letterClasses(a), letterClasses(b)];
  return Math.max(bitCount(inA & ~inB), bitCount(inB & ~inA));
}

function letterClasses(text: string): number {
  let classes = 0;
  for (let i = 0; i < text.length; i++) classes |= 1 << (text.charCodeAt(i) & 31);
  return classes;
}

function bitCount(bits: number): number {
  let count = 0;
  for (let rest = bits; rest !== 0; rest &= rest - 1) count += 1;
  return count;
}

/** Distances of the first `i` letters of `a` to each start of `b`, from those of fewer letters. */
function nextRow(a: string, b: string, i: number, row: readonly number[], before: readonly number[]): number[] {
  const next = [i];
  const letter = a.charCodeAt(i - 1);
  for (let j = 1; j <= b.length; j++) {
    const isSame = letter === b.charCodeAt(j - 1);
    let least = Math.min(at(row, j) + 1, at(next, j - 1) + 1, at(row, j - 1) + (isSame ? 0 : 1));
    const isSwap = i > 1 && j > 1 && letter === b.charCodeAt(j - 2) && a.charCodeAt(i - 2) === b.charCodeAt(j - 1);
    if (isSwap) least = Math.min(least, at(before, j - 2) + 1);
    next.push(least);
  }
  return next;
}

function at(row: readonly number[], index: number): number {
  return row[index] as number;
}
