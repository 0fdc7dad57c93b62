import { alignLines, comparePieces, dedentedLines, lexemes } from './diff.js';
import { element } from './dom.js';

/**
 * @typedef {import('../page-data.ts').PageClass} PageClass
 * @typedef {import('../page-data.ts').PageMember} PageMember
 * @typedef {import('./diff.js').Row} Row
 * @typedef {import('./diff.js').Piece} Piece
 * @typedef {{ readonly lines: readonly string[], readonly first: number }} Side
 */

/** Equal lines beyond this many are folded, this many stay around a difference. */
const CONTEXT = 4;
const KEYWORDS = new Set(
  'abstract any as async await boolean break case catch class const continue debugger default delete do else enum export extends false finally for from function get if implements import in instanceof interface let new null number of private protected public readonly return satisfies set static string super switch this throw true try type typeof undefined unknown var void while with yield'.split(
    ' ',
  ),
);

/** Any two members beside each other. @param {PageClass} cls @param {readonly string[]} texts */
export function comparison(cls, texts) {
  const other = cls.members.findIndex((_, index) => index !== cls.medoid);
  const place = element('div', { class: 'diff-scroll', tabindex: 0, role: 'region', 'aria-label': 'Side by side' });
  const show = () => place.replaceChildren(diffTable(side(Number(left.value)), side(Number(right.value))));
  const side = (/** @type {number} */ index) => {
    const { text, line } = /** @type {PageMember} */ (cls.members[index]);
    return { lines: dedentedLines(texts[text ?? -1] ?? ''), first: line ?? 1 };
  };
  const left = memberChoice(cls, cls.medoid, 'Left function', show);
  const right = memberChoice(cls, other, 'Right function', show);
  show();
  return element(
    'section',
    { class: 'compare' },
    element('h3', {}, 'Side by side'),
    element('div', { class: 'choices' }, left, right),
    place,
  );
}

/** @param {PageClass} cls @param {number} chosen @param {string} label @param {() => void} change */
function memberChoice(cls, chosen, label, change) {
  const options = cls.members.map(({ name, path, line }, index) =>
    element('option', { value: index, selected: index === chosen }, `${index + 1}  ${name} — ${path}:${line ?? '?'}`),
  );
  return element('select', { 'aria-label': label, change }, ...options);
}

/** @param {Side} left @param {Side} right */
function diffTable(left, right) {
  const body = element('tbody');
  const draw = (/** @type {readonly Row[]} */ rows) => rows.map((row) => diffRow(row, left, right));
  for (const { rows, folded } of folds(alignLines(left.lines, right.lines))) {
    if (folded) body.append(foldRow(rows, draw));
    else body.append(...draw(rows));
  }
  const columns = ['number', 'code', 'number', 'code'].map((name) => element('col', { class: name }));
  return element('table', { class: 'diff' }, element('colgroup', {}, ...columns), body);
}

/** Long runs of equal lines apart from the rest. @param {readonly Row[]} rows */
function folds(rows) {
  const near = rows.map((_, index) =>
    rows.slice(Math.max(0, index - CONTEXT), index + CONTEXT + 1).some(({ same }) => !same),
  );
  const anyDifference = near.includes(true);
  /** @type {{ rows: Row[], folded: boolean }[]} */
  const parts = [];
  for (const [index, row] of rows.entries()) {
    const folded = anyDifference && near[index] === false;
    const last = parts.at(-1);
    if (last?.folded === folded) last.rows.push(row);
    else parts.push({ rows: [row], folded });
  }
  return parts.map((part) => ({ ...part, folded: part.folded && part.rows.length > 2 }));
}

/** @param {readonly Row[]} rows @param {(rows: readonly Row[]) => HTMLElement[]} draw */
function foldRow(rows, draw) {
  const unfold = () => line.replaceWith(...draw(rows));
  const button = element('button', { type: 'button', click: unfold }, `${rows.length} equal lines`);
  const line = element('tr', { class: 'fold' }, element('td', { colspan: 4 }, button));
  return line;
}

/** @param {Row} row @param {Side} left @param {Side} right */
function diffRow(row, left, right) {
  const a = row.left === undefined ? undefined : (left.lines[row.left] ?? '');
  const b = row.right === undefined ? undefined : (right.lines[row.right] ?? '');
  const pieces = !row.same && a !== undefined && b !== undefined ? comparePieces(a, b) : undefined;
  return element(
    'tr',
    { class: row.same ? 'same' : 'differs' },
    ...cells(a, row.left, left.first, pieces?.left, 'left'),
    ...cells(b, row.right, right.first, pieces?.right, 'right'),
  );
}

/**
 * @param {string | undefined} text @param {number | undefined} index @param {number} first
 * @param {readonly Piece[] | undefined} pieces @param {string} side
 */
function cells(text, index, first, pieces, side) {
  if (text === undefined || index === undefined)
    return [element('td', { class: 'number' }), element('td', { class: 'nothing' })];
  const drawn = pieces ?? lexemes(text).map((piece) => ({ text: piece, changed: false }));
  const comment = /^\s*\*/.test(text);
  const code = element('code', {}, ...drawn.map((piece) => drawPiece(piece, comment, side)));
  return [element('td', { class: 'number' }, String(first + index)), element('td', { class: side }, code)];
}

/** @param {Piece} piece @param {boolean} comment @param {string} side */
function drawPiece({ text, changed }, comment, side) {
  const kind = comment ? 'comment' : kindOf(text);
  const drawn = kind === undefined ? text : element('span', { class: kind }, text);
  if (!changed || text.trim() === '') return drawn;
  return element(side === 'left' ? 'del' : 'ins', {}, drawn);
}

/** @param {string} piece */
function kindOf(piece) {
  if (piece.startsWith('//') || piece.startsWith('/*')) return 'comment';
  if (piece.length > 1 && /^["'`]/.test(piece)) return 'string';
  if (/^\d/.test(piece)) return 'literal';
  return KEYWORDS.has(piece) ? 'keyword' : undefined;
}
