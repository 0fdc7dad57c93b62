import { readSources, type SourceTree, sourceBatch } from '@pipelines/core/repository';
import { objectOf } from './manifest-facts.ts';
import type { TreeFiles } from './tree-files.ts';

/**
 * The objects in some files of JSON with comments, by path; what is not there, cannot be read or is no object is left out.
 * Memory: those objects.
 */
export async function readJson(
  tree: SourceTree,
  files: TreeFiles,
  paths: readonly string[],
): Promise<Map<string, Readonly<Record<string, unknown>>>> {
  const { parse } = await import('jsonc-parser');
  const wanted = paths.flatMap((path) => files.readable(path) ?? []);
  const found = new Map<string, Readonly<Record<string, unknown>>>();
  let next = 0;
  for await (const content of readSources(sourceBatch(tree, wanted), tree.repository)) {
    const path = wanted[next++]?.path ?? '';
    const text = content?.toString().replace(/^\ufeff/, '') ?? '';
    const value = objectOf(parse(text, [], { allowTrailingComma: true }));
    if (value) found.set(path, value);
  }
  return found;
}
