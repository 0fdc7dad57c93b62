import type { Entry, ExportedName } from '../../rows.ts';

const TYPES = new Set<ExportedName['kind']>(['interface', 'type']);
const MOST = 3;

/**
 * The names of an entry that a reader meets first: one like the package, then those that the given texts, which show its use,
 * have most often, then functions and classes, then those that are documented. At most three.
 */
export function mainNames(name: string, { names = [] }: Entry, texts: readonly string[]): ExportedName[] {
  const folded = foldedName(name);
  const words = wordCounts(texts);
  const points = ({ name: each, kind, summary }: ExportedName) => [
    foldedName(each) === folded && !isConstant(each) ? 1 : 0,
    isConstant(each) ? 0 : (words.get(each) ?? 0),
    kind === 'function' || kind === 'class' ? 1 : 0,
    summary === undefined ? 0 : 1,
  ];
  return names
    .filter((each) => !each.deprecated && !each.internal && !TYPES.has(each.kind) && /^[^_]/.test(each.name))
    .filter((each) => each.name !== 'default')
    .map((each) => ({ each, points: points(each) }))
    .sort((a, b) => compare(b.points, a.points))
    .slice(0, MOST)
    .map(({ each }) => each);
}

/** The name of a package without its scope, as an identifier: `@scope/deep-merge` is `deepMerge`. */
export function identifierOf(name: string): string | undefined {
  const words = (name.split('/').at(-1) ?? '').split(/[^A-Za-z0-9]+/).filter((word) => word !== '');
  const joined = words.map((word, at) => (at === 0 ? word : word[0]?.toUpperCase() + word.slice(1))).join('');
  return /^[A-Za-z]/.test(joined) ? joined : undefined;
}

function isConstant(name: string): boolean {
  return /^[A-Z][A-Z0-9_]+$/.test(name);
}

function foldedName(name: string): string {
  return (name.split('/').at(-1) ?? '').replace(/[^A-Za-z0-9]/g, '').toLowerCase();
}

function wordCounts(texts: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const text of texts)
    for (const [word] of text.matchAll(/[\w$]+/g)) counts.set(word, (counts.get(word) ?? 0) + 1);
  return counts;
}

function compare(a: readonly number[], b: readonly number[]): number {
  const at = a.findIndex((value, index) => value !== b[index]);
  return at === -1 ? 0 : (a[at] ?? 0) - (b[at] ?? 0);
}
