import type { Place } from './document-facts.ts';

/** A fenced block of code. */
export interface FencedCode extends Place {
  /** The first word behind the fence, in lower case, and what follows it. */
  readonly language: string;
  readonly meta: string;
  /** The lines between the fences, without the indentation of the container, joined by LF. */
  readonly code: string;
  /** Where each line of the code starts in the document: line `n` of the code is line `firstLine + n`. */
  readonly firstLine: number;
  /** Columns that were taken from the left of each line of the code. */
  readonly indents: readonly number[];
  readonly closed: boolean;
  /** The HTML comment on the lines right above, and the link definition there, if any. */
  readonly above?: string;
}

/** A document, read. */
export interface ParsedDocument {
  readonly text: string;
  readonly path: string;
  readonly fences: readonly FencedCode[];
}

/** Reads a Markdown or MDX document: CommonMark and GFM, with front matter. Never throws. */
export function parseDocument(text: string, path: string): ParsedDocument {
  return { text, path, fences: [] };
}
