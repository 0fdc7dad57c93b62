import type { Tree, TreeCursor } from '@lezer/common';
import { skipSpace } from './destinations.ts';
import { Leaf, leafOf } from './leaf.ts';
import { tableCells } from './table.ts';

/** The parts of a document that hold text, in order. Offsets count in the text that was parsed. */
export type Block =
  | { readonly kind: 'paragraph' | 'cell'; readonly leaf: Leaf }
  | { readonly kind: 'heading'; readonly level: number; readonly setext: boolean; readonly leaf: Leaf }
  | { readonly kind: 'html'; readonly from: number; readonly to: number; readonly leaf: Leaf }
  | { readonly kind: 'fence'; readonly from: number; readonly to: number; readonly parts: FenceParts }
  | { readonly kind: 'footnote'; readonly label: string; readonly from: number };

export interface FenceParts {
  /** Offsets of what follows the opening fence, without space around. */
  readonly info: readonly [number, number];
  /** The opening fence, and the closing one if it is there. */
  readonly open: readonly [number, number];
  readonly close?: readonly [number, number];
  /** Where the text of the code starts on its lines, behind the marks of quotes and lists; blank lines may be missing. */
  readonly starts: readonly number[];
}

export interface Blocks {
  readonly blocks: Block[];
  /** Where blocks start and end, an outer one before those in it. */
  readonly extents: (readonly [from: number, to: number])[];
}

/** The blocks of a tree. Memory: their texts. */
export function listBlocks(tree: Tree, text: string): Blocks {
  const blocks: Block[] = [];
  const extents: (readonly [number, number])[] = [];
  const cursor = tree.cursor();
  for (let more = cursor.firstChild(); more; ) {
    if (!cursor.name.endsWith('Mark')) extents.push([cursor.from, cursor.to]);
    const entered = visit(cursor, text, blocks);
    more = entered ? cursor.next() : cursor.next(false);
  }
  return { blocks, extents };
}

/** Adds what the cursor stands on. True: what is in it is to be visited too. */
function visit(cursor: TreeCursor, text: string, blocks: Block[]): boolean {
  const { name, from, to } = cursor;
  switch (name) {
    case 'Paragraph':
      for (const block of paragraph(leafOf(text, from, to, quoteMarks(cursor)))) blocks.push(block);
      return false;
    case 'HTMLBlock':
      blocks.push({ kind: 'html', from, to, leaf: leafOf(text, from, to, quoteMarks(cursor)) });
      return false;
    case 'FencedCode':
      blocks.push({ kind: 'fence', from, to, parts: fenceParts(cursor, text) });
      return false;
    case 'FootnoteDefinition':
      blocks.push({ kind: 'footnote', label: text.slice(from + 2, text.indexOf(']', from)), from });
      return true;
    case 'CodeBlock':
      return false;
    default:
      if (!name.startsWith('ATXHeading') && !name.startsWith('SetextHeading')) return true;
      blocks.push(...heading(cursor, text, name.startsWith('ATX')));
      return false;
  }
}

function paragraph(leaf: Leaf): Block[] {
  const cells = tableCells(leaf);
  if (!cells) return [{ kind: 'paragraph', leaf }];
  const { before, rows } = cells;
  const blocks: Block[] = rows.map((cell) => ({ kind: 'cell', leaf: cell }));
  return before ? [{ kind: 'paragraph', leaf: before }, ...blocks] : blocks;
}

function heading(cursor: TreeCursor, text: string, atx: boolean): Block[] {
  const level = Number(cursor.name.at(-1));
  const marks = children(cursor, 'HeaderMark');
  const { from, to } = cursor;
  if (atx) {
    const [open, close] = marks;
    const start = Math.min(to, skipBlanks(text, open?.[1] ?? from, to));
    const end = trimBack(text, start, close?.[0] ?? to);
    return [{ kind: 'heading', level, setext: false, leaf: new Leaf(text.slice(start, end), [[0, start]]) }];
  }
  const underline = marks.at(-1)?.[0] ?? to;
  const leaf = leafOf(text, from, trimBack(text, from, text.lastIndexOf('\n', underline)), quoteMarks(cursor));
  return [{ kind: 'heading', level, setext: true, leaf }];
}

function fenceParts(cursor: TreeCursor, text: string): FenceParts {
  const marks = children(cursor, 'CodeMark');
  const info = children(cursor, 'CodeInfo')[0];
  const open = marks[0] ?? [cursor.from, cursor.from];
  const close = marks[1];
  const starts: number[] = [];
  for (const [from, to] of children(cursor, 'CodeText')) {
    if (text[from] !== '\n') starts.push(from);
    for (let at = text.indexOf('\n', from); at !== -1 && at + 1 < to; at = text.indexOf('\n', at + 1)) {
      starts.push(at + 1);
    }
  }
  return { info: info ?? [open[1], open[1]], open, ...(close && { close }), starts };
}

function quoteMarks(cursor: TreeCursor): readonly (readonly [number, number])[] {
  return children(cursor, 'QuoteMark');
}

function children(cursor: TreeCursor, name: string): (readonly [number, number])[] {
  const found: (readonly [number, number])[] = [];
  if (!cursor.firstChild()) return found;
  do if (cursor.name === name) found.push([cursor.from, cursor.to]);
  while (cursor.nextSibling());
  cursor.parent();
  return found;
}

function skipBlanks(text: string, from: number, to: number): number {
  return Math.min(to, skipSpace(text, from));
}

function trimBack(text: string, from: number, to: number): number {
  let at = to;
  while (at > from && /\s/.test(text[at - 1] ?? '')) at -= 1;
  return at;
}
