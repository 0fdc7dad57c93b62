import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { SourceTree } from '@pipelines/core/repository';
import type { TreeFile } from './tree.ts';

/**
 * The files of HEAD that a sparse checkout leaves out of the working tree: they are part of the repository, so what leads to
 * them leads somewhere. Nothing unless the checkout is sparse. Throws GIT_FAILED.
 */
export async function* sparseFiles(
  { repository, sha }: SourceTree,
  listed: readonly TreeFile[],
): AsyncGenerator<TreeFile, void, undefined> {
  if (!repository || sha !== undefined || !existsSync(join(repository.gitDir, 'info', 'sparse-checkout'))) return;
  if ((await repository.resolve('HEAD')) === undefined) return;
  const known = new Set(listed.map(({ path }) => path));
  for await (const { path, blob } of repository.listTree('HEAD')) {
    if (!known.has(path)) yield { path, blob, skipped: 'sparse' };
  }
}
