import { readSources, type SourceTree, sourceBatch } from '@pipelines/core/repository';
import type { ReadText } from './quick-start.ts';

/** Larger examples are nothing to show. */
const MAX_BYTES = 65536;

/** Reads files of a tree by path, those of a revision from git. */
export function textReader(tree: SourceTree): ReadText {
  return async (path) => {
    const blob = await blobOf(tree, path);
    if (blob === undefined || path.split('/').includes('..')) return undefined;
    for await (const content of readSources(sourceBatch(tree, [{ path, blob }], MAX_BYTES), tree.repository))
      return content?.toString();
    return undefined;
  };
}

/** From the disk a path is enough. */
async function blobOf({ repository, sha }: SourceTree, path: string): Promise<string | undefined> {
  if (sha === undefined) return '';
  if (!repository) return undefined;
  for await (const entry of repository.listTree(sha, { path })) if (entry.path === path) return entry.blob;
  return undefined;
}
