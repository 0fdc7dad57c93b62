import { compareText, type StepContext } from '@pipelines/core';
import { type ListedFile, openSourceTree, type SourceTree } from '@pipelines/core/repository';
import type { Package, Problem, Workspace } from '../../rows.ts';
import { CompilerConfigs } from '../api/build-layout.ts';
import { ModuleReader, ModuleStore } from '../api/module-store.ts';
import { entriesOf, entryModules } from '../api/package-entries.ts';
import { moduleResolver } from '../api/resolve-module.ts';
import { candidatesOf, examplesOf, linkedCode } from './examples.ts';
import { findPackages, type NamedManifest } from './find-packages.ts';
import { managerOf, toolsOf } from './managers.ts';
import { dependenciesOf, manifestFacts } from './manifest-facts.ts';
import { readmeFolder, readmeOf } from './package-documents.ts';
import { KnownPackages, type PackageFacts } from './package-facts.ts';
import { repositoryAddress } from './repository-address.ts';
import { listTreeFiles, type TreeFiles, treeFilesOf } from './tree-files.ts';

type Context = StepContext<{ readonly maxFileBytes: number }>;

/** Packages whose modules are read together: enough to keep all threads busy. */
const WINDOW = 24;

/**
 * The workspace, then its packages by path, each after what is wrong with it. `listed` are all files of the root, where they
 * are known already. Memory: the manifests, a reference of each file of code, and the exports of a few packages.
 */
export async function* scanPackages(
  ctx: Context,
  listed?: { readonly source: SourceTree; readonly files: readonly ListedFile[] },
): AsyncGenerator<Workspace | Package | Problem, void, undefined> {
  const tree = listed?.source ?? (await openSourceTree(ctx));
  const files = listed ? treeFilesOf(listed.files, ctx) : await listTreeFiles(tree, ctx);
  const { packages, root, others, problems } = await findPackages(tree, files);
  const configs = new CompilerConfigs(tree, files);
  const known = await KnownPackages.of(packages, files, configs);
  const manager = managerOf(root?.manifest, files);
  const repository = await repositoryAddress(root?.manifest, packages, tree.repository);
  const name = root?.manifest['name'];
  const readme = readmeOf('', new Set([...files.all()].flatMap(({ path }) => (path.includes('/') ? [] : [path]))));
  yield {
    type: 'workspace',
    ...(typeof name === 'string' && name !== '' && { name }),
    ...(manager && { manager }),
    tools: toolsOf(files),
    ...(repository && { repository }),
    ...(readme !== undefined && { readme }),
    packages: known.all.map(({ row, readme }) => shortRow(row, readme)),
    ...(others.length > 0 && { others: [...others] }),
    ...(root && others.includes('') && { root: rootFacts(root.manifest, known) }),
    edges: known.graph.edges(),
    cycles: known.cycles(),
  };
  const said = [...problems, ...known.all.flatMap(({ row, files: own }) => readmeFolder(row.path, own) ?? [])];
  yield* inOrder(packageRows(known, { tree, files, ctx }), said);
}

/** Of a root that is no package. */
function rootFacts(manifest: NamedManifest['manifest'], { graph }: KnownPackages): Workspace['root'] {
  return { scripts: manifestFacts(manifest).scripts, dependencies: graph.placed(dependenciesOf(manifest)) };
}

function shortRow(
  { name, path, version, description, private: isPrivate, kind }: PackageFacts['row'],
  readme: string | undefined,
): Workspace['packages'][number] {
  const said = { ...(version !== undefined && { version }), ...(description !== undefined && { description }) };
  return { name, path, ...said, private: isPrivate, kind, ...(readme !== undefined && { readme }) };
}

/** Each package after the problems of its folder and of those before it. */
async function* inOrder(
  rows: AsyncIterable<Package>,
  problems: readonly Problem[],
): AsyncGenerator<Package | Problem, void, undefined> {
  const waiting = [...problems].sort((a, b) => compareText(a.path, b.path));
  const isDue = (problem: Problem, path: string) => problem.path < path || problem.path.startsWith(`${path}/`);
  for await (const row of rows) {
    while (waiting[0] && (row.path === '' ? !waiting[0].path.includes('/') : isDue(waiting[0], row.path))) {
      yield waiting.shift() as Problem;
    }
    yield row;
  }
  yield* waiting;
}

interface Scan {
  readonly tree: SourceTree;
  readonly files: TreeFiles;
  readonly ctx: Context;
}

async function* packageRows(
  known: KnownPackages,
  { tree, files, ctx }: Scan,
): AsyncGenerator<Package, void, undefined> {
  ctx.progress.total(known.all.length);
  const resolve = moduleResolver(known, files);
  const reader = new ModuleReader(tree, files, ctx);
  try {
    for (let from = 0; from < known.all.length; from += WINDOW) {
      const window = known.all.slice(from, from + WINDOW);
      const modules = new ModuleStore(reader, resolve);
      await modules.load(window.flatMap(({ subpaths }) => entryModules(subpaths)));
      const linked = await linkedCode(
        tree,
        files,
        window.flatMap(({ readme }) => readme ?? []),
      );
      const candidates = window.map((one) => candidatesOf(one, linked.get(one.readme ?? '') ?? []));
      await modules.load(candidates.flat(), false);
      for (const [at, one] of window.entries()) {
        const entries = entriesOf(one.subpaths, modules);
        const examples = examplesOf(one, candidates[at] ?? [], modules, files);
        yield { ...one.row, entries, examples };
        ctx.progress.add();
      }
    }
  } finally {
    await reader.close();
  }
}
