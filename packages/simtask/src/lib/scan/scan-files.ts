import { ParallelProcessor, type StepContext } from '@pipelines/core';
import {
  BatchPool,
  blockKey,
  cutIntoBlocks,
  extensionOf,
  type ListedFile,
  type SourceTree,
  sourceBatch,
} from '@pipelines/core/repository';
import { SCAN_BATCH, type ScanBatch, type ScannedBatch, type ScannedFile, scanBatch } from './scan-batch.ts';
import type { ScanOptions } from './scan-text.ts';

type Pool = BatchPool<ScanBatch, ScannedBatch>;
type Context = Pick<StepContext, 'cache' | 'signal'>;

interface Scanner {
  readonly tree: SourceTree;
  readonly options: ScanOptions;
  readonly maxBytes: number;
  readonly pool: Pool;
}

/** Files that go to a thread at once: few enough that all threads end together. Each batch from git costs a process. */
const BATCH_FILES = { disk: 24, git: 96 };

/**
 * What is in the files, in their order. Cached by blob, in blocks of about 128 neighbours: a change scans its block again
 * and no other file. Memory: a few blocks of functions, never of texts.
 */
export async function* scanFiles(
  files: readonly ListedFile[],
  source: {
    readonly tree: SourceTree;
    readonly options: ScanOptions;
    readonly maxBytes: number;
    readonly threads: number;
  },
  ctx: Context,
): AsyncGenerator<readonly [ListedFile, ScannedFile], void, undefined> {
  const { tree, threads } = source;
  const here = (batch: ScanBatch) => scanBatch(batch, tree.repository);
  const pool: Pool = new BatchPool({ handler: SCAN_BATCH, here, threads, signal: ctx.signal });
  const scanner: Scanner = { ...source, pool };
  const window = { concurrency: threads * 2, signal: ctx.signal };
  const blocks = new ParallelProcessor((block: readonly ListedFile[]) => scanBlock(block, scanner, ctx), window);
  try {
    for await (const outcome of blocks.outcomes(cutIntoBlocks(stream(files), ({ path }) => path))) {
      if (!outcome.ok) throw outcome.error;
      yield* outcome.value;
    }
  } finally {
    await pool.close();
  }
}

async function* stream<T>(items: readonly T[]): AsyncGenerator<T, void, undefined> {
  yield* items;
}

async function scanBlock(
  block: readonly ListedFile[],
  { tree, options, maxBytes, pool }: Scanner,
  ctx: Context,
): Promise<(readonly [ListedFile, ScannedFile])[]> {
  // A checkout may change line ends, so what git holds and what lies there are two texts.
  const kind = tree.sha === undefined ? 'disk' : 'git';
  const key = blockKey(
    kind,
    block.map(({ blob, path }) => `${blob}.${extensionOf(path)}`),
  );
  const batches = (await ctx.cache.get<readonly string[]>(key)) ?? (await scanNow());
  const scanned = batches.flatMap((json) => JSON.parse(json) as ScannedFile[]);
  return block.map((file, i) => [file, scanned[i] ?? null] as const);

  async function scanNow(): Promise<readonly string[]> {
    const reading: Promise<ScannedBatch>[] = [];
    const size = BATCH_FILES[kind];
    for (let i = 0; i < block.length; i += size) {
      reading.push(pool.read({ ...sourceBatch(tree, block.slice(i, i + size), maxBytes), options }));
    }
    const found = await Promise.all(reading);
    const texts = found.map(({ json }) => json);
    // That a file could not be read says nothing about its content.
    if (found.every(({ complete }) => complete)) await ctx.cache.set(key, texts);
    return texts;
  }
}
