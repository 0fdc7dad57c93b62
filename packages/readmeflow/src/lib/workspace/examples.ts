import { compareText } from '@pipelines/core';
import { categoryOfPath, folderOf, readSources, type SourceTree, sourceBatch } from '@pipelines/core/repository';
import type { Package } from '../../rows.ts';
import { inTree } from '../api/build-layout.ts';
import type { ModuleStore } from '../api/module-store.ts';
import { splitSpecifier } from '../api/resolve-module.ts';
import { traceSource } from '../api/trace-source.ts';
import type { TreeFiles } from './tree-files.ts';

type Example = Package['examples'][number];

export interface ShownPackage {
  readonly name: string;
  readonly folder: string;
  /** Its files. */
  readonly files: readonly string[];
  readonly readme: string | undefined;
  /** The sources of its entries. */
  readonly sources: ReadonlySet<string>;
  /** Folders of examples that are packages of their own and depend on it, with their files. */
  readonly shownIn: readonly { readonly folder: string; readonly files: readonly string[] }[];
}

const CODE = /\.[cm]?[jt]sx?$/;
const DECLARATION = /\.d\.[cm]?ts$/;
const EXAMPLE = /^(?:examples?|demos?|samples?)\/|\/(?:examples?|demos?|samples?)\/|\.example\.[cm]?[jt]sx?$/;
/** Files that show more than others, by their names. */
const TELLING =
  /(?:^|[/_-])(?:basic|simple|quick-?start|getting-started|usage|readme|index|main|example|api|hello)[^/]*$/i;
const CONFIG = /(?:^|\/)[^/]*\.(?:config|setup)\.[cm]?[jt]s$/;

/** So many files are opened to see whether they use the package, and so many are told. */
const MOST_OPENED = { example: 24, test: 6, packages: 4, ofPackage: 2 };
const MOST_TOLD = { example: 3, test: 2 };

/**
 * Files that may show how a package is used, the most telling names first: what its README links to, examples of its own, those
 * that are packages, its tests.
 */
export function candidatesOf({ name, folder, files, shownIn }: ShownPackage, linked: readonly string[]): string[] {
  const start = folder === '' ? 0 : folder.length + 1;
  const own = name.slice(name.lastIndexOf('/') + 1);
  const inside = files.filter((path) => CODE.test(path) && !DECLARATION.test(path) && !CONFIG.test(path));
  const telling = (path: string) => Number(!TELLING.test(path) && !path.slice(start).includes(own));
  const byName = (a: string, b: string) =>
    telling(a) - telling(b) || a.split('/').length - b.split('/').length || compareText(a, b);
  const examples = inside.filter((path) => EXAMPLE.test(path.slice(start)));
  const tests = inside.filter((path) => !EXAMPLE.test(path.slice(start)) && categoryOfPath(path) === 'test');
  return [
    ...new Set([
      ...linked,
      ...examples.sort(byName).slice(0, MOST_OPENED.example),
      ...[...shownIn]
        .sort((a, b) => byName(a.folder, b.folder))
        .slice(0, MOST_OPENED.packages)
        .flatMap(filesOfExample),
      ...tests.sort(byName).slice(0, MOST_OPENED.test),
    ]),
  ];
}

/** Where a program begins. */
const BEGIN = /^(?:src\/)?(?:index|main|app|App|server|cli|example)\.[cm]?[jt]sx?$/;

function filesOfExample({ folder, files }: ShownPackage['shownIn'][number]): readonly string[] {
  return files.filter((path) => BEGIN.test(path.slice(folder.length + 1))).slice(0, MOST_OPENED.ofPackage);
}

/** Those of the candidates that use the package, the best first: examples before tests, by its name before by its entry. */
export function examplesOf(
  one: ShownPackage,
  candidates: readonly string[],
  modules: ModuleStore,
  files: TreeFiles,
): Example[] {
  const used = candidates.flatMap((path, at) => {
    const facts = modules.get(path);
    const rank = Math.min(...(facts?.imports ?? []).map((specifier) => rankOf(specifier, path, one, modules, files)));
    if (!facts || rank > 1) return [];
    const kind = categoryOfPath(path) === 'test' && !EXAMPLE.test(path) ? ('test' as const) : ('example' as const);
    const { title } = facts;
    return [{ rank, at, example: { path, kind, ...(title !== undefined && { title }) } }];
  });
  used.sort((a, b) => a.rank - b.rank || a.at - b.at);
  const of = (kind: Example['kind']) =>
    used
      .filter(({ example }) => example.kind === kind)
      .slice(0, MOST_TOLD[kind])
      .map(({ example }) => example);
  return [...of('example'), ...of('test')];
}

/** 0: by name. 1: by an entry's source. 2: not at all. */
function rankOf(
  specifier: string,
  path: string,
  { name, folder, sources }: ShownPackage,
  modules: ModuleStore,
  files: TreeFiles,
): number {
  if (!specifier.startsWith('.')) return splitSpecifier(specifier).name === name ? 0 : 2;
  const target = modules.resolve(specifier, path)?.path ?? builtFrom(specifier, path, folder, files);
  return target !== undefined && sources.has(target) ? 1 : 2;
}

/** Tests often import what is built. */
function builtFrom(specifier: string, path: string, folder: string, files: TreeFiles): string | undefined {
  const target = inTree(folderOf(path), specifier);
  if (target === undefined || (folder !== '' && !target.startsWith(`${folder}/`))) return undefined;
  const inside = folder === '' ? target : target.slice(folder.length + 1);
  return traceSource(inside, { name: '', folder, layouts: [] }, files)?.source;
}

const LINK = /\]\(<?([^)\s>#?]+)/g;
const MAX_README_BYTES = 2 ** 20;

/** The code that READMEs link to, by README. Memory: one README. */
export async function linkedCode(
  tree: SourceTree,
  files: TreeFiles,
  readmes: readonly string[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  const readable = readmes.flatMap((path) => files.readable(path) ?? []);
  const found = new Map<string, readonly string[]>();
  let next = 0;
  for await (const content of readSources(sourceBatch(tree, readable, MAX_README_BYTES), tree.repository)) {
    const path = readable[next++]?.path ?? '';
    const targets = [...(content?.toString() ?? '').matchAll(LINK)].flatMap(([, target = '']) =>
      CODE.test(target) ? (inTree(folderOf(path), target) ?? []) : [],
    );
    found.set(
      path,
      [...new Set(targets)].filter((target) => files.has(target)),
    );
  }
  return found;
}
