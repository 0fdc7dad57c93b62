import type { FunctionTokens, Token } from './function-tokens.ts';
import { mergeRegions, type Region } from './regions.ts';
import type { Span } from './spans.ts';

/** What the members have in a region of the medoid, as tokens. The medoid's own come first. */
export type Images = (region: Region) => readonly (readonly Token[])[];

/**
 * Grows regions until each is something a person would name: an expression, a type, some statements, an entry of a list.
 * A region whose brackets do not match in every member is always grown; another one only if that adds little.
 */
export function snapRegions(
  regions: readonly Region[],
  medoid: FunctionTokens,
  spans: readonly Span[],
  images: Images,
): Region[] {
  let current = mergeRegions(regions);
  if (spans.length === 0) return current;
  const starts = boundaries(spans, medoid);
  for (;;) {
    const grown = mergeRegions(current.map((region) => grow(region, spans, starts, images)));
    if (grown.length === current.length && grown.every((region, i) => isSame(region, current[i]))) return grown;
    current = grown;
  }
}

function isSame(a: Region, b: Region | undefined): boolean {
  return a.start === b?.start && a.end === b.end;
}

/** Where statements, JSX attributes and the like begin or end. */
function boundaries(spans: readonly Span[], { parts }: FunctionTokens): ReadonlySet<number> {
  const found = new Set(parts.flatMap(({ start, end }) => [start, start + 1, end]));
  for (const { kind, start, end } of spans) {
    if (kind === 'expression' || kind === 'type') continue;
    found.add(start);
    found.add(end);
  }
  return found;
}

function grow(region: Region, spans: readonly Span[], starts: ReadonlySet<number>, images: Images): Region {
  const values = images(region);
  const balanced = values.every(isBalanced);
  if (balanced && isWhole(region, spans, starts, values)) return region;
  const next = enclosing(region, spans);
  if (!next) return region;
  const size = region.end - region.start;
  return balanced && size > 0 && next.end - next.start > 3 * size + 8 ? region : { start: next.start, end: next.end };
}

/** Nothing to grow for: one token, one node, or what begins and ends where a node of the same list does. */
function isWhole(
  { start, end }: Region,
  spans: readonly Span[],
  starts: ReadonlySet<number>,
  values: readonly (readonly Token[])[],
): boolean {
  if (start === end) return starts.has(start) || values.every((tokens) => tokens.length === 0 || isListed(tokens));
  if (end - start === 1 && values.every((tokens) => tokens.length === 1 && isOperand(tokens[0]))) return true;
  if (starts.has(start) && starts.has(end)) return true;
  return spans.some((span) => span.start === start && span.end === end) || isListed(values[0] ?? []);
}

function isListed(tokens: readonly Token[]): boolean {
  return tokens[0]?.key === ',' || tokens.at(-1)?.key === ',';
}

function isOperand(token: Token | undefined): boolean {
  return token !== undefined && token.kind !== 'sign' && token.kind !== 'template' && !KEYWORD.test(token.key);
}

const KEYWORD =
  /^(?:async|await|break|case|catch|class|const|continue|default|delete|do|else|finally|for|function|if|in|instanceof|new|of|return|switch|throw|try|typeof|void|while|yield)$/;

/** The smallest node that holds the region and more. */
function enclosing({ start, end }: Region, spans: readonly Span[]): Span | undefined {
  const size = end - start;
  return spans.find((span) => span.start <= start && span.end >= end && span.end - span.start > size);
}

function isBalanced(tokens: readonly Token[]): boolean {
  let depth = 0;
  for (const { key, kind } of tokens) {
    if (kind !== 'sign' && kind !== 'template') continue;
    if (key === '(' || key === '[' || key === '{') depth += 1;
    else if (key === ')' || key === ']' || key === '}') depth -= 1;
    else if (kind === 'template') depth += Number(key.endsWith('${')) - Number(key.startsWith('}'));
    if (depth < 0) return false;
  }
  return depth === 0;
}
