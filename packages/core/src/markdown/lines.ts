/** The newline a text uses, taken from its first line. LF when it has none. */
export function newlineOf(text: string): '\r\n' | '\n' {
  const at = text.indexOf('\n');
  return at > 0 && text[at - 1] === '\r' ? '\r\n' : '\n';
}
