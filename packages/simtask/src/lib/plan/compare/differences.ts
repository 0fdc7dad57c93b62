import type { Difference } from '../../../rows.ts';
import { type Comparison, meaningAt } from './compare-members.ts';
import { bodyStart, type FunctionTokens, STATEMENT, type Token, textOf } from './function-tokens.ts';
import { parameterName } from './parameter-name.ts';
import { parameterType } from './parameter-type.ts';
import { imageOf, type Region } from './regions.ts';
import { isStatementRun } from './snap.ts';

/** A parameter of the common function, and where the medoid would use it. */
export interface Parameter extends Difference {
  readonly regions: readonly Region[];
  /** Its type in TypeScript; undefined for types, and for what the members name or take apart otherwise, which nobody passes. */
  readonly type: string | undefined;
}

const LITERAL = /^(?:true|false|null|undefined)$/;
const CHAIN = /^[\p{L}_$#·][\p{L}\p{N}_$]*(?: \??\. #?[\p{L}_$][\p{L}\p{N}_$]*)*$/u;

/**
 * What differs, in the order of the medoid. Places with the same values are one parameter. Left out is a type that is
 * only written down by some members, because the others do not contradict, and a name that is only reached another way.
 */
export function parametersOf(comparison: Comparison): Parameter[] {
  const { functions, medoid, regions } = comparison;
  const grouped = new Map<string, Region[]>();
  for (const region of regions) {
    const meanings = functions.map((_, i) => meaningAt(comparison, i, region));
    if (new Set(meanings).size === 1) continue;
    if (isType(comparison, region) && new Set(meanings.filter((meaning) => meaning !== '')).size === 1) continue;
    if (isSameName(meanings)) continue;
    const key = JSON.stringify(meanings);
    const known = grouped.get(key);
    if (known) known.push(region);
    else grouped.set(key, [region]);
  }
  const model = functions[medoid] as FunctionTokens;
  const taken = new Set(model.tokens.flatMap(({ local }) => local ?? []));
  // What is written alike cannot be passed, even if it means other things.
  return [...grouped.values()]
    .map((places) => describe(comparison, places, model, taken))
    .filter(({ values }) => new Set(values).size > 1);
}

/** `join` and `path.join`: imported in different ways. */
function isSameName(meanings: readonly string[]): boolean {
  const bare = meanings.find((meaning) => /^[\p{L}_$][\p{L}\p{N}_$]*$/u.test(meaning));
  const reached = (meaning: string) => CHAIN.test(meaning) && meaning.endsWith(` . ${bare}`);
  return bare !== undefined && meanings.every((meaning) => meaning === bare || reached(meaning));
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
  const inPattern = comparison.spans.some(
    (span) => span.kind === 'pattern' && span.start < first.start && span.end > first.end,
  );
  const own = inHeader && kind !== 'type' ? tokens.flat().find(({ local }) => local !== undefined)?.local : undefined;
  const name = own ?? unique(parameterName(model, first, kind, values), taken);
  const type = (inHeader || inPattern) && kind !== 'literal' ? undefined : parameterType(model, regions, kind, values);
  return { name, kind, values, regions, type };
}

function imageTokens({ functions, alignments }: Comparison, member: number, region: Region): readonly Token[] {
  const { start, end } = imageOf(region, alignments[member]?.hunks ?? []);
  return functions[member]?.tokens.slice(start, end).filter(({ text }) => text !== '') ?? [];
}

function writtenAt(fn: FunctionTokens, { start, end }: Region): string | null {
  return textOf(fn, start, end) || null;
}

function isType(comparison: Comparison, region: Region): boolean {
  const { start, end } = region;
  if (comparison.spans.some((span) => span.kind === 'type' && span.start <= start && span.end >= end && start < end))
    return true;
  // An annotation or type arguments that only some write down.
  const images = comparison.functions.map((_, i) => imageTokens(comparison, i, region));
  const parsed = comparison.functions.every(({ snippet }) => snippet !== undefined);
  return parsed && images.every((tokens) => tokens.length === 0 || isAnnotation(tokens.map(({ key }) => key)));
}

function isAnnotation(keys: readonly string[]): boolean {
  // An element of JSX has a slash.
  if (keys[0] === '<') return keys.at(-1) === '>' && !keys.includes('/');
  return keys[0] === ':' || (keys[0] === '?' && (keys.length === 1 || keys[1] === ':'));
}

function kindOf(comparison: Comparison, region: Region, values: readonly (readonly Token[])[]): Difference['kind'] {
  const present = values.filter((tokens) => tokens.length > 0);
  if (isType(comparison, region)) return 'type';
  if (present.every(isLiteral)) return 'literal';
  if (present.every((tokens) => CHAIN.test(tokens.map(({ key }) => key).join(' ')))) return 'identifier';
  const model = comparison.functions[comparison.medoid]?.tokens ?? [];
  const several = comparison.functions.some((fn, i) => {
    const { start, end } = imageOf(region, comparison.alignments[i]?.hunks ?? []);
    return fn.tokens.slice(start, end).includes(STATEMENT);
  });
  return several || isStatementRun(region, model) || comparison.spans.length === 0 ? 'statements' : 'expression';
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
