import {
  type BlockContext,
  type BlockParser,
  type Element,
  type Line,
  type MarkdownConfig,
  parser,
} from '@lezer/markdown';
import { depthOf, MDX_BLOCKS } from './mdx-blocks.ts';

/** Nobody nests deeper. Without an end, a line of a million `>` would be a million blocks in each other. */
const MAX_DEPTH = 100;

const DEEP: BlockParser = {
  name: 'Deep',
  before: 'IndentedCode',
  parse(cx, line) {
    if (cx.depth < MAX_DEPTH || line.pos === line.text.length) return false;
    cx.addElement(cx.elt('Paragraph', cx.lineStart + line.pos, cx.lineStart + line.text.length));
    cx.nextLine();
    return true;
  },
};

const FOOTNOTE_MARK = /^\[\^[^\s[\]]{1,200}\]:/;

const FOOTNOTE: BlockParser = {
  name: 'FootnoteDefinition',
  before: 'Blockquote',
  parse(cx, line) {
    const mark = footnoteMark(line);
    if (mark === 0) return false;
    cx.startComposite('FootnoteDefinition', line.pos);
    // What follows the mark is text, however far it is indented.
    line.moveBase(line.skipSpace(line.pos + mark));
    return null;
  },
  endLeaf: (_cx, line) => footnoteMark(line) > 0,
};

function footnoteMark(line: Line): number {
  if (line.next !== 91 || line.text[line.pos + 1] !== '^') return 0;
  return FOOTNOTE_MARK.exec(line.text.slice(line.pos, line.pos + 210))?.[0].length ?? 0;
}

/** What is indented by four columns, or blank, belongs to a footnote. */
function continueFootnote(_cx: BlockContext, line: Line): boolean {
  if (line.pos === line.text.length) return true;
  if (line.indent < line.baseIndent + 4) return false;
  line.moveBaseColumn(line.baseIndent + 4);
  return true;
}

/** How HTML blocks start and end: the seven kinds of CommonMark. Without an end: at a blank line. */
const HTML_KINDS: readonly { readonly start: RegExp; readonly end?: RegExp }[] = [
  { start: /^<(?:script|pre|style|textarea)(?:\s|>|$)/i, end: /<\/(?:script|pre|style|textarea)>/i },
  { start: /^<!--/, end: /-->/ },
  { start: /^<\?/, end: /\?>/ },
  { start: /^<![A-Za-z]/, end: />/ },
  { start: /^<!\[CDATA\[/, end: /\]\]>/ },
  {
    start:
      /^<\/?(?:address|article|aside|base|basefont|blockquote|body|caption|center|col|colgroup|dd|details|dialog|dir|div|dl|dt|fieldset|figcaption|figure|footer|form|frame|frameset|h[1-6]|head|header|hr|html|iframe|legend|li|link|main|menu|menuitem|nav|noframes|ol|optgroup|option|p|param|search|section|summary|table|tbody|td|tfoot|th|thead|title|tr|track|ul)(?:\s|\/?>|$)/i,
  },
  {
    start:
      /^(?:<\/[a-z][a-z\d-]*\s*>|<[a-z][a-z\d-]*(?:\s+[a-z:_][\w.:-]*(?:\s*=\s*(?:[^\s"'=<>`]+|'[^']*'|"[^"]*"))?)*\s*\/?>)\s*$/i,
  },
];

/** The parser of the library does not see the end of HTML in a quote, nor of `<img … />` alone on a line. */
const HTML: BlockParser = {
  name: 'HTMLBlock',
  parse(cx, line) {
    if (line.next !== 60) return false;
    const rest = line.text.slice(line.pos);
    const kind = HTML_KINDS.find(({ start }) => start.test(rest));
    if (!kind) return false;
    const from = cx.lineStart + line.pos;
    const marks: Element[] = [];
    let content = rest;
    for (;;) {
      if (kind.end?.test(content)) {
        cx.nextLine();
        break;
      }
      if (!cx.nextLine() || depthOf(line) < cx.depth) break;
      content = line.text.slice(line.basePos);
      if (!kind.end && line.pos === line.text.length) break;
      marks.push(...line.markers);
    }
    cx.addElement(cx.elt('HTMLBlock', from, cx.prevLineEnd(), marks));
    return true;
  },
};

/**
 * The block phase of CommonMark, with footnotes: which lines are quotes, lists, fences, headings, HTML and paragraphs.
 * What is within paragraphs needs the link definitions of the whole document first, so it is read afterwards
 * (inline.ts), and so are tables (table.ts).
 */
export const blockParser = blocksOnly(parser.configure(markdown()));

/** The same for MDX, which has neither indented code nor HTML; what is JSX was blanked out before (mdx.ts). */
export const mdxBlockParser = blocksOnly(parser.configure(markdown()).configure(MDX_BLOCKS));

/** No inline parsing: most of the time would go there. */
function blocksOnly(blocks: typeof parser): typeof parser {
  blocks.parseInline = () => [];
  return blocks;
}

function markdown(): MarkdownConfig {
  return {
    remove: ['LinkReference'],
    defineNodes: [{ name: 'FootnoteDefinition', block: true, composite: continueFootnote }],
    parseBlock: [DEEP, FOOTNOTE, HTML],
  };
}
