import { Pipeline, type Row } from '@pipelines/core';
import { loadConfig } from '@pipelines/core/node';
import { countingCache, makeRoot, type TestFiles } from '@pipelines/core/testing';
import { scan } from '../../src/01-scan.ts';
import type { Entry, Package, Problem, Workspace } from '../../src/rows.ts';

export interface Scanned {
  readonly rows: readonly Row[];
  readonly workspace: Workspace;
  readonly packages: readonly Package[];
  readonly problems: readonly Problem[];
  /** By name. */
  readonly of: (name: string) => Package;
}

const alone = Pipeline.start('readmeflow', scan);

type ScanRow = Workspace | Package | Problem;

/** The rows of 01-scan on a folder, as they come. They are checked. */
export async function* rowsOfScan(root: string, at?: string, cache = countingCache().cache): AsyncGenerator<ScanRow> {
  const { shared, steps } = await loadConfig(alone, undefined, []);
  const options = { root, check: true, shared: { ...shared, ...(at !== undefined && { at }) }, config: steps };
  yield* alone.run({ ...options, services: () => ({ cache }) }) as AsyncIterable<ScanRow>;
}

/** What 01-scan says of a folder. */
export async function scanRoot(root: string, at?: string, cache = countingCache().cache): Promise<Scanned> {
  const rows: Row[] = [];
  for await (const row of rowsOfScan(root, at, cache)) rows.push(row);
  const typed = rows as ScanRow[];
  const packages = typed.filter((row): row is Package => row.type === 'package');
  return {
    rows,
    workspace: typed.find((row): row is Workspace => row.type === 'workspace') as Workspace,
    packages,
    problems: typed.filter((row): row is Problem => row.type === 'problem'),
    of(name) {
      const found = packages.find((row) => row.name === name);
      if (!found) throw new Error(`no package ${name}`);
      return found;
    },
  };
}

/** What 01-scan says of these files. Those that are no text are written as JSON. */
export function scanFiles(files: Readonly<Record<string, string | object>>): Promise<Scanned> {
  return scanRoot(makeRoot(textsOf(files)));
}

export function textsOf(files: Readonly<Record<string, string | object>>): TestFiles {
  return Object.fromEntries(
    Object.entries(files).map(([path, content]) => [
      path,
      typeof content === 'string' ? content : JSON.stringify(content),
    ]),
  );
}

/** The one package of a root with these files, and its entries by subpath. */
export async function onePackage(files: Readonly<Record<string, string | object>>, manifest: object = {}) {
  const { packages } = await scanFiles({ 'package.json': { name: 'one', ...manifest }, ...files });
  const [one] = packages;
  if (!one) throw new Error('no package');
  return { one, entries: new Map(one.entries.map((entry) => [entry.subpath, entry])) };
}

/** The names of an entry, and whether they are all: `a b` or `a b …`. */
export function shown(entry: Entry | undefined): string | undefined {
  return entry && [...(entry.names ?? []).map(({ name }) => name), ...(entry.complete ? [] : ['…'])].join(' ');
}
