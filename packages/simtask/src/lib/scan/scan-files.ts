import { ParallelProcessor, type StepContext } from '@pipelines/core';
import { BatchPool, extensionOf, type ListedFile, type SourceTree, sourceBatch } from '@pipelines/core/repository';
import { SCAN_BATCH, type ScanBatch, type ScannedFile, type ScannedText, scanBatch } from './scan-batch.ts';
import type { ScanOptions } from './scan-text.ts';

type Pool = BatchPool<ScanBatch, ScannedText[]>;
type Context = Pick<StepContext, 'cache' | 'signal'>;

interface Scanner {
  readonly tree: SourceTree;
  readonly options: ScanOptions;
  readonly maxBytes: number;
  readonly pool: Pool;
}

/** Files that go to a thread at once: few enough that all threads end together. Each batch from git costs a process. */
const BATCH_FILES = { disk: 24, git: 96 };

/** Files that are looked up together. */
const CHUNK_FILES = 128;

/**
 * What is in the files, in their order. Cached by blob: only files that changed are scanned again. Memory: the functions of a few
 * hundred files, never their texts.
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
  const chunks = new ParallelProcessor((chunk: readonly ListedFile[]) => scanChunk(chunk, scanner, ctx), window);
  try {
    for await (const outcome of chunks.outcomes(chunksOf(files))) {
      if (!outcome.ok) throw outcome.error;
      yield* outcome.value;
    }
  } finally {
    await pool.close();
  }
}

function* chunksOf(files: readonly ListedFile[]): Generator<readonly ListedFile[], void, undefined> {
  for (let i = 0; i < files.length; i += CHUNK_FILES) yield files.slice(i, i + CHUNK_FILES);
}

async function scanChunk(
  chunk: readonly ListedFile[],
  scanner: Scanner,
  ctx: Context,
): Promise<(readonly [ListedFile, ScannedFile])[]> {
  // A checkout may change line ends, so what git holds and what lies there are two texts.
  const kind = scanner.tree.sha === undefined ? 'disk' : 'git';
  const keys = chunk.map(({ blob, path }) => `${kind}:${blob}.${extensionOf(path)}`);
  const texts: (ScannedText | undefined)[] = await Promise.all(keys.map((key) => ctx.cache.get<string>(key)));
  const missing = [...chunk.keys()].filter((at) => texts[at] === undefined);
  const found = await scanNow(
    missing.map((at) => chunk[at] as ListedFile),
    BATCH_FILES[kind],
    scanner,
  );
  for (const [n, at] of missing.entries()) {
    const text = found[n] ?? null;
    texts[at] = text;
    // That a file could not be read says nothing about its content.
    if (text !== null) await ctx.cache.set(keys[at] as string, text);
  }
  return chunk.map((file, at) => [file, JSON.parse(texts[at] ?? 'null') as ScannedFile] as const);
}

async function scanNow(
  files: readonly ListedFile[],
  size: number,
  { tree, maxBytes, options, pool }: Scanner,
): Promise<ScannedText[]> {
  const reading: Promise<ScannedText[]>[] = [];
  for (let i = 0; i < files.length; i += size) {
    reading.push(pool.read({ ...sourceBatch(tree, files.slice(i, i + size), maxBytes), options }));
  }
  return (await Promise.all(reading)).flat();
}
