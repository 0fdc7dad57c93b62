import type { CommentRange } from './tokens.ts';

const LONGEST = 300;

/** The first sentence of the JSDoc that ends where something is declared. Undefined without one. */
export function docBefore(text: string, end: number, comments: readonly CommentRange[]): string | undefined {
  const comment = comments[lastBefore(comments, end)];
  if (!comment || !text.startsWith('/**', comment.start) || /\S/.test(text.slice(comment.end, end))) return undefined;
  const lines = text
    .slice(comment.start + 3, comment.end - 2)
    .split('\n')
    .map((line) => line.replace(/^\s*\*?\s?/, '').trim());
  const body = lines.join('\n').trim();
  const paragraph = body.split(/\n\s*\n|(?:^|\n)@/)[0] ?? '';
  const words = paragraph.replace(/\s+/g, ' ').trim();
  const sentence = /^.*?[.!?](?= [\p{Lu}`{]|$)/u.exec(words)?.[0] ?? words;
  return sentence.slice(0, LONGEST) || undefined;
}

function lastBefore(comments: readonly CommentRange[], offset: number): number {
  let low = 0;
  let high = comments.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((comments[middle] as CommentRange).end <= offset) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
