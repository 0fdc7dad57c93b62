import { bodyStart, type FunctionTokens, type Token } from './function-tokens.ts';
import type { Node } from './parse-snippet.ts';

export type SpanKind = 'expression' | 'statement' | 'type' | 'entry';

/** A node of the medoid's syntax as a run of its tokens. */
export interface Span {
  readonly kind: SpanKind;
  readonly start: number;
  readonly end: number;
}

/** Expressions, statements, types and JSX attributes with at least one token, the smallest first. */
export function spansOf(fn: FunctionTokens): Span[] {
  const { snippet, tokens } = fn;
  if (!snippet) return [];
  const starts = firstTokens(tokens);
  const spans = new Map<string, Span>();
  for (const { node, parent } of snippet.nodes) {
    const kind = kindOf(node, parent);
    if (!kind || node === snippet.root) continue;
    const start = starts(node.start);
    const end = starts(node.end);
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

/** The first token that begins at an offset or behind it. */
function firstTokens(tokens: readonly Token[]): (offset: number) => number {
  // A `return` that is not written begins where its value does, and does not belong to it; borders begin nowhere.
  const written = tokens.flatMap((token, i) => (token.end > token.start ? [i] : []));
  return (offset) => {
    let low = 0;
    let high = written.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((tokens[written[middle] as number] as Token).start < offset) low = middle + 1;
      else high = middle;
    }
    return written[low] ?? tokens.length;
  };
}

function kindOf(node: Node, parent: Node | undefined): SpanKind | undefined {
  const { type } = node;
  if (type === 'JSXAttribute' || type === 'JSXSpreadAttribute' || type === 'Property') return 'entry';
  if (type === 'JSXOpeningElement' || type === 'JSXClosingElement' || type === 'JSXExpressionContainer')
    return undefined;
  if (/(?:Expression|Literal|JSXElement|JSXFragment|JSXText)$/.test(type) || type === 'Identifier') {
    return parent && /^TS(?!As|NonNull|Satisfies|ParameterProperty)/.test(parent.type) ? 'type' : 'expression';
  }
  if (type.startsWith('TS')) return 'type';
  return /(?:Statement|Declaration)$/.test(type) ? 'statement' : undefined;
}
