/** The text of the array at a path of valid JSON, if it is the only value there; else undefined. */
export function arraysAt(text: string, path: readonly string[]): string | undefined {
  const where: (string | number)[] = [];
  const found: string[] = [];
  let start = -1;
  const isHere = () => where.length === path.length && where.every((key, depth) => String(key) === path[depth]);
  const token = /[[\]{},:]|"[^"\\]*(?:\\.[^"\\]*)*"|[^\s[\]{},:"]+/gs;
  let isKey = false;
  for (const match of text.matchAll(token)) {
    const [lexeme] = match;
    const last = where.length - 1;
    if (lexeme === ']' || lexeme === '}') {
      where.pop();
      isKey = false;
      if (start !== -1 && isHere()) {
        found.push(text.slice(start, match.index + 1));
        start = -1;
      }
    } else if (lexeme === ',') {
      isKey = typeof where[last] === 'string';
    } else if (isKey && lexeme !== ':') {
      where[last] = JSON.parse(lexeme) as string;
      isKey = false;
    } else if (lexeme !== ':') {
      if (typeof where[last] === 'number') where[last] = (where[last] as number) + 1;
      if (isHere()) {
        if (lexeme === '[') start = match.index;
        else found.push('');
      }
      if (lexeme === '[') where.push(-1);
      if (lexeme === '{') where.push('');
      isKey = lexeme === '{';
    }
  }
  return found.length === 1 && found[0] !== '' ? found[0] : undefined;
}
