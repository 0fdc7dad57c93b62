import type { BlockContext, BlockParser, Element, Line } from '@lezer/markdown';

const OPEN = /^(?:(`{3,})[^`]*|(~{3,}).*)$/;

/**
 * Fenced code of MDX. It has no indented code, so that a fence counts however far it stands in: that of the library does not
 * close at four columns and more, where those in the tags of a list or of tabs stand.
 */
export const MDX_FENCE: BlockParser = {
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
  // The library looks for the end of a paragraph up to three columns only.
  leaf: () => ({
    nextLine(cx, line, leaf) {
      if (line.indent < line.baseIndent + 4 || !OPEN.test(line.text.slice(line.pos))) return false;
      cx.addLeafElement(leaf, cx.elt('Paragraph', leaf.start, leaf.start + leaf.content.trimEnd().length));
      return true;
    },
    finish: () => false,
  }),
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
