import type { Span } from './destinations.ts';

/** Longer addresses in angle brackets are none: it keeps a text of many `<a:` linear. */
const MAX_ADDRESS = 2048;
const ADDRESS =
  /^([a-z][a-z\d+.-]{1,31}:[^\s<>]*|[\w.!#$%&'*+/=?^`{|}~-]+@[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?(?:\.[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?)*)>/i;

/** The address in the `<…>` that starts at an offset, of the web or of mail. */
export function readAddress(text: string, at: number): Span | undefined {
  const address = ADDRESS.exec(text.slice(at + 1, at + 1 + MAX_ADDRESS))?.[1];
  return address === undefined ? undefined : { from: at + 1, to: at + 1 + address.length };
}

/** As GFM does, and not behind a bracket, bar or quote: without the punctuation at its end that belongs to the sentence. */
export function endOfBareUrl(text: string, from: number): number {
  let to = from;
  while (to < text.length && !/[\s<>[\]`|"\\]/.test(text[to] ?? '')) to += 1;
  let parentheses = balance(text, from, to);
  for (;;) {
    const last = text[to - 1] ?? '';
    if (/[?!.,:*_~';]/.test(last)) to -= 1;
    else if (last === ')' && parentheses < 0) {
      to -= 1;
      parentheses += 1;
    } else return to;
  }
}

function balance(text: string, from: number, to: number): number {
  let depth = 0;
  for (let at = from; at < to; at += 1) {
    if (text[at] === '(') depth += 1;
    else if (text[at] === ')') depth -= 1;
  }
  return depth;
}
