import type { Difference } from '../../../rows.ts';
import { type Comparison, meaningAt } from './compare-members.ts';
import { bodyStart, type FunctionTokens, type Token, textOf } from './function-tokens.ts';
import { parameterName } from './parameter-name.ts';
import { parameterType } from './parameter-type.ts';
import { imageOf, type Region } from './regions.ts';

/** A parameter of the common function, and where the medoid would use it. */
export interface Parameter extends Difference {
  readonly regions: readonly Region[];
  /** Its type in TypeScript; undefined for a difference of the members' own parameters, which a caller settles. */
  readonly type: string | undefined;
}

const LITERAL = /^(?:true|false|null|undefined)$/;
const CHAIN = /^[\p{L}_$#·][\p{L}\p{N}_$]*(?: \??\. #?[\p{L}_$][\p{L}\p{N}_$]*)*$/u;

/**
 * What differs, in the order of the medoid. Places with the same values are one parameter. Left out is a type that is
 * only written down by some members, because the others do not contradict.
 */
export function parametersOf(comparison: Comparison): Parameter[] {
  const { functions, medoid, regions } = comparison;
  const grouped = new Map<string, Region[]>();
  for (const region of regions) {
    const meanings = functions.map((_, i) => meaningAt(comparison, i, region));
    if (new Set(meanings).size === 1) continue;
    if (isType(comparison, region) && new Set(meanings.filter((meaning) => meaning !== '')).size === 1) continue;
    const key = JSON.stringify(meanings);
    const known = grouped.get(key);
    if (known) known.push(region);
    else grouped.set(key, [region]);
  }
  const model = functions[medoid] as FunctionTokens;
  const taken = new Set(model.tokens.flatMap(({ local }) => local ?? []));
  return [...grouped.values()].map((places) => describe(comparison, places, model, taken));
}

function describe(
  comparison: Comparison,
  regions: readonly Region[],
  model: FunctionTokens,
  taken: Set<string>,
): Parameter {
  const { functions, alignments } = comparison;
  const first = regions[0] as Region;
  const tokens = functions.map((_, i) => imageTokens(comparison, i, first));
  const kind = kindOf(comparison, first, tokens);
  const values = functions.map((fn, i) => writtenAt(fn, imageOf(first, alignments[i]?.hunks ?? [])));
  const inHeader = first.start < bodyStart(model) && model.snippet !== undefined;
  const own = inHeader && kind !== 'type' ? tokens.flat().find(({ local }) => local !== undefined)?.local : undefined;
  const name = unique(own ?? parameterName(model, first, kind, values), taken);
  const type = inHeader && kind !== 'literal' ? undefined : parameterType(model, regions, kind, values);
  return { name, kind, values, regions, type };
}

function imageTokens({ functions, alignments }: Comparison, member: number, region: Region): readonly Token[] {
  const { start, end } = imageOf(region, alignments[member]?.hunks ?? []);
  return functions[member]?.tokens.slice(start, end) ?? [];
}

function writtenAt(fn: FunctionTokens, { start, end }: Region): string | null {
  return start === end ? null : textOf(fn, start, end);
}

function isType({ spans, functions, medoid, alignments }: Comparison, region: Region): boolean {
  const { start, end } = region;
  if (start < end) return spans.some((span) => span.kind === 'type' && span.start <= start && span.end >= end);
  // Only others have it: an annotation behind a name.
  return functions.every((fn, i) => {
    const image = imageOf(region, alignments[i]?.hunks ?? []);
    const first = fn.tokens[image.start]?.key;
    return i === medoid || image.start === image.end || (first === ':' && fn.snippet !== undefined);
  });
}

function kindOf(comparison: Comparison, region: Region, values: readonly (readonly Token[])[]): Difference['kind'] {
  const present = values.filter((tokens) => tokens.length > 0);
  if (isType(comparison, region)) return 'type';
  if (present.every(isLiteral)) return 'literal';
  if (present.every((tokens) => CHAIN.test(tokens.map(({ key }) => key).join(' ')))) return 'identifier';
  const { spans } = comparison;
  const { start, end } = region;
  const statement = (span: (typeof spans)[number]) => span.kind === 'statement' && touches(span, start, end);
  const own = spans.find((span) => span.start === start && span.end === end);
  return own?.kind !== 'expression' && (spans.length === 0 || spans.some(statement)) ? 'statements' : 'expression';
}

function touches(span: { start: number; end: number }, start: number, end: number): boolean {
  return start === end ? span.start === start || span.end === start : span.start === start && span.end <= end;
}

function isLiteral(tokens: readonly Token[]): boolean {
  const [first, second] = tokens;
  if (first?.key === '-' && tokens.length === 2) return second?.kind === 'number';
  if (!first || tokens.length !== 1) return false;
  if (first.kind === 'template') return !first.key.endsWith('${');
  return first.kind !== 'word' ? first.kind !== 'sign' : LITERAL.test(first.key);
}

function unique(name: string, taken: Set<string>): string {
  let free = name;
  for (let i = 2; taken.has(free); i += 1) free = `${name}${i}`;
  taken.add(free);
  return free;
}
