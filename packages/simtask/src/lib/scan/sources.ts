import type { StepContext } from '@pipelines/core';
import { describesPackages, type ListedFile, listSources, type SourceTree } from '@pipelines/core/repository';
import type { Category } from '../../rows.ts';
import { categoryOfPath, isWanted } from './categories.ts';
import { dialectOf } from './dialects.ts';
import type { LeftOut } from './function-rows.ts';

export interface Sources {
  /** To be scanned, by bytes of path. */
  readonly files: readonly ListedFile[];
  /** What says which packages there are. */
  readonly manifests: readonly ListedFile[];
}

/** Lists what is to be scanned. What is left out by its path or size is only counted. Memory: references of all files. */
export async function listCode(
  tree: SourceTree,
  options: { readonly include: readonly Category[]; readonly maxFileBytes: number; readonly threads: number },
  leftOut: LeftOut,
  ctx: Pick<StepContext, 'root' | 'signal' | 'log'>,
): Promise<Sources> {
  const files: ListedFile[] = [];
  const manifests: ListedFile[] = [];
  const wants = (path: string) => {
    if (describesPackages(path)) return isWanted(path, options.include);
    if (dialectOf(path) === undefined) return false;
    const category = categoryOfPath(path);
    if (category === undefined || options.include.includes(category)) return true;
    leftOut.file(category);
    return false;
  };
  for await (const file of listSources(tree, { ...options, wants }, ctx)) {
    if (describesPackages(file.path)) manifests.push(file);
    else if (file.skipped === 'large') leftOut.file('large');
    else if (file.skipped === undefined || file.skipped === 'unreadable') files.push(file);
  }
  return { files, manifests };
}
