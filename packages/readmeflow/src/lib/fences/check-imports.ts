import type { Entry, Package } from '../../rows.ts';
import type { Fault, Use } from '../document/document-facts.ts';
import { mistypedPackage } from './check-packages.ts';
import type { UseContext } from './check-uses.ts';
import { nameFault } from './name-fault.ts';
import { nearestName } from './near-names.ts';
import { readSpecifier } from './package-names.ts';

type Import = Extract<Use, { kind: 'import' }>;

/** A package that is not there, a subpath that it does not let in, names that it does not export. */
export function importFaults(use: Import, context: UseContext): readonly Fault[] {
  const { specifier } = use;
  const read = readSpecifier(specifier);
  if (!read) return [];
  const row = context.packages.get(read.name);
  if (row)
    return row.sealed && row.entries.length > 0
      ? entryFaults(use, row, read.subpath)
      : exportFaults(use, row, entryOf(row, read.subpath));
  const suggestion = mistypedPackage(read.name, context);
  if (suggestion === undefined) return [];
  const message = `No package \`${read.name}\` is known here; \`${suggestion}\` is`;
  const whole = suggestion + specifier.slice(read.name.length);
  return [nameFault(use, { rule: 'unknown-package', message, target: specifier, suggestion: whole, isCertain: true })];
}

function entryFaults(use: Import, row: Package, subpath: string): readonly Fault[] {
  const found = entryOf(row, subpath);
  if (found) return exportFaults(use, row, found);
  const open = [...row.entries.map((entry) => entry.subpath), ...(row.innerSubpaths ?? [])];
  if (open.some((pattern) => matches(pattern, subpath))) return [];
  const specifiers = row.entries
    .filter((entry) => !entry.subpath.includes('*'))
    .map((entry) => row.name + entry.subpath.slice(1));
  const suggestion = nearestName(use.specifier, specifiers);
  const message = `\`exports\` of \`${row.name}\` has no \`${subpath}\``;
  return [nameFault(use, { rule: 'unknown-entry', message, target: use.specifier, suggestion })];
}

function entryOf({ entries }: Package, subpath: string): Entry | undefined {
  return entries.find((entry) => entry.subpath === subpath);
}

/** `./parts/*`, or the folder `./parts/`. */
function matches(pattern: string, subpath: string): boolean {
  if (pattern.endsWith('/')) return subpath.startsWith(pattern);
  const star = pattern.indexOf('*');
  if (star < 0) return pattern === subpath;
  const [before, after] = [pattern.slice(0, star), pattern.slice(star + 1)];
  return subpath.length > before.length + after.length && subpath.startsWith(before) && subpath.endsWith(after);
}

/** Only where no name of the entry is missing. */
function exportFaults({ names }: Import, row: Package, entry: Entry | undefined): readonly Fault[] {
  if (!entry?.complete || !entry.names || entry.names.length === 0) return [];
  const exported = new Set(entry.names.map(({ name }) => name));
  return names.flatMap((wanted) => {
    const { name } = wanted;
    if (name === '*' || exported.has(name) || (name === 'default' && mayHaveDefault(row, entry))) return [];
    const where = entry.subpath === '.' ? row.name : row.name + entry.subpath.slice(1);
    const message =
      name === 'default' ? `\`${where}\` has no default export` : `\`${where}\` does not export \`${name}\``;
    const suggestion = name === 'default' ? undefined : (otherEntry(name, row) ?? nearestName(name, exported));
    return [nameFault(wanted, { rule: 'unknown-export', message, target: name, suggestion })];
  });
}

/** The one other entry of the package that exports the name. */
function otherEntry(name: string, row: Package): string | undefined {
  const found = row.entries.filter(
    ({ subpath, names }) => !subpath.includes('*') && names?.some((one) => one.name === name),
  );
  const [only] = found;
  return only && found.length === 1 ? row.name + only.subpath.slice(1) : undefined;
}

/** Whoever imports CommonJS gets all of it as the default. */
function mayHaveDefault(row: Package, { conditions }: Entry): boolean {
  return row.module !== 'module' || conditions.includes('require');
}
