import { blockParser, mdxBlockParser } from './block-parser.ts';
import { type Block, listBlocks } from './blocks.ts';
import { type Definition, leadingDefinitions } from './definitions.ts';
import { normalizeLabel } from './destinations.ts';
import type { Place } from './document-facts.ts';
import { readFencedCode } from './fenced-code.ts';
import { frontMatterEnd } from './front-matter-end.ts';
import { type Html, readHtml } from './html.ts';
import type { Tag } from './html-tags.ts';
import { type Inline, readInline } from './inline.ts';
import type { Leaf } from './leaf.ts';
import { LineMap } from './line-map.ts';
import { type BlankedMdx, blankMdx } from './mdx.ts';

/** A fenced block of code. */
export interface FencedCode extends Place {
  /** The first word behind the fence, in lower case, and what follows it. */
  readonly language: string;
  readonly meta: string;
  /** The lines between the fences, without the indentation of the container, joined by LF. */
  readonly code: string;
  /** Where the code starts in the document: line `n` of the code, from 0, is line `firstLine + n`. */
  readonly firstLine: number;
  /** Columns that were taken from the left of each line of the code. */
  readonly indents: readonly number[];
  readonly closed: boolean;
  /** The comment right above as it is written, or the link definition there; a blank line may stand between. */
  readonly above?: string;
}

/** A part of a document, with what is in it. Spans of what is in it count in the text of the leaf. */
export type Part =
  | { readonly kind: 'paragraph' | 'cell'; readonly leaf: Leaf; readonly inline: Inline }
  | { readonly kind: 'heading'; readonly level: number; readonly leaf: Leaf; readonly inline: Inline }
  | { readonly kind: 'html'; readonly leaf: Leaf; readonly html: Html }
  | { readonly kind: 'footnote'; readonly label: string; readonly from: number };

/** A definition of the document, with the leaf it stands in. */
export interface DefinitionAt extends Definition {
  readonly leaf: Leaf;
}

/** A comment of HTML or MDX. Offsets count in the document. */
export interface Comment {
  readonly from: number;
  readonly to: number;
  /** What stands between its marks. */
  readonly text: string;
  /** It stands among the words of the block that ends here. */
  readonly within?: number;
}

/** A document, read. Offsets count in `text`. */
export interface ParsedDocument {
  readonly text: string;
  readonly path: string;
  readonly mdx: boolean;
  readonly lines: LineMap;
  readonly fences: readonly FencedCode[];
  /** What holds text, in order. */
  readonly parts: readonly Part[];
  /** Where blocks start and end, by their start, an outer one before those in it. */
  readonly extents: readonly (readonly [from: number, to: number])[];
  /** All of them; the first one of a label counts. */
  readonly definitions: readonly DefinitionAt[];
  /** Tags of JSX; their spans count in the document. */
  readonly jsx: readonly Tag[];
  /** By place. */
  readonly comments: readonly Comment[];
  /** Where a comment starts that has no end. */
  readonly unclosedComments: readonly number[];
}

/** Reads a Markdown or MDX document: CommonMark and GFM, with front matter. Never throws; time is linear in its length. */
export function parseDocument(text: string, path: string): ParsedDocument {
  const mdx = /\.mdx$/i.test(path);
  const lines = new LineMap(text);
  const { text: source, tags: jsx, comments: mdxComments, unclosed } = markdownOf(text, mdx);
  const { blocks, extents } = listBlocks((mdx ? mdxBlockParser : blockParser).parse(source), source);
  const { parts, definitions } = readParts(blocks);
  const fences = blocks.flatMap((block) => (block.kind === 'fence' ? [readFencedCode(block, text, lines)] : []));
  const comments = [...parts.flatMap(commentsOf), ...mdxComments].sort((a, b) => a.from - b.from);
  const unclosedComments = [...parts.flatMap(unclosedOf), ...unclosed];
  return { text, path, mdx, lines, fences, parts, extents, definitions, jsx, comments, unclosedComments };
}

/** Offsets stay: what is no Markdown becomes spaces, and so does what the block parser does not take as a line break. */
function markdownOf(text: string, mdx: boolean): BlankedMdx {
  const front = frontMatterEnd(text);
  const body = text.slice(front).replaceAll('\r\n', ' \n').replaceAll('\r', '\n');
  const markdown = text.slice(0, front).replace(/[^\n]/g, ' ') + body;
  return mdx ? blankMdx(markdown, front) : { text: markdown, tags: [], comments: [], unclosed: [] };
}

/** Definitions come first, for they say what is a link. */
function readParts(blocks: readonly Block[]): { parts: Part[]; definitions: DefinitionAt[] } {
  const definitions: DefinitionAt[] = [];
  const rest = blocks.map((block) => (block.kind === 'fence' ? block : withoutDefinitions(block, definitions)));
  const labels = new Set(definitions.map(({ label }) => label));
  for (const block of blocks) if (block.kind === 'footnote') labels.add(normalizeLabel(`^${block.label}`));
  const isDefined = (label: string) => labels.has(label);
  const parts: Part[] = [];
  for (const block of rest) {
    if (block.kind === 'fence') continue;
    if (block.kind === 'footnote') parts.push(block);
    else if (block.kind === 'html') parts.push({ kind: 'html', leaf: block.leaf, html: readHtml(block.leaf.text) });
    else parts.push({ ...block, inline: readInline(block.leaf.text, isDefined) });
  }
  return { parts, definitions };
}

function withoutDefinitions(block: Block, definitions: DefinitionAt[]): Block {
  const mayDefine = block.kind === 'paragraph' || (block.kind === 'heading' && block.setext);
  if (!mayDefine || block.leaf.text[0] !== '[') return block;
  const { leaf } = block;
  const leading = leadingDefinitions(leaf.text);
  if (leading.definitions.length === 0) return block;
  for (const definition of leading.definitions) definitions.push({ ...definition, leaf });
  const rest = leaf.slice(leading.end, leaf.text.length);
  // A heading of nothing but definitions is none.
  return rest.text === '' ? { kind: 'paragraph', leaf: rest } : { ...block, leaf: rest };
}

const NONE: readonly never[] = [];

function commentsOf(part: Part): readonly Comment[] {
  if (part.kind === 'footnote') return NONE;
  const { leaf } = part;
  const spans = part.kind === 'html' ? part.html.comments : part.inline.comments;
  if (spans.length === 0) return NONE;
  const within = part.kind === 'html' ? {} : { within: leaf.source(leaf.text.length) };
  return spans.map(({ from, to }) => ({
    ...{ from: leaf.source(from), to: leaf.source(to - 1) + 1, ...within },
    text: leaf.text.slice(from + 4, Math.max(from + 4, to - 3)),
  }));
}

function unclosedOf(part: Part): readonly number[] {
  if (part.kind !== 'html' || part.html.unclosedComment === undefined) return NONE;
  return [part.leaf.source(part.html.unclosedComment)];
}
