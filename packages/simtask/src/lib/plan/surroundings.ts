import type { StepContext } from '@pipelines/core';
import { blockKey, type ChangesOf, type OwnersOf, readChanges, readCodeOwners } from '@pipelines/core/repository';
import type { Plan } from '../../rows.ts';
import type { Caller } from './callers/callers-in.ts';
import { findCallers } from './callers/find-callers.ts';
import { ModulePaths } from './callers/module-paths.ts';
import { historyOf } from './history.ts';
import type { ReadClass } from './member-texts.ts';
import { type Package, PackageGraph, parsePackage } from './packages.ts';
import { isManifest, type Tree } from './tree.ts';

/** What the repository around the members says, read once for all classes. */
export interface Surroundings {
  readonly graph: PackageGraph;
  readonly exists: (path: string) => boolean;
  readonly ownersOf: OwnersOf;
  /** By anchor. */
  readonly callers: ReadonlyMap<string, readonly Caller[]>;
  readonly historyOf: (paths: readonly string[]) => Plan['history'];
}

export async function readSurroundings(
  classes: readonly ReadClass[],
  tree: Tree,
  historyCommits: number,
  ctx: Pick<StepContext, 'root' | 'shared' | 'cache' | 'signal'>,
): Promise<Surroundings> {
  const paths = new Set(tree.files.map(({ path }) => path));
  const exists = (path: string) => paths.has(path);
  const graph = await readPackages(tree, ctx);
  const members = classes.flatMap(({ cls }) => cls.members);
  const callers = await findCallers(members, tree, new ModulePaths(exists, graph), ctx);
  const changesOf = await changesOfMembers(new Set(members.map(({ path }) => path)), tree, historyCommits, ctx);
  return {
    graph,
    exists,
    ownersOf: await readCodeOwners(ctx),
    callers,
    historyOf: (own) => historyOf(own, changesOf),
  };
}

async function changesOfMembers(
  paths: ReadonlySet<string>,
  { history }: Tree,
  count: number,
  ctx: Pick<StepContext, 'cache' | 'signal'>,
): Promise<ChangesOf> {
  if (!history || paths.size === 0) return () => [];
  return readChanges(history.repository, history.sha, count, paths, ctx);
}

async function readPackages(tree: Tree, ctx: Pick<StepContext, 'cache'>): Promise<PackageGraph> {
  const manifests = tree.files.filter(({ path }) => isManifest(path));
  const key = blockKey(
    'packages',
    manifests.flatMap(({ path, blob }) => [path, blob]),
  );
  const packages = await ctx.cache.getOrCompute(key, async () => {
    const found: Package[] = [];
    for await (const { path, text } of tree.read(manifests)) {
      const one = parsePackage(path, text ?? '');
      if (one) found.push(one);
    }
    return found;
  });
  return new PackageGraph(packages);
}
