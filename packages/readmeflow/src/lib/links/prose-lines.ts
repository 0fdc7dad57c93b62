const FENCE = /^[ \t]{0,99}(`{3,}|~{3,})/;

/** The lines of a text of Markdown that are not in fences. */
export function* proseLines(text: string): Generator<string> {
  let open: string | undefined;
  for (const line of text.split(/\r?\n/)) {
    const fence = FENCE.exec(line)?.[1];
    if (fence === undefined) {
      if (open === undefined) yield line;
    } else if (open === undefined) open = fence;
    else if (fence.startsWith(open)) open = undefined;
  }
}
