const SCRIPT = /<script\b([^<>]*)>/gi;
const SCRIPT_END = /<\/script\s*>/gi;

/** A script block of a Vue or Svelte component. */
export interface ComponentScript {
  readonly attributes: string;
  readonly script: string;
  /** Where the script begins in the text, in UTF-16 units. */
  readonly start: number;
}

/** The script blocks of a component, each tag with what follows up to its end. One that is never closed ends the search, so that the text is read once. */
export function* scriptsOf(text: string): Generator<ComponentScript, void, undefined> {
  const opening = new RegExp(SCRIPT);
  const closing = new RegExp(SCRIPT_END);
  for (let open = opening.exec(text); open; open = opening.exec(text)) {
    closing.lastIndex = opening.lastIndex;
    const end = closing.exec(text);
    if (!end) return;
    const start = opening.lastIndex;
    yield { attributes: open[1] ?? '', script: text.slice(start, end.index), start };
    opening.lastIndex = closing.lastIndex;
  }
}
