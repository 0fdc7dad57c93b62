import { type FunctionTokens, STATEMENT, type Token } from './function-tokens.ts';
import type { Region, Regions } from './regions.ts';
import type { Span } from './spans.ts';

/** What the members have in a region of the medoid, as tokens. The medoid's own come first. */
export type Images = (region: Region) => readonly (readonly Token[])[];

/**
 * Grows regions until each is something a person would name: an expression, a type, some statements, an entry of a list.
 * A region whose brackets do not match in every member is always grown; another one only if that adds little.
 */
export function snapRegions(
  regions: Regions,
  medoid: FunctionTokens,
  spans: readonly Span[],
  images: Images,
): readonly Region[] {
  let current = regions.all;
  if (spans.length === 0) return current;
  const starts = boundaries(spans, medoid);
  for (;;) {
    const grown = regions.merge(current.map((region) => grow(region, spans, starts, images)));
    if (grown.length === current.length && grown.every((region, i) => isSame(region, current[i]))) break;
    current = grown;
  }
  return joinStatements(current, medoid);
}

/** Statements that follow one another are one difference. */
function joinStatements(regions: readonly Region[], { tokens }: FunctionTokens): Region[] {
  const isRun = (region: Region) => isStatementRun(region, tokens);
  const joined: Region[] = [];
  for (const region of regions) {
    const last = joined.at(-1);
    const next = last && tokens[last.end] === STATEMENT ? last.end + 1 : last?.end;
    if (last && region.start <= (next ?? 0) && isRun(last) && isRun(region)) {
      joined[joined.length - 1] = { start: last.start, end: region.end };
    } else joined.push(region);
  }
  return joined;
}

/** Begins where a statement begins, and ends where one may end. */
export function isStatementRun({ start, end }: Region, tokens: readonly Token[]): boolean {
  if (tokens[start] !== STATEMENT && tokens[start - 1] !== STATEMENT) return false;
  return [STATEMENT.key, '}', undefined].includes(tokens[end]?.key);
}

function isSame(a: Region, b: Region | undefined): boolean {
  return a.start === b?.start && a.end === b.end;
}

/** Where statements, JSX attributes and the like begin or end. */
function boundaries(spans: readonly Span[], { parts, tokens }: FunctionTokens): ReadonlySet<number> {
  const found = new Set(parts.flatMap(({ start, end }) => [start, start + 1, end]));
  for (const { kind, start, end } of spans) {
    if (kind === 'expression' || kind === 'type' || kind === 'pattern') continue;
    found.add(start);
    found.add(end);
    // In front of a statement stands its mark.
    if (tokens[start - 1] === STATEMENT) found.add(start - 1);
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
  if (start === end) return starts.has(start) || isListed(values);
  if (end - start === 1 && values.every((tokens) => tokens.length === 1 && isOperand(tokens[0]))) return true;
  if (starts.has(start) && starts.has(end)) return true;
  return spans.some((span) => span.start === start && span.end === end) || isListed(values);
}

/** Items with their comma: all in front of it, or all behind it. */
function isListed(values: readonly (readonly Token[])[]): boolean {
  const present = values.filter(({ length }) => length > 0);
  if (present.some((tokens) => tokens.length === 1 && tokens[0]?.key === ',')) return false;
  return present.every((tokens) => tokens[0]?.key === ',') || present.every((tokens) => tokens.at(-1)?.key === ',');
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
    // A part of a template may both close and open.
    const closes = kind === 'template' ? key.startsWith('}') : key === ')' || key === ']' || key === '}';
    const opens = kind === 'template' ? key.endsWith('${') : key === '(' || key === '[' || key === '{';
    if (closes && depth === 0) return false;
    depth += Number(opens) - Number(closes);
  }
  return depth === 0;
}
