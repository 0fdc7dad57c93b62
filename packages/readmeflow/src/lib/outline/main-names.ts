import type { Entry, ExportedName } from '../../rows.ts';

const VALUES = new Set<ExportedName['kind']>([
  'function',
  'class',
  'constant',
  'enum',
  'variable',
  'namespace',
  'unknown',
]);
const MOST = 3;

/** The names of an entry that a reader meets first: those like the package, then those that are documented. At most three. */
export function mainNames(name: string, { names = [] }: Entry): ExportedName[] {
  const folded = foldedName(name);
  const rank = ({ name: each, kind, summary }: ExportedName) =>
    (foldedName(each) === folded ? 0 : 8) +
    (summary === undefined ? 4 : 0) +
    (kind === 'function' || kind === 'class' ? 0 : 2);
  return names
    .filter(
      (each) => !each.deprecated && each.name !== 'default' && VALUES.has(each.kind) && !each.name.startsWith('_'),
    )
    .map((each, at) => ({ each, rank: rank(each), at }))
    .sort((a, b) => a.rank - b.rank || a.at - b.at)
    .slice(0, MOST)
    .map(({ each }) => each);
}

/** The name of a package without its scope, as an identifier: `@scope/deep-merge` is `deepMerge`. */
export function identifierOf(name: string): string | undefined {
  const words = (name.split('/').at(-1) ?? '').split(/[^A-Za-z0-9]+/).filter((word) => word !== '');
  const joined = words.map((word, at) => (at === 0 ? word : word[0]?.toUpperCase() + word.slice(1))).join('');
  return /^[A-Za-z]/.test(joined) ? joined : undefined;
}

function foldedName(name: string): string {
  return (name.split('/').at(-1) ?? '').replace(/[^A-Za-z0-9]/g, '').toLowerCase();
}
