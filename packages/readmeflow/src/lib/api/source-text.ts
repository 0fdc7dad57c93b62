import type { Node } from './syntax-tree.ts';

export interface CommentRange {
  readonly type: 'Line' | 'Block';
  readonly start: number;
  readonly end: number;
}

/** The text of a module beside its comments. */
export class SourceText {
  readonly text: string;
  readonly #comments: readonly CommentRange[];
  /** Comments replaced by spaces: offsets stay. */
  readonly #plain: string;
  #lineStarts: readonly number[] | undefined;

  constructor(text: string, comments: readonly CommentRange[]) {
    this.text = text;
    this.#comments = comments;
    const parts: string[] = [];
    let from = 0;
    for (const { start, end } of comments) {
      parts.push(text.slice(from, start), ' '.repeat(end - start));
      from = end;
    }
    this.#plain = parts.join('') + text.slice(from);
  }

  /** Without comments. */
  get plain(): string {
    return this.#plain;
  }

  /** The text of a node on one line, without comments. */
  oneLine({ start, end }: Pick<Node, 'start' | 'end'>): string {
    return this.#plain
      .slice(start, end)
      .replace(/([([<])\s*\n\s*/g, '$1')
      .replace(/,?\s*\n\s*([)\]>])/g, '$1')
      .replace(/\s+/g, ' ')
      .replace(/(^|[,=:] |[(<[])\| /g, '$1')
      .trim();
  }

  /** From 1. */
  lineOf(offset: number): number {
    this.#lineStarts ??= lineStarts(this.text);
    return countUpTo(this.#lineStarts, (start) => start <= offset);
  }

  /** The inner text of the JSDoc that ends right before an offset. */
  docBefore(offset: number): string | undefined {
    const comment = this.#comments[countUpTo(this.#comments, ({ end }) => end <= offset) - 1];
    if (!comment || !this.text.startsWith('/**', comment.start)) return undefined;
    if (/\S/.test(this.text.slice(comment.end, offset))) return undefined;
    return this.text.slice(comment.start + 3, comment.end - 2);
  }

  /** The comment at the top, without its marks: lines that begin with `//`, or one block. */
  lead(): string | undefined {
    const [first, ...rest] = this.#comments;
    if (!first || /\S/.test(this.text.slice(0, first.start).replace(/^#!.*/, ''))) return undefined;
    if (first.type === 'Block') return this.text.slice(first.start + 2, first.end - 2).replace(/^\s*\* ?/gm, '');
    let { end } = first;
    for (const next of rest) {
      if (next.type !== 'Line' || !/^\r?\n[\t ]*$/.test(this.text.slice(end, next.start))) break;
      end = next.end;
    }
    return this.text.slice(first.start, end).replace(/^\s*\/\/ ?/gm, '');
  }
}

function lineStarts(text: string): number[] {
  const starts = [0];
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}

/** How many items at the begin of a sorted list hold a condition. */
function countUpTo<T>(sorted: readonly T[], holds: (item: T) => boolean): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (holds(sorted[middle] as T)) low = middle + 1;
    else high = middle;
  }
  return low;
}
