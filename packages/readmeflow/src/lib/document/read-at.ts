/** What a sticky pattern matches at an offset. Undefined: nothing. */
export function matchAt(pattern: RegExp, text: string, at: number): string | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0];
}

/** Behind white space of every kind, as tags may hold; `skipSpace` knows only what Markdown counts as such. */
export function skipWhiteSpace(text: string, from: number): number {
  let at = from;
  while (/\s/.test(text[at] ?? '')) at += 1;
  return at;
}
