import { posix } from 'node:path';
import { joinPath, type TreeFiles } from '../workspace/tree-files.ts';
import type { BuildLayout } from './build-layout.ts';

/** What a built file may have been made of, by its extension; the first that is there counts. */
const SOURCES: Readonly<Record<string, readonly string[]>> = {
  '.d.ts': ['.ts', '.tsx', '.d.ts', '.mts', '.js', '.jsx', '.mjs'],
  '.d.mts': ['.mts', '.ts', '.tsx', '.d.mts', '.d.ts', '.mjs', '.js'],
  '.d.cts': ['.cts', '.ts', '.tsx', '.d.cts', '.d.ts', '.cjs', '.js'],
  '.mjs': ['.mts', '.ts', '.tsx', '.mjs', '.js', '.jsx'],
  '.cjs': ['.cts', '.ts', '.tsx', '.cjs', '.js', '.jsx', '.mts'],
  '.js': ['.ts', '.tsx', '.js', '.jsx', '.mts', '.cts', '.mjs', '.cjs'],
  '.jsx': ['.tsx', '.jsx'],
  '': ['.js', '.ts', '.tsx', '.cjs', '.mjs', '.json'],
};
const EXTENSION = /(?:\.d)?\.[cm]?[jt]sx?$/;

/** Folders that builds go to, and those below them for one format each. */
const BUILT =
  /^(?:dist|lib|libs|build|built|out|output|es|esm|cjs|umd|types|typings|dts|pkg|_?esm\d*)(?:[-_.](?:es\d*|esm|cjs|types|src))?$/;
const FORMAT =
  /^(?:esm?|es\d+|cjs|mjs|umd|iife|commonjs|modules?|node|browser|types|typings|dts|declarations|src|source|dist|lib|development|production|dev|prod|import|require|modern|legacy|web|neutral|default|bundles?|fesm\d*|release)$/;
const SOURCE_FOLDERS = ['src', 'source', 'lib', ''];

/** How sure it is that a source is what the target is built of. */
export interface Trace {
  readonly source: string;
  /** The target has the path or the name of its source; if not, it is the only source an entry could have. */
  readonly certain: boolean;
}

/** Where a build goes: what lies there is made of something else. */
export function isBuilt(path: string): boolean {
  return path.includes('/') && BUILT.test(path.slice(0, path.indexOf('/')));
}

interface TracedPackage {
  readonly name: string;
  readonly folder: string;
  readonly layouts: readonly BuildLayout[];
}

/**
 * The source behind a target of a package: the target if it lies in the tree, else what a compiler made it of, by the layouts
 * of tsconfig and by the usual folders. `target` is relative to the package. Undefined if no such file is there.
 */
export function traceSource(
  target: string,
  { name, folder, layouts }: TracedPackage,
  files: Pick<TreeFiles, 'has'>,
): Trace | undefined {
  const path = joinPath(folder, target);
  const find = (stem: string, extension: string) => withExtension(stem, extension, files);
  if (files.has(path)) return { source: path, certain: true };
  const extension = EXTENSION.exec(target)?.[0] ?? '';
  // A stylesheet or a text is what it is.
  if (extension === '' && /\.[a-z]\w*$/i.test(posix.basename(target))) return undefined;
  const stem = extension === '' ? target : target.slice(0, -extension.length);
  for (const like of new Set([stem, withoutVariant(stem)])) {
    for (const candidate of [...compiledFrom(joinPath(folder, like), folder, layouts), ...usualStems(folder, like)]) {
      const source = find(candidate, extension) ?? otherIndex(candidate, extension, find);
      if (source !== undefined) return { source, certain: true };
    }
  }
  const source = SOURCE_FOLDERS.map((inside) => find(joinPath(folder, joinPath(inside, 'index')), extension)).find(
    (found) => found !== undefined,
  );
  return source === undefined ? undefined : { source, certain: isNamedLike(stem, name) };
}

function withExtension(stem: string, extension: string, files: Pick<TreeFiles, 'has'>): string | undefined {
  const found = SOURCES[extension]?.find((other) => files.has(`${stem}${other}`));
  return found === undefined ? undefined : `${stem}${found}`;
}

/** `a.js` may be made of `a/index.ts`, and `a/index.js` of `a.ts`. */
function otherIndex(stem: string, extension: string, find: (stem: string, extension: string) => string | undefined) {
  if (stem.endsWith('/index')) return find(stem.slice(0, -'/index'.length), extension);
  return find(`${stem}/index`, extension);
}

/** By the layouts: what lies below `outDir` comes from below `rootDir`, by default from `src` or the folder itself. */
function* compiledFrom(
  stem: string,
  folder: string,
  layouts: readonly BuildLayout[],
): Generator<string, void, undefined> {
  for (const { outDir, rootDir } of layouts) {
    if (outDir === folder || !stem.startsWith(`${outDir}/`)) continue;
    const rest = stem.slice(outDir.length + 1);
    const roots = rootDir === undefined ? [joinPath(folder, 'src'), folder] : [rootDir];
    for (const root of roots) yield joinPath(root, rest);
  }
}

/** In place, else by the usual folders: `dist/esm/a` comes from `src/a`, `lib/a`, or `a`. */
function* usualStems(folder: string, stem: string): Generator<string, void, undefined> {
  yield joinPath(folder, stem);
  const parts = stem.split('/');
  // Without such a folder the package is published from inside its build.
  for (const rest of restsBelow(parts, BUILT.test(parts[0] as string) ? 1 : 0)) {
    for (const inside of SOURCE_FOLDERS) yield joinPath(folder, joinPath(inside, rest));
  }
}

/** What may follow the folders of a build: the more of them are dropped the later. */
function* restsBelow(parts: readonly string[], built: number): Generator<string, void, undefined> {
  for (let from = built; from < parts.length; from++) {
    yield parts.slice(from).join('/');
    if (built === 0 || !FORMAT.test(parts[from] as string)) return;
  }
}

/** `dist/name.esm.js` is a bundle of the one entry. */
function isNamedLike(stem: string, name: string): boolean {
  const file = posix.basename(withoutVariant(stem)).toLowerCase();
  const own = name.slice(name.lastIndexOf('/') + 1).toLowerCase();
  const joined = name.replace(/^@/, '').replace('/', '-').toLowerCase();
  return ['index', 'main', own, joined].includes(file);
}

const VARIANT =
  /(?:[._-](?:esm?|mjs|cjs|umd|iife|min|bundle)|\.(?:es\d+|module|common(?:js)?|browser|node|web|global|dev(?:elopment)?|prod(?:uction)?|modern|legacy|esm-bundler|esm-browser|runtime))+$/i;

/** A path without what tells the formats of one bundle apart: `dist/a` for `dist/a.cjs.prod`. */
export function withoutVariant(stem: string): string {
  return stem.replace(VARIANT, '');
}
