const LINE_FEED = 10;

/** Lines of a text, whether or not the last one ends with a line feed. */
export function countLines(content: Uint8Array): number {
  let lines = 0;
  for (let at = content.indexOf(LINE_FEED); at >= 0; at = content.indexOf(LINE_FEED, at + 1)) lines += 1;
  return content.length > 0 && content.at(-1) !== LINE_FEED ? lines + 1 : lines;
}
