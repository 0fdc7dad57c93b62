import type { Difference } from '../../../rows.ts';
import type { FunctionTokens } from './function-tokens.ts';
import type { Region } from './regions.ts';

/**
 * The type a parameter has in TypeScript, as far as the values tell. Statements, and expressions with local names in them,
 * are given as functions of these names. Undefined for a difference of types, which is no value.
 */
export function parameterType(
  medoid: FunctionTokens,
  regions: readonly Region[],
  kind: Difference['kind'],
  values: readonly (string | null)[],
): string | undefined {
  if (kind === 'type') return undefined;
  const written = values.filter((value) => value !== null);
  if (kind === 'literal') return [...new Set(written.map(literalType))].sort().join(' | ');
  const given = kind === 'identifier' ? [] : localsOf(medoid, regions[0] as Region);
  const called = medoid.tokens[regions[0]?.end ?? -1]?.text === '(';
  if (kind === 'statements') return `(${given.join(', ')}) => void`;
  if (called) return '(...args: never[]) => unknown';
  return given.length > 0 ? `(${given.join(', ')}) => unknown` : 'unknown';
}

/** Local names in a region that were known before it. */
function localsOf({ tokens, parts }: FunctionTokens, { start, end }: Region): string[] {
  const types = parts[0]?.role === 'types' ? parts[0].end : 0;
  const before = new Set(tokens.slice(types, start).map(({ local }) => local));
  for (const { local } of tokens.slice(0, types)) before.delete(local);
  const inside = tokens.slice(start, end).flatMap(({ local }) => local ?? []);
  return [...new Set(inside)].filter((name) => before.has(name));
}

function literalType(value: string): string {
  if (/^["'`]/.test(value)) return 'string';
  if (/^-?(?:\d|\.\d)/.test(value)) return /^-?\d[\d_]*n$/.test(value) ? 'bigint' : 'number';
  if (value === 'true' || value === 'false') return 'boolean';
  if (value === 'null' || value === 'undefined') return value;
  // A regular expression, or else text of JSX.
  return /^\/.+\/[a-z]*$/s.test(value) ? 'RegExp' : 'string';
}
