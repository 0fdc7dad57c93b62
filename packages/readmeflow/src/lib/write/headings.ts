import { frontMatterLength, scanLines } from '@pipelines/core/markdown';

/** A heading of a document, ATX, setext or HTML. */
export interface Heading {
  /** From 1. A setext heading's is that of its text. */
  readonly line: number;
  /** Offset of that line. */
  readonly start: number;
  /** Offset behind the last line of it. */
  readonly next: number;
  readonly level: number;
  /** Without marks and tags. */
  readonly text: string;
}

const PARAGRAPH = /^(?![#>|<]|[-*+] |\d+[.)] )\S/;

/** The headings of a text outside of code, comments, lists and quotes, in order. */
export function headingsOf(text: string): Heading[] {
  const from = frontMatterLength(text) || (text.startsWith('\ufeff') ? 1 : 0);
  const firstLine = text.slice(0, from).split('\n').length;
  const found: Heading[] = [];
  let above: { line: number; start: number; content: string } | undefined;
  for (const { kind, content, depth, number, start, next } of scanLines(text, from, firstLine)) {
    const isText = kind === 'text' && depth === 0;
    const underline = isText && above ? /^(?:=+|-+)$/.exec(content) : null;
    if (underline && above) {
      const level = underline[0].startsWith('=') ? 1 : 2;
      found.push({ line: above.line, start: above.start, next, level, text: plain(above.content) });
      above = undefined;
      continue;
    }
    const heading = isText ? (atx(content) ?? html(content)) : undefined;
    if (heading) found.push({ line: number, start, next, ...heading });
    const isParagraph = isText && !heading && PARAGRAPH.test(content);
    above = isParagraph ? (above ?? { line: number, start, content }) : undefined;
  }
  return found;
}

function atx(content: string): Pick<Heading, 'level' | 'text'> | undefined {
  const [, marks, rest = ''] = /^(#{1,6})(?:[ \t]+(.*))?$/.exec(content) ?? [];
  return marks === undefined ? undefined : { level: marks.length, text: plain(rest.replace(/(?:^|[ \t])#+$/, '')) };
}

/** One that starts on this line; its text is what stands there. */
function html(content: string): Pick<Heading, 'level' | 'text'> | undefined {
  const [, level, rest = ''] = /<h([1-6])\b[^>]*>(.*)$/i.exec(content) ?? [];
  return level === undefined ? undefined : { level: Number(level), text: plain(rest) };
}

function plain(text: string): string {
  return text
    .replace(/<[^>]*>/g, '')
    .replace(/\{#[^}]*\}\s*$/, '')
    .replace(/!?\[([^\]]*)\](?:\([^)]*\)|\[[^\]]*\])?/g, '$1')
    .replace(/[`*_~\\]/g, '')
    .trim();
}
