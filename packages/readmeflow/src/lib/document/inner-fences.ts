import type { FencedCode } from './parse-document.ts';

/** Languages whose texts have fences of their own, or may quote the start of one. */
const SHOWS_FENCES =
  /^(?:md|mdx|mdc|markdown|rmd|qmd|text|txt|plain|plaintext|diff|patch|vue|svelte|astro|html|rst|adoc)$/;
const OPENS = /^ {0,3}(?:(`{3,})[ \t]*[\w.+-][^`]*|(~{3,})[ \t]*[\w.+-].*)$/;

/**
 * Does another fence open inside, one as long and with a language, which can close none? Then the end of this one is missing, and
 * that of the other closes it. Spares code that shows Markdown, fences inside of longer ones, and those that stand in so far
 * that they would be code anywhere.
 */
export function opensAnother({ language, code, column, endColumn }: FencedCode): boolean {
  if (SHOWS_FENCES.test(language) || !/`{3}|~{3}/.test(code)) return false;
  const length = (endColumn ?? column) - column;
  const lines = code.split(/\r?\n/);
  return lines.some((line, at) => {
    const [, backticks, tildes] = OPENS.exec(line) ?? [];
    const mark = backticks ?? tildes;
    // Without a language it may show anything, also the first line of a fence.
    return mark !== undefined && mark.length >= length && (language !== '' || (at > 1 && lines[at - 1]?.trim() === ''));
  });
}
