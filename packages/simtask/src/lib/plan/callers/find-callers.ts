import type { StepContext } from '@pipelines/core';
import { blockKey, cutIntoBlocks, type ListedFile } from '@pipelines/core/repository';
import type { Member } from '../../../rows.ts';
import { dialectOf } from '../../scan/dialects.ts';
import type { Tree } from '../tree.ts';
import { type Caller, callersIn } from './callers-in.ts';
import { linksOf, type ModuleLinks } from './module-links.ts';
import type { ModulePaths } from './module-paths.ts';
import { referencesTo } from './references.ts';

/**
 * The uses of all members by anchor, by path and line. The links of modules are cached by content; texts are read of files
 * that may use a member. Memory: the links of all files.
 */
export async function findCallers(
  members: readonly Member[],
  tree: Tree,
  modules: ModulePaths,
  ctx: Pick<StepContext, 'cache' | 'signal'>,
): Promise<ReadonlyMap<string, readonly Caller[]>> {
  const callers = new Map<string, Caller[]>(members.map(({ anchor }) => [anchor, []]));
  if (members.length === 0) return callers;
  const references = referencesTo(members, await readLinks(tree, ctx), modules);
  const files = tree.files.filter(({ path }) => references.has(path));
  for await (const { path, text } of tree.read(files)) {
    for (const caller of callersIn(path, text ?? '', references.get(path) ?? []))
      callers.get(caller.anchor)?.push(caller);
  }
  return callers;
}

async function readLinks(tree: Tree, ctx: Pick<StepContext, 'cache' | 'signal'>): Promise<Map<string, ModuleLinks>> {
  const links = new Map<string, ModuleLinks>();
  for await (const block of cutIntoBlocks(codeFiles(tree.files), ({ path }) => path)) {
    ctx.signal.throwIfAborted();
    const key = blockKey(
      `links.${tree.origin}`,
      block.map(({ blob }) => blob),
    );
    const found = await ctx.cache.getOrCompute(key, async () => {
      const read: ModuleLinks[] = [];
      for await (const { text } of tree.read(block)) read.push(linksOf(text ?? ''));
      return read;
    });
    for (const [i, { path }] of block.entries()) links.set(path, found[i] ?? { imports: [], exports: [] });
  }
  return links;
}

async function* codeFiles(files: readonly ListedFile[]): AsyncGenerator<ListedFile, void, undefined> {
  for (const file of files) if (dialectOf(file.path) !== undefined) yield file;
}
