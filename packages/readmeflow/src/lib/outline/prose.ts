import { escapeText, inlineCode } from '@pipelines/core/markdown';

/** Signs that mean something in few places only: there `escapeText` is more careful than a README that people edit needs. */
const PLAIN = new Set(['!', '{', '}', '#']);

/**
 * A sentence of a manifest or a JSDoc comment as one line of Markdown, in a table cell too: what stands between backticks
 * or in `{@link}` is code, all else is text.
 */
export function prose(sentence: string): string {
  const parts = sentence
    .replace(/\{@link(?:code|plain)?\s+([^\s|}]+)(?:[\s|]+[^}]*)?\}/g, '`$1`')
    .replace(/\s+/g, ' ')
    .trim()
    .split(/`([^`]+)`/);
  return parts.map((part, at) => (at % 2 === 1 ? inlineCode(part, 200) : text(part))).join('');
}

function text(part: string): string {
  if (part.trim() === '') return part;
  const [, before = '', inner = '', behind = ''] = /^( *)(.*?)( *)$/.exec(part) ?? [];
  const escaped = escapeText(inner)
    .replace(/\\([\s\S])/g, (all, sign: string, at: number) => (PLAIN.has(sign) && at > 0 ? sign : all))
    .replace(/&amp;(?!#?\w+;)/g, '&');
  return before + escaped + behind;
}
