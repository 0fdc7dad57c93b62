import { ParallelProcessor, type StepContext } from '@pipelines/core';
import type { Repository } from '@pipelines/core/node';
import { BatchPool, blockKey, cutIntoBlocks, type ListedFile, type SourceBatch } from '@pipelines/core/repository';
import type { FileRow } from '../../rows.ts';
import { languageOf } from './languages.ts';
import { type FileSymbols, SYMBOL_BATCH, symbolBatch } from './symbol-batch.ts';
import { dialectOf } from './symbols.ts';

/** From `repository`, or from the directory without one. */
interface FileSource {
  readonly repository: Repository | undefined;
  readonly threads: number;
}

type Pool = BatchPool<SourceBatch, FileSymbols[]>;
type Context = Pick<StepContext, 'root' | 'cache' | 'signal' | 'log'>;

/** An LFS pointer is a text of about 130 bytes. */
const POINTER = { min: 100, max: 200 };

/**
 * The rows of the files, in their order, with the names their code declares. What was found is cached by blob and
 * dialect, in blocks of about 128 neighbours: a change reads its block again and no other file.
 * Memory: a few blocks of rows, never of texts.
 */
export async function* fileRows(
  files: AsyncIterable<ListedFile>,
  { repository, threads }: FileSource,
  ctx: Context,
): AsyncGenerator<FileRow, void, undefined> {
  const here = (batch: SourceBatch) => symbolBatch(batch, repository);
  const pool: Pool = new BatchPool({ handler: SYMBOL_BATCH, here, threads, signal: ctx.signal });
  const readBlock = (block: readonly ListedFile[]) => rowsOfBlock(block, pool, repository !== undefined, ctx);
  const window = { concurrency: threads * 2, batchSize: 2, signal: ctx.signal };
  const blocks = new ParallelProcessor(readBlock, window);
  let unparsed = 0;
  try {
    for await (const outcome of blocks.outcomes(cutIntoBlocks(files, ({ path }) => path))) {
      if (!outcome.ok) throw outcome.error;
      unparsed += outcome.value.unparsed;
      yield* outcome.value.rows;
    }
  } finally {
    await pool.close();
  }
  if (unparsed > 0) ctx.log.info(`${unparsed} files do not parse; their names were found by patterns`);
}

async function rowsOfBlock(
  block: readonly ListedFile[],
  pool: Pool,
  git: boolean,
  ctx: Context,
): Promise<{ rows: FileRow[]; unparsed: number }> {
  const wanted = block.filter(isRead);
  const symbols = wanted.length === 0 ? [] : await cachedSymbols(wanted, pool, git, ctx);
  const found = new Map(wanted.map((file, i) => [file, symbols[i]]));
  const rows = block.map((file): FileRow => {
    const { symbols: names = [], skipped } = found.get(file) ?? {};
    return { type: 'file', ...file, symbols: [...names], ...(skipped && { skipped }) };
  });
  return { rows, unparsed: symbols.filter((file) => file.unparsed).length };
}

/** Code is read for its names, and what may be a pointer to learn whether it is one. */
function isRead(file: ListedFile): boolean {
  if (file.skipped === 'binary') return isPointerSize(file.size);
  if (file.skipped !== undefined || file.size === 0) return false;
  return languageOf(file.path) !== undefined || isPointerSize(file.size);
}

function isPointerSize(size: number): boolean {
  return size >= POINTER.min && size <= POINTER.max;
}

async function cachedSymbols(
  files: readonly ListedFile[],
  pool: Pool,
  git: boolean,
  ctx: Context,
): Promise<readonly FileSymbols[]> {
  const key = blockKey(
    'symbols',
    files.map(({ blob, path }) => `${blob}.${dialectOf(path)}`),
  );
  const cached = await ctx.cache.get<readonly FileSymbols[]>(key);
  if (cached) return cached;
  const references = files.map(({ path, blob }) => ({ path, blob }));
  const found = await pool.read({ root: ctx.root, git, files: references });
  // That a file could not be read says nothing about its content.
  if (found.every(({ skipped }) => skipped !== 'unreadable')) await ctx.cache.set(key, found);
  return found;
}
