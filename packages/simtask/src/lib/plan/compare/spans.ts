import type { Node } from '../../syntax/syntax-tree.ts';
import { bodyStart, type FunctionTokens, type Token } from './function-tokens.ts';

export type SpanKind = 'expression' | 'statement' | 'type' | 'entry' | 'pattern';

/** A node of the medoid's syntax as a run of its tokens. */
export interface Span {
  readonly kind: SpanKind;
  readonly start: number;
  readonly end: number;
}

/** Expressions, statements, types, patterns, and entries of objects and JSX with at least one token, the smallest first. */
export function spansOf(fn: FunctionTokens): Span[] {
  const { snippet, tokens } = fn;
  if (!snippet) return [];
  const before = writtenBefore(tokens);
  const spans = new Map<string, Span>();
  for (const { node, parent } of snippet.nodes) {
    const kind = kindOf(node, parent);
    if (!kind || node === snippet.root) continue;
    const start = before(node.start).next;
    const end = before(node.end).last + 1;
    const key = `${start}:${end}`;
    if (end > start && !spans.has(key)) spans.set(key, { kind, start, end });
  }
  for (const { role, start, end } of fn.parts) {
    if (role === 'parameter') spans.set(`${start + 1}:${end}`, { kind: 'entry', start: start + 1, end });
  }
  const start = bodyStart(fn);
  // A body without braces is one statement.
  if (tokens[start]?.end === tokens[start]?.start) spans.set('body', { kind: 'statement', start, end: tokens.length });
  return [...spans.values()].sort((a, b) => a.end - a.start - (b.end - b.start) || a.start - b.start);
}

/** The last token that begins before an offset, and the next one. Marks, and a `return` that is not written, begin nowhere. */
function writtenBefore(tokens: readonly Token[]): (offset: number) => { last: number; next: number } {
  const written = tokens.flatMap((token, i) => (token.end > token.start ? [i] : []));
  return (offset) => {
    let low = 0;
    let high = written.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((tokens[written[middle] as number] as Token).start < offset) low = middle + 1;
      else high = middle;
    }
    return { last: written[low - 1] ?? -1, next: written[low] ?? tokens.length };
  };
}

function kindOf(node: Node, parent: Node | undefined): SpanKind | undefined {
  const { type } = node;
  if (type === 'ObjectPattern' || type === 'ArrayPattern') return 'pattern';
  if (type === 'JSXAttribute' || type === 'JSXSpreadAttribute' || type === 'Property') return 'entry';
  if (type === 'JSXOpeningElement' || type === 'JSXClosingElement' || type === 'JSXExpressionContainer')
    return undefined;
  if (/(?:Expression|Literal|JSXElement|JSXFragment|JSXText)$/.test(type) || type === 'Identifier') {
    return parent && /^TS(?!As|NonNull|Satisfies|ParameterProperty)/.test(parent.type) ? 'type' : 'expression';
  }
  if (type.startsWith('TS')) return 'type';
  return /(?:Statement|Declaration)$/.test(type) ? 'statement' : undefined;
}
