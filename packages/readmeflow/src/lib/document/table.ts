import type { Leaf } from './leaf.ts';

/**
 * The cells of the table that a paragraph is, row by row, or ends with; what stands before it stays a paragraph.
 * Undefined: no table. Cells bound what is within them: a link does not lead from one into the next.
 */
export function tableCells(leaf: Leaf): { readonly before?: Leaf; readonly rows: readonly Leaf[] } | undefined {
  const { text } = leaf;
  if (!text.includes('|') || !text.includes('-')) return undefined;
  const header = headerLine(text);
  if (header === undefined) return undefined;
  const rows: Leaf[] = [];
  let line = 0;
  for (let start = header; start <= text.length; line += 1) {
    const newline = text.indexOf('\n', start);
    const end = newline === -1 ? text.length : newline;
    if (line !== 1) for (const [from, to] of cells(text, start, end)) rows.push(leaf.slice(from, to));
    start = end + 1;
  }
  return header === 0 ? { rows } : { before: leaf.slice(0, header - 1), rows };
}

/** Where the line starts that has a row of delimiters with as many cells below it. */
function headerLine(text: string): number | undefined {
  let start = 0;
  let newline = text.indexOf('\n');
  while (newline !== -1) {
    const below = newline + 1;
    const next = text.indexOf('\n', below);
    const end = next === -1 ? text.length : next;
    if (isDelimiterRow(text, below, end) && text.slice(start, newline).includes('|')) {
      if (cells(text, start, newline).length === cells(text, below, end).length) return start;
    }
    start = below;
    newline = next;
  }
  return undefined;
}

function isDelimiterRow(text: string, from: number, to: number): boolean {
  const first = text[from];
  if (first !== '|' && first !== '-' && first !== ':') return false;
  const line = text.slice(from, to);
  if (!line.includes('|') || !/^[-:| \t\n]+$/.test(line)) return false;
  return cells(text, from, to).every(([start, end]) => /^:?-+:?$/.test(text.slice(start, end)));
}

/** The spans of the cells of a row, without space around them. */
function cells(text: string, from: number, to: number): [number, number][] {
  const found: [number, number][] = [];
  let start = from;
  for (let at = from; at <= to; at += 1) {
    const char = at < to ? text[at] : '|';
    if (char === '\\') at += 1;
    else if (char === '|') {
      const cell = trimmed(text, start, at);
      // Before the first bar and behind the last one there is no cell, unless something is written there.
      const edge = start === from || at === to;
      if (!edge || cell[0] < cell[1]) found.push(cell);
      start = at + 1;
    }
  }
  return found;
}

function trimmed(text: string, from: number, to: number): [number, number] {
  let start = from;
  let end = to;
  while (start < end && isBlank(text[start])) start += 1;
  while (end > start && isBlank(text[end - 1])) end -= 1;
  return [start, end];
}

function isBlank(char: string | undefined): boolean {
  return char === ' ' || char === '\t' || char === '\n';
}
