/** One line of Markdown and what it is part of. Offsets count in the whole text. */
export interface MarkdownLine {
  /** Line of the file, from 1. */
  readonly number: number;
  readonly start: number;
  /** End without the newline. */
  readonly end: number;
  /** Start of the next line. */
  readonly next: number;
  /** `code`: a fence, its content or indented code. `comment`: part of an HTML comment of several lines. */
  readonly kind: 'text' | 'code' | 'comment';
  /** What remains when quote marks, list markers and indentation are taken away. */
  readonly content: string;
  /** How many quotes and list items the line lies in. */
  readonly depth: number;
  /** The list marker that starts on this line, the innermost one if several do: `-`, `*`, `+`, `1.`, `1)`. */
  readonly marker?: string;
}

type Container = { readonly kind: 'quote' } | { readonly kind: 'item'; readonly indent: number };

/** Nobody nests deeper; a line of a million `>` must not take a million containers. */
const MAX_DEPTH = 100;

interface Fence {
  readonly char: string;
  readonly length: number;
  readonly depth: number;
}

interface State {
  containers: Container[];
  fence: Fence | undefined;
  comment: boolean;
}

/**
 * The lines of `text` from an offset on (the body of a file), told apart as CommonMark's block phase does: containers,
 * fences of any length, indented code and HTML comments. Streams; holds one line.
 * @param firstLine number of the line at `from`
 */
export function* scanLines(text: string, from = 0, firstLine = 1): Generator<MarkdownLine, void, undefined> {
  const state: State = { containers: [], fence: undefined, comment: false };
  let number = firstLine;
  for (let start = from; start < text.length; number += 1) {
    const newline = text.indexOf('\n', start);
    const next = newline === -1 ? text.length : newline + 1;
    let end = newline === -1 ? text.length : newline;
    if (text[end - 1] === '\r' && end > start) end -= 1;
    const line = classify(text.slice(start, end), state);
    yield { number, start, end, next, ...line };
    start = next;
  }
}

type Classified = Pick<MarkdownLine, 'kind' | 'content' | 'depth' | 'marker'>;

function classify(raw: string, state: State): Classified {
  const line = raw.includes('\t') ? expandTabs(raw) : raw;
  const continued = continueContainers(line, state.containers);
  let rest = line.slice(continued.at);
  const { fence } = state;
  if (fence) {
    if (continued.depth >= fence.depth) {
      if (closes(rest, fence)) state.fence = undefined;
      return { kind: 'code', content: rest, depth: fence.depth };
    }
    state.fence = undefined;
  }
  if (state.comment) {
    if (rest.includes('-->')) state.comment = false;
    return { kind: 'comment', content: rest.trim(), depth: continued.depth };
  }
  state.containers.length = continued.depth;
  const opened = openContainers(rest, state.containers);
  rest = rest.slice(opened.at);
  const depth = state.containers.length;
  const marker = opened.marker === undefined ? {} : { marker: opened.marker };
  const indent = indentOf(rest);
  if (indent >= 4) return { kind: 'code', content: rest.slice(4), depth, ...marker };
  const opening = /^(`{3,})[^`]*$|^(~{3,})/.exec(rest.slice(indent));
  if (opening) {
    const run = opening[1] ?? opening[2] ?? '';
    state.fence = { char: run[0] ?? '`', length: run.length, depth };
    return { kind: 'code', content: rest.trim(), depth, ...marker };
  }
  const content = rest.trim();
  if (content.startsWith('<!--') && !content.includes('-->')) {
    state.comment = true;
    return { kind: 'comment', content, depth, ...marker };
  }
  return { kind: 'text', content, depth, ...marker };
}

/** How many of the open containers this line continues, and where their prefix ends. */
function continueContainers(line: string, containers: readonly Container[]): { depth: number; at: number } {
  let at = 0;
  let depth = 0;
  const blank = line.trim() === '';
  for (const container of containers) {
    const indent = indentOf(line.slice(at));
    if (container.kind === 'quote') {
      if (indent > 3 || line[at + indent] !== '>') break;
      at += indent + 1;
      if (line[at] === ' ') at += 1;
    } else if (indent >= container.indent) at += container.indent;
    else if (blank) at = line.length;
    else break;
    depth += 1;
  }
  return { depth, at };
}

function openContainers(rest: string, containers: Container[]): { at: number; marker?: string } {
  let at = 0;
  let marker: string | undefined;
  while (containers.length < MAX_DEPTH) {
    const part = rest.slice(at);
    const indent = indentOf(part);
    if (indent > 3) break;
    if (part[indent] === '>') {
      containers.push({ kind: 'quote' });
      at += indent + (part[indent + 1] === ' ' ? 2 : 1);
      continue;
    }
    const item = /^ *([-+*]|\d{1,9}[.)])( +|$)/.exec(part);
    if (!item || /^ *([-*])(?: *\1){2,} *$/.test(part)) break;
    marker = item[1] ?? '';
    const spaces = item[2]?.length ?? 0;
    const padding = spaces > 4 || spaces === 0 || item[0].length === part.length ? 1 : spaces;
    containers.push({ kind: 'item', indent: indent + marker.length + padding });
    at = Math.min(rest.length, at + indent + marker.length + padding);
  }
  return marker === undefined ? { at } : { at, marker };
}

function closes(rest: string, { char, length }: Fence): boolean {
  const run = /^ {0,3}(`{3,}|~{3,}) *$/.exec(rest)?.[1];
  return run !== undefined && run[0] === char && run.length >= length;
}

function indentOf(text: string): number {
  let indent = 0;
  while (text[indent] === ' ') indent += 1;
  return indent;
}

function expandTabs(text: string): string {
  let out = '';
  for (const char of text) out += char === '\t' ? ' '.repeat(4 - (out.length % 4)) : char;
  return out;
}
