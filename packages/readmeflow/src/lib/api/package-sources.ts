import type { TreeFiles } from '../workspace/tree-files.ts';
import type { CompilerFacts, PathAlias } from './build-layout.ts';
import { type ExportTarget, mainSubpath, type Subpath, subpathsOf } from './export-targets.ts';
import { type Trace, traceSource, withoutVariant } from './trace-source.ts';

type Manifest = Readonly<Record<string, unknown>>;

/** The source behind one subpath. */
export interface TracedSubpath {
  readonly subpath: string;
  /** All conditions, in order, without repeats. */
  readonly conditions: readonly string[];
  /** Of the declarations and of the code, where these are two; the first tells most about types. */
  readonly sources: readonly string[];
  /** Every target was traced, without guessing. */
  readonly certain: boolean;
}

/** Conditions whose targets are sources: `source`, `@scope/source`, `babel-src`, `typescript`. */
const SOURCE_CONDITION = /^(?:source|src|typescript|ts)$|[/:_-](?:source|src)$/;
const MODULE = /\.[cm]?[jt]sx?$/;

export interface SourcePackage extends CompilerFacts {
  readonly name: string;
  readonly folder: string;
  /** As the workspace sees it, and as it is published. */
  readonly manifest: Manifest;
  readonly published: Manifest;
}

/** The entry points of a package, traced to sources. Without `exports`, `main` and the like it is the index, if there is one. */
export function tracedSubpaths(one: SourcePackage, files: TreeFiles): TracedSubpath[] {
  const { published, manifest } = one;
  const isSealed = published['exports'] !== undefined && published['exports'] !== null;
  const inTree = new Map(allSubpaths(manifest).map((subpath) => [subpath.subpath, subpath]));
  const subpaths = isSealed ? subpathsOf(published['exports']) : [mainSubpath(published) ?? indexOf()];
  const found = subpaths.map((subpath) => traced(subpath, inTree.get(subpath.subpath), one, files));
  // An index nobody names is there or is no entry.
  const isNamed = isSealed || mainSubpath(published) !== undefined;
  return found.filter(({ sources }) => isNamed || sources.length > 0);
}

function allSubpaths(manifest: Manifest): Subpath[] {
  const main = mainSubpath(manifest);
  return manifest['exports'] === undefined ? (main ? [main] : []) : subpathsOf(manifest['exports']);
}

function indexOf(): Subpath {
  return { subpath: '.', conditions: [], targets: [{ conditions: [], path: 'index.js' }] };
}

/** `inTree` is the same subpath as the workspace sees it, which often names the source itself. */
function traced(subpath: Subpath, inTree: Subpath | undefined, one: SourcePackage, files: TreeFiles): TracedSubpath {
  const { subpath: name, conditions } = subpath;
  if (name.includes('*')) return { subpath: name, conditions, sources: [], certain: false };
  const targets = [...(inTree?.targets ?? []), ...subpath.targets];
  const named = namedSource(name, targets, one, files);
  if (named !== undefined) return { subpath: name, conditions, sources: [named], certain: true };
  const traces = byTelling(subpath.targets).map((target) => [target, traceSource(target.path, one, files)] as const);
  const sources = [...new Set(traces.flatMap(([, trace]) => trace?.source ?? []))];
  const sure = traces.filter(([, trace]) => trace?.certain).map(([{ path }]) => stemOf(path));
  // A target that could not be traced may be another format of one that could.
  const isCovered = ([{ path }, trace]: readonly [ExportTarget, Trace | undefined]) =>
    trace?.certain === true || sure.includes(stemOf(path)) || !MODULE.test(path) || isBuildOfMain(name, path);
  return { subpath: name, conditions, sources: inOrder(sources), certain: sure.length > 0 && traces.every(isCovered) };
}

/** Code for one kind of runtime. */
const RUNTIME = /^(?:browser|worker|workerd|deno|bun|react-native|react-server|edge-light)$/;

/** What is for everybody before what is for types alone, and that before what is for one runtime. */
export function byTelling<T extends { readonly conditions: readonly string[] }>(targets: readonly T[]): T[] {
  const rank = ({ conditions }: T) => {
    if (conditions.some((condition) => RUNTIME.test(condition))) return 2;
    return Number(conditions.some((condition) => condition.startsWith('types')));
  };
  return [...targets].sort((a, b) => rank(a) - rank(b));
}

/** What the manifest itself calls a source. */
function namedSource(
  name: string,
  targets: readonly ExportTarget[],
  one: SourcePackage,
  files: TreeFiles,
): string | undefined {
  const { source } = one.manifest;
  const ofManifest = name === '.' && typeof source === 'string' ? [{ path: source, conditions: [] }] : [];
  const called = targets.filter(({ conditions }) => conditions.some((condition) => SOURCE_CONDITION.test(condition)));
  const paths = [...called, ...ofManifest].map(({ path }) => traceSource(path, one, files));
  return paths.find((trace) => trace?.certain)?.source;
}

/** Hand-written declarations first: they have the types. */
function inOrder(sources: readonly string[]): string[] {
  const isDeclaration = (path: string) => Number(/\.d\.[cm]?ts$/.test(path));
  return [...sources].sort((a, b) => isDeclaration(b) - isDeclaration(a));
}

/** The same for all formats of one bundle. */
function stemOf(path: string): string {
  const stem = withoutVariant(path.replace(/(?:\.d)?\.[cm]?[jt]sx?$/, ''));
  return stem.slice(stem.lastIndexOf('/') + 1);
}

/** A build of the main entry for one mode is called by it: `dist/dev.js`. */
function isBuildOfMain(subpath: string, path: string): boolean {
  return subpath === '.' && /^(?:dev|prod|development|production|server|browser|node|worker)$/.test(stemOf(path));
}

/** What an alias of a tsconfig makes of a specifier: paths without extension, the likeliest first. */
export function aliasTargets(specifier: string, aliases: readonly PathAlias[]): string[] {
  return aliases.flatMap(({ pattern, targets }) => {
    const filling = fillingOf(pattern, specifier);
    return filling === undefined ? [] : targets.map((target) => target.replace('*', () => filling));
  });
}

/** What stands for the `*` of a pattern in a text; empty for a pattern without one that is the text. */
export function fillingOf(pattern: string, text: string): string | undefined {
  const star = pattern.indexOf('*');
  if (star === -1) return pattern === text ? '' : undefined;
  const [start, end] = [pattern.slice(0, star), pattern.slice(star + 1)];
  const fits = text.length >= start.length + end.length && text.startsWith(start) && text.endsWith(end);
  return fits ? text.slice(start.length, text.length - end.length) : undefined;
}
