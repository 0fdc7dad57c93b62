/** What a program said, in one line that fits a message: no stack, no decoration, not too long. */
export function oneLine(text: string): string {
  const line = text
    .split('\n')
    .map((each) => each.replace(/^\s*(?:[|x×](?:\s+|$))*/, '').trim())
    .filter((each) => each !== '' && !/^at |^Oops! |^ESLint: /.test(each))
    .join(' ');
  return line.length > 400 ? `${line.slice(0, 400)}…` : line;
}
