import { ParallelProcessor } from '../parallel-processor.ts';
import type { StepContext } from '../step.ts';
import type { BatchPool } from './batch-pool.ts';
import type { ListedFile } from './listed-files.ts';
import { type SourceBatch, sourceBatch } from './read-sources.ts';
import type { SourceTree } from './source-tree.ts';

type Reference = Pick<ListedFile, 'path' | 'blob'>;

/** What is made of a file, as JSON: as text hundreds of small objects cross to another thread, and to the disk, as one. */
export type FileText = string | null;

export interface ReadFilesOptions<Options> {
  readonly tree: SourceTree;
  /** Makes a `FileText` of each file of a batch, in its order; null for one that could not be read, which is not kept. */
  readonly pool: BatchPool<SourceBatch & { readonly options: Options }, FileText[]>;
  readonly threads: number;
  readonly maxBytes: number;
  /** Goes with each batch. */
  readonly options: Options;
  /** What the result depends on besides the content of the file and the cache fields of the step, such as its extension. */
  readonly keyOf: (file: Reference) => string;
}

/** Files that go to a thread at once: few enough that all threads end together. Each batch from git costs a process. */
const BATCH_FILES = { disk: 24, git: 96 };

/** Files that are looked up together. */
const CHUNK_FILES = 128;

/**
 * What is made of the files, in their order; null for one that could not be read. Cached by blob: only files that changed are
 * read. Memory: the results of a few hundred files, never their texts. The caller closes the pool.
 */
export async function* readFiles<File extends Reference, Result, Options>(
  files: Iterable<File>,
  reader: ReadFilesOptions<Options>,
  ctx: Pick<StepContext, 'cache' | 'signal'>,
): AsyncGenerator<readonly [File, Result | null], void, undefined> {
  const window = { concurrency: reader.threads * 2, signal: ctx.signal };
  const chunks = new ParallelProcessor(
    (chunk: readonly File[]) => readChunk<File, Result, Options>(chunk, reader, ctx),
    window,
  );
  for await (const outcome of chunks.outcomes(chunksOf(files))) {
    if (!outcome.ok) throw outcome.error;
    yield* outcome.value;
  }
}

function* chunksOf<File>(files: Iterable<File>): Generator<readonly File[], void, undefined> {
  let chunk: File[] = [];
  for (const file of files) {
    chunk.push(file);
    if (chunk.length < CHUNK_FILES) continue;
    yield chunk;
    chunk = [];
  }
  if (chunk.length > 0) yield chunk;
}

async function readChunk<File extends Reference, Result, Options>(
  chunk: readonly File[],
  reader: ReadFilesOptions<Options>,
  { cache }: Pick<StepContext, 'cache'>,
): Promise<(readonly [File, Result | null])[]> {
  // A checkout may change line ends, so what git holds and what lies there are two texts.
  const kind = reader.tree.sha === undefined ? 'disk' : 'git';
  const keys = chunk.map((file) => `${kind}:${file.blob}.${reader.keyOf(file)}`);
  const texts: (FileText | undefined)[] = await Promise.all(keys.map((key) => cache.get<string>(key)));
  const missing = [...chunk.keys()].filter((at) => texts[at] === undefined);
  const read = await readNow(
    missing.map((at) => chunk[at] as File),
    BATCH_FILES[kind],
    reader,
  );
  for (const [n, at] of missing.entries()) {
    const text = read[n] ?? null;
    texts[at] = text;
    // That a file could not be read says nothing about its content.
    if (text !== null) await cache.set(keys[at] as string, text);
  }
  return chunk.map((file, at) => [file, JSON.parse(texts[at] ?? 'null') as Result | null] as const);
}

async function readNow<Options>(
  files: readonly Reference[],
  size: number,
  { tree, maxBytes, options, pool }: ReadFilesOptions<Options>,
): Promise<FileText[]> {
  const reading: Promise<FileText[]>[] = [];
  for (let i = 0; i < files.length; i += size) {
    reading.push(pool.read({ ...sourceBatch(tree, files.slice(i, i + size), maxBytes), options }));
  }
  return (await Promise.all(reading)).flat();
}
