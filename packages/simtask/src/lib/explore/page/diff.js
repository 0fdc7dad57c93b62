/**
 * Two texts side by side: lines that are the same or alike stand in one row.
 * @typedef {{ readonly left?: number, readonly right?: number, readonly same: boolean }} Row
 * @typedef {{ readonly text: string, readonly changed: boolean }} Piece
 */

/** Above this many pairs of lines only equal beginnings and ends are aligned. */
const MAX_PAIRS = 1_000_000;
/** A longer line is one piece: nobody reads it, and a browser would choke on its parts. */
const LONG_LINE = 4000;
/** Lines below this likeness are not shown as two forms of one line. */
const ALIKE = 0.45;

/** The text without the indentation its lines share; its first line begins in the middle of a line. @param {string} text */
export function dedentedLines(text) {
  const [first = '', ...rest] = text.replace(/\t/g, '  ').split(/\r\n|\r|\n/);
  const indents = rest.filter((line) => line.trim() !== '').map((line) => line.length - line.trimStart().length);
  const shared = indents.reduce((least, indent) => Math.min(least, indent), Number.POSITIVE_INFINITY);
  return [first.trimStart(), ...rest.map((line) => line.slice(Math.min(shared, line.length)).trimEnd())];
}

/** Lexical pieces of a line: strings, comments, words, numbers, blanks, single signs. @param {string} line */
export function lexemes(line) {
  if (line.length > LONG_LINE) return [line];
  return (
    line.match(
      /\/\/.*|\/\*.*?(?:\*\/|$)|"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|`(?:\\.|[^`\\])*`|[\p{L}\p{N}_$]+|\s+|./gu,
    ) ?? []
  );
}

/** @param {readonly string[]} left @param {readonly string[]} right @returns {Row[]} */
export function alignLines(left, right) {
  const a = left.map((line) => line.trim());
  const b = right.map((line) => line.trim());
  let start = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) start++;
  let end = 0;
  while (end < a.length - start && end < b.length - start && a.at(-1 - end) === b.at(-1 - end)) end++;
  const middle = alignMiddle(a.slice(start, a.length - end), b.slice(start, b.length - end));
  const shifted = middle.map(({ left, right, same }) => ({
    ...(left !== undefined && { left: left + start }),
    ...(right !== undefined && { right: right + start }),
    same,
  }));
  const row = (/** @type {number} */ index, back = 0) => ({
    left: index + (back && a.length - end),
    right: index + (back && b.length - end),
    same: true,
  });
  return [
    ...Array.from({ length: start }, (_, index) => row(index)),
    ...shifted,
    ...Array.from({ length: end }, (_, index) => row(index, 1)),
  ];
}

/** @param {readonly string[]} a @param {readonly string[]} b @returns {Row[]} */
function alignMiddle(a, b) {
  if (a.length * b.length > MAX_PAIRS)
    return [...a.map((_, left) => ({ left, same: false })), ...b.map((_, right) => ({ right, same: false }))];
  const bags = { a: a.map(bagOf), b: b.map(bagOf) };
  const weight = (/** @type {number} */ i, /** @type {number} */ j) =>
    lineWeight(a[i] ?? '', b[j] ?? '', bags.a[i], bags.b[j]);
  return walkBack(bestPairs(a.length, b.length, weight), a, b, weight);
}

/**
 * Best total weight of pairs for each two beginnings, row by row.
 * @param {number} rows @param {number} columns @param {(i: number, j: number) => number} weight
 */
function bestPairs(rows, columns, weight) {
  const width = columns + 1;
  const best = new Float32Array((rows + 1) * width);
  for (let i = 1; i <= rows; i++) {
    for (let j = 1; j <= columns; j++) {
      const skip = Math.max(best[(i - 1) * width + j] ?? 0, best[i * width + j - 1] ?? 0);
      best[i * width + j] = Math.max(skip, (best[(i - 1) * width + j - 1] ?? 0) + weight(i - 1, j - 1));
    }
  }
  return best;
}

/**
 * @param {Float32Array} best @param {readonly string[]} a @param {readonly string[]} b
 * @param {(i: number, j: number) => number} weight @returns {Row[]}
 */
function walkBack(best, a, b, weight) {
  const width = b.length + 1;
  /** @type {Row[]} */
  const rows = [];
  let [i, j] = [a.length, b.length];
  while (i > 0 || j > 0) {
    const here = best[i * width + j] ?? 0;
    if (i > 0 && here === best[(i - 1) * width + j]) rows.push({ left: --i, same: false });
    else if (j > 0 && here === best[i * width + j - 1]) rows.push({ right: --j, same: false });
    else if (i > 0 && j > 0 && weight(i - 1, j - 1) > 0) rows.push({ left: --i, right: --j, same: a[i] === b[j] });
    else if (i > 0) rows.push({ left: --i, same: false });
    else rows.push({ right: --j, same: false });
  }
  return rows.reverse();
}

/**
 * A shared brace says little, a long shared line much; alike lines count for less than equal ones.
 * @param {string} a @param {string} b @param {readonly string[]} [bagA] @param {readonly string[]} [bagB]
 */
function lineWeight(a, b, bagA = [], bagB = []) {
  const size = 1 + Math.min(bagA.length, bagB.length, 30);
  if (a === b) return size;
  const alike = dice(bagA, bagB);
  return alike >= ALIKE ? alike * alike * size : 0;
}

/** @param {string} line */
function bagOf(line) {
  return lexemes(line)
    .filter((piece) => piece.trim() !== '')
    .sort();
}

/** Shared pieces of two sorted bags, 0..1. @param {readonly string[]} a @param {readonly string[]} b */
function dice(a, b) {
  let [i, j, shared] = [0, 0, 0];
  while (i < a.length && j < b.length) {
    const [x, y] = [a[i] ?? '', b[j] ?? ''];
    if (x === y) shared++;
    if (x <= y) i++;
    if (y <= x) j++;
  }
  return a.length + b.length === 0 ? 0 : (2 * shared) / (a.length + b.length);
}

/** The pieces of two forms of one line, those that differ marked. @param {string} left @param {string} right */
export function comparePieces(left, right) {
  const [a, b] = [lexemes(left), lexemes(right)];
  if (a.length * b.length > MAX_PAIRS) return { left: marked(a, new Set()), right: marked(b, new Set()) };
  const weight = (/** @type {number} */ i, /** @type {number} */ j) => (a[i] === b[j] ? (a[i]?.trim() ? 2 : 1) : 0);
  const rows = walkBack(bestPairs(a.length, b.length, weight), a, b, weight);
  const paired = rows.filter(({ same }) => same);
  return {
    left: marked(a, new Set(paired.map((row) => row.left))),
    right: marked(b, new Set(paired.map((row) => row.right))),
  };
}

/** @param {readonly string[]} pieces @param {ReadonlySet<number | undefined>} kept @returns {Piece[]} */
function marked(pieces, kept) {
  return pieces.map((text, index) => ({ text, changed: !kept.has(index) }));
}
