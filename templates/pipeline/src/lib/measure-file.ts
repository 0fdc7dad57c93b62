import type { StepCache } from '@pipelines/core';
import { readSources, type SourceTree, sourceBatch } from '@pipelines/core/repository';
import type { FileRow, Measure, Problem } from '../rows.ts';
import { countLines } from './count-lines.ts';

/** Counts are kept by blob, so a file that did not change is not read again. */
export async function measureFile(file: FileRow, tree: SourceTree, cache: StepCache): Promise<Measure | Problem> {
  const { path, blob } = file;
  const known = await cache.get<number>(blob);
  const lines = known ?? (await linesOf(file, tree));
  if (lines === undefined) return { type: 'problem', path, message: 'cannot be read, or has vanished meanwhile' };
  if (known === undefined) await cache.set(blob, lines);
  return { type: 'measure', path, lines };
}

async function linesOf(file: FileRow, tree: SourceTree): Promise<number | undefined> {
  for await (const content of readSources(sourceBatch(tree, [file]), tree.repository)) {
    if (content !== undefined) return countLines(content);
  }
  return undefined;
}
