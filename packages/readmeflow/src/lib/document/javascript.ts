/**
 * Behind the brace that closes the one at an offset, with strings, templates and comments passed over. A quote that is
 * not closed on its line is an apostrophe. Undefined: nothing closes it.
 */
export function skipExpression(text: string, from: number): number | undefined {
  /** What is open: braces, and templates, which a brace within can interrupt. */
  const open: ('{' | '`')[] = [];
  for (let at = from; at < text.length; ) {
    const char = text[at];
    if (open.at(-1) === '`') {
      if (char === '\\') at += 1;
      else if (char === '`') open.pop();
      else if (char === '$' && text[at + 1] === '{') {
        open.push('{');
        at += 1;
      }
      at += 1;
    } else if (char === '{' || char === '`') {
      open.push(char);
      at += 1;
    } else if (char === '}') {
      open.pop();
      at += 1;
      if (open.length === 0) return at;
    } else at = skipToken(text, at);
  }
  return undefined;
}

/** Behind a string or a comment, or one character. */
function skipToken(text: string, at: number): number {
  const char = text[at];
  if (char === '"' || char === "'") {
    const end = endOfString(text, at + 1, char);
    return end === -1 ? at + 1 : end;
  }
  if (char === '/' && text[at + 1] === '*') {
    const end = text.indexOf('*/', at + 2);
    return end === -1 ? text.length : end + 2;
  }
  // `//` in `https://…` is no comment.
  if (char === '/' && text[at + 1] === '/' && text[at - 1] !== ':') {
    const end = text.indexOf('\n', at);
    return end === -1 ? text.length : end;
  }
  return at + 1;
}

function endOfString(text: string, from: number, quote: string): number {
  for (let at = from; at < text.length; at += 1) {
    const char = text[at];
    if (char === quote) return at + 1;
    if (char === '\n') return -1;
    if (char === '\\') at += 1;
  }
  return -1;
}
