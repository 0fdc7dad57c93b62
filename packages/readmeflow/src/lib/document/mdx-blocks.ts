import type { BlockContext, BlockParser, Element, LeafBlockParser, Line, MarkdownConfig } from '@lezer/markdown';

/** Stands where something of MDX begins that has its lines for itself. */
const MARK = '\uE000';
const MARKED = /^\uE000[ \t]*$/;
const OPEN = /^(?:(`{3,})[^`]*|(~{3,}).*)$/;

/**
 * Puts marks into lines of which nothing is left, at the first place where something was blanked. A tag ends the list that it
 * does not stand in, and a blank line would not. Time is linear: a line is looked at once.
 */
export function markBlocks(text: string, blanked: readonly number[]): string {
  const parts: string[] = [];
  let [kept, end] = [0, 0];
  for (const at of blanked) {
    if (at < end) continue;
    const start = text.lastIndexOf('\n', at - 1) + 1;
    const next = text.indexOf('\n', at);
    end = next === -1 ? text.length : next;
    if (at === end || text.slice(start, end).trim() !== '') continue;
    parts.push(text.slice(kept, at), MARK);
    kept = at + 1;
  }
  parts.push(text.slice(kept));
  return parts.join('');
}

/** The library looks for the end of a paragraph up to three columns only; MDX has no indented code, so more are no matter. */
const DEEP_END: LeafBlockParser = {
  nextLine(cx, line, leaf) {
    const rest = line.text.slice(line.pos);
    if (line.indent < line.baseIndent + 4 || !(OPEN.test(rest) || MARKED.test(rest))) return false;
    cx.addLeafElement(leaf, cx.elt('Paragraph', leaf.start, leaf.start + leaf.content.trimEnd().length));
    return true;
  },
  finish: () => false,
};

/** A block of tags or expressions, whatever they hold. */
const MDX_MARK: BlockParser = {
  name: 'MdxMark',
  parse(cx, line) {
    if (!MARKED.test(line.text.slice(line.pos))) return false;
    const from = cx.lineStart + line.pos;
    cx.nextLine();
    cx.addElement(cx.elt('MdxMark', from, from + MARK.length));
    return true;
  },
  endLeaf: (_cx, line) => MARKED.test(line.text.slice(line.pos)),
  leaf: () => DEEP_END,
};

/**
 * Fenced code of MDX. It has no indented code, so that a fence counts however far it stands in: that of the library does not
 * close at four columns and more, where those in the tags of a list or of tabs stand.
 */
const MDX_FENCE: BlockParser = {
  name: 'FencedCode',
  parse(cx, line) {
    const rest = line.text.slice(line.pos);
    const [, backticks, tildes] = OPEN.exec(rest) ?? [];
    const fence = backticks ?? tildes;
    if (fence === undefined) return false;
    const from = cx.lineStart + line.pos;
    const marks = [cx.elt('CodeMark', from, from + fence.length), ...infoOf(cx, rest, from, fence.length)];
    while (cx.nextLine() && depthOf(line) >= cx.depth) {
      marks.push(...line.markers);
      const text = line.text.slice(line.pos).trimEnd();
      const at = cx.lineStart + line.pos;
      if (isEnd(text, fence)) {
        marks.push(cx.elt('CodeMark', at, at + text.length));
        cx.nextLine();
        break;
      }
      const [start, end] = [cx.lineStart + line.basePos, cx.lineStart + line.text.length];
      if (start < end) marks.push(cx.elt('CodeText', start, end));
    }
    cx.addElement(cx.elt('FencedCode', from, cx.prevLineEnd(), marks));
    return true;
  },
};

/** What MDX has instead of indented code and HTML. */
export const MDX_BLOCKS: MarkdownConfig = {
  remove: ['IndentedCode', 'HTMLBlock'],
  defineNodes: [{ name: 'MdxMark', block: true }],
  parseBlock: [MDX_FENCE, MDX_MARK],
};

/** A line of nothing but at least as many of the marks that opened it. */
function isEnd(text: string, fence: string): boolean {
  return text.length >= fence.length && text.replaceAll(fence[0] ?? '', '') === '';
}

function infoOf(cx: BlockContext, rest: string, from: number, length: number): Element[] {
  const info = rest.slice(length).trim();
  const start = from + rest.indexOf(info, length);
  return info === '' ? [] : [cx.elt('CodeInfo', start, start + info.length)];
}

/** How many of the containers a line continues. The types of the library leave it out. */
export function depthOf(line: Line): number {
  return (line as Line & { readonly depth: number }).depth;
}
