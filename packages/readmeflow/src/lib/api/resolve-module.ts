import { folderOf } from '@pipelines/core/repository';
import { objectOf } from '../workspace/manifest-facts.ts';
import type { TreeFiles } from '../workspace/tree-files.ts';
import { inTree } from './build-layout.ts';
import { subpathsOf } from './export-targets.ts';
import type { Resolve, Resolved } from './module-store.ts';
import {
  aliasTargets,
  byTelling,
  fillingOf,
  type SourcePackage,
  type TracedSubpath,
  tracedSubpaths,
} from './package-sources.ts';
import { isBuilt, traceSource } from './trace-source.ts';

const EXTENSIONS = ['.ts', '.tsx', '.mts', '.cts', '.js', '.jsx', '.mjs', '.cjs', '.d.ts', '.d.mts', '.vue', '.json'];
const WRITTEN: readonly (readonly [RegExp, readonly string[]])[] = [
  [/\.js$/, ['.ts', '.tsx', '.d.ts', '.jsx']],
  [/\.mjs$/, ['.mts', '.d.mts']],
  [/\.cjs$/, ['.cts', '.d.cts']],
  [/\.jsx$/, ['.tsx']],
];

export interface ResolvingPackages {
  /** By name. */
  get(name: string): SourcePackage | undefined;
  /** The one a file lies in. */
  around(path: string): SourcePackage | undefined;
}

/** Resolves what modules of the tree import from it: relative paths, `#names`, aliases of tsconfig, packages of the tree. */
export function moduleResolver(packages: ResolvingPackages, files: TreeFiles): Resolve {
  const entries = new Map<string, ReadonlyMap<string, Resolved | undefined>>();
  const entriesOf = (one: SourcePackage) => {
    const known = entries.get(one.folder);
    if (known) return known;
    const traced = new Map(tracedSubpaths(one, files).map((subpath) => [subpath.subpath, entryOf(subpath)]));
    entries.set(one.folder, traced);
    return traced;
  };
  return (specifier, from) => {
    const own = packages.around(from);
    if (/^\.{1,2}(?:\/|$)/.test(specifier))
      return surely(relativeModule(inTree(folderOf(from), specifier), own, files));
    if (specifier.startsWith('#')) return surely(own && importTarget(specifier, own, files));
    const { name, subpath } = splitSpecifier(specifier);
    const other = packages.get(name);
    const entry = other && (entriesOf(other).get(subpath) ?? surely(patternTarget(subpath, other, files)));
    if (entry) return entry;
    const aliased = own ? aliasTargets(specifier, own.aliases) : [];
    return surely(aliased.map((path) => moduleAt(path, files)).find((found) => found !== undefined));
  };
}

function surely(path: string | undefined): Resolved | undefined {
  return path === undefined ? undefined : { path, certain: true };
}

function entryOf({ sources, certain }: TracedSubpath): Resolved | undefined {
  const [path] = sources;
  return path === undefined ? undefined : { path, certain: certain && sources.length === 1 };
}

function relativeModule(
  path: string | undefined,
  own: SourcePackage | undefined,
  files: TreeFiles,
): string | undefined {
  return moduleAt(path, files) ?? (own && path !== undefined ? builtModule(path, own, files) : undefined);
}

/** `@scope/name/sub` is `./sub` of `@scope/name`. */
export function splitSpecifier(specifier: string): { readonly name: string; readonly subpath: string } {
  const parts = specifier.split('/');
  const name = parts.slice(0, specifier.startsWith('@') ? 2 : 1).join('/');
  return { name, subpath: `.${specifier.slice(name.length)}` };
}

/** The file that a path without extension, with that of the built file, or of a folder means. */
function moduleAt(path: string | undefined, files: TreeFiles): string | undefined {
  if (path === undefined) return undefined;
  if (files.has(path)) return path;
  for (const [pattern, extensions] of WRITTEN) {
    if (!pattern.test(path)) continue;
    const stem = path.replace(pattern, '');
    const found = extensions.find((extension) => files.has(stem + extension));
    if (found !== undefined) return stem + found;
  }
  const candidates = [path, path === '' ? 'index' : `${path}/index`].flatMap((stem) =>
    EXTENSIONS.map((one) => stem + one),
  );
  return candidates.find((candidate) => files.has(candidate));
}

/** What a file that is published as it is imports from the build beside it. */
function builtModule(path: string, one: SourcePackage, files: TreeFiles): string | undefined {
  const start = one.folder === '' ? 0 : one.folder.length + 1;
  if (one.folder !== '' && !path.startsWith(`${one.folder}/`)) return undefined;
  const inside = path.slice(start);
  return isBuilt(inside) ? firstTraced([{ path: inside }], '', one, files) : undefined;
}

/** What the `imports` of a manifest make of `#name`. */
function importTarget(specifier: string, one: SourcePackage, files: TreeFiles): string | undefined {
  for (const [pattern, value] of Object.entries(objectOf(one.manifest['imports']) ?? {})) {
    const filling = fillingOf(pattern, specifier);
    if (filling === undefined) continue;
    const targets = subpathsOf(value).flatMap((subpath) => subpath.targets);
    return firstTraced(byTelling(targets), filling, one, files);
  }
  return undefined;
}

/** What a pattern of `exports` makes of a subpath; without `exports` any file can be imported. */
function patternTarget(subpath: string, one: SourcePackage, files: TreeFiles): string | undefined {
  const { exports } = one.published;
  if (exports === undefined || exports === null) {
    return subpath === '.' ? undefined : firstTraced([{ path: subpath.slice(2) }], '', one, files);
  }
  for (const { subpath: pattern, targets } of subpathsOf(exports)) {
    const filling = pattern.includes('*') ? fillingOf(pattern, subpath) : undefined;
    if (filling !== undefined) return firstTraced(byTelling(targets), filling, one, files);
  }
  return undefined;
}

function firstTraced(
  targets: readonly { readonly path: string }[],
  filling: string,
  one: SourcePackage,
  files: TreeFiles,
): string | undefined {
  const traced = targets.map(({ path }) =>
    traceSource(
      path.replace('*', () => filling),
      one,
      files,
    ),
  );
  return traced.find((trace) => trace?.certain)?.source;
}
