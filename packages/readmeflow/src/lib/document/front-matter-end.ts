import { frontMatterLength, readFrontMatter } from '@pipelines/core/markdown';

/**
 * Where the Markdown of a document starts. Two rules with text between them look like front matter that is not YAML:
 * such text is Markdown, unless it starts like a mapping.
 */
export function frontMatterEnd(text: string): number {
  const from = text.startsWith('\uFEFF') ? 1 : 0;
  const length = frontMatterLength(text);
  if (length <= from) return from;
  const read = readFrontMatter(text);
  if (read.kind === 'ok') {
    const empty = Object.keys(read.data).length === 0 && text.slice(read.start, read.end).trim() !== '';
    return empty ? from : length;
  }
  return /^---[ \t]*\r?\n\s*["'\w$][^\n:]*:(?:\s|$)/.test(text.slice(from, length)) ? length : from;
}
