import { ParallelProcessor, type StepContext } from '@pipelines/core';
import type { FileRow } from '../../rows.ts';
import { blockKey, cutIntoBlocks } from './blocks.ts';
import { languageOf } from './languages.ts';
import type { ListedFile } from './listed-files.ts';
import type { FileSymbols } from './symbol-batch.ts';
import { SymbolPool, type SymbolPoolOptions } from './symbol-pool.ts';
import { dialectOf } from './symbols.ts';

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
  options: Pick<SymbolPoolOptions, 'repository' | 'threads'>,
  ctx: Context,
): AsyncGenerator<FileRow, void, undefined> {
  const pool = new SymbolPool({ ...options, signal: ctx.signal });
  const readBlock = (block: readonly ListedFile[]) => rowsOfBlock(block, pool, options.repository !== undefined, ctx);
  const window = { concurrency: options.threads * 2, batchSize: 2, signal: ctx.signal };
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
  pool: SymbolPool,
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
  pool: SymbolPool,
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
