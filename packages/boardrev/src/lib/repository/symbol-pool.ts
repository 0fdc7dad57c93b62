import { availableParallelism } from 'node:os';
import { ParallelProcessor } from '@pipelines/core';
import type { Repository } from '@pipelines/core/node';
import { type FileSymbols, SYMBOL_BATCH, type SymbolBatch, symbolBatch } from './symbol-batch.ts';

export interface SymbolPoolOptions {
  /** The repository to read from; undefined for a directory. */
  readonly repository: Repository | undefined;
  /** With 1 all is read here. */
  readonly threads: number;
  readonly signal: AbortSignal;
}

/** A few batches are read sooner than a thread has started, which is all a run has to do after a small change. */
const READ_HERE = 2;

/** Each thread holds a parser and the syntax tree of one file. */
const MAX_THREADS = 4;

/** The threads to use: as many as asked for, else one per core, up to 4. */
export function threadCount(asked: number | undefined): number {
  return asked ?? Math.min(availableParallelism(), MAX_THREADS);
}

interface Call {
  readonly batch: SymbolBatch;
  readonly resolve: (symbols: FileSymbols[]) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Reads batches of files: the first ones here, the others in threads, which start when needed and end with `close`.
 * Memory: the batches asked for; the caller bounds them.
 */
export class SymbolPool {
  readonly #options: SymbolPoolOptions;
  readonly #waiting: Call[] = [];
  readonly #running: Call[] = [];
  #readHere = 0;
  #work: Promise<void> | undefined;
  #wake: () => void = () => {};
  /** Boxed, because anything can be thrown. */
  #ended: { readonly reason: unknown } | undefined;
  readonly #stop = new AbortController();

  constructor(options: SymbolPoolOptions) {
    this.#options = options;
  }

  /** The symbols of each file of the batch, in its order. Rejects with what ended the threads. */
  read(batch: SymbolBatch): Promise<FileSymbols[]> {
    const { threads, repository } = this.#options;
    if (threads === 1 || this.#readHere++ < READ_HERE) return symbolBatch(batch, repository);
    if (this.#ended) return Promise.reject(this.#ended.reason);
    return new Promise((resolve, reject) => {
      this.#waiting.push({ batch, resolve, reject });
      this.#work ??= this.#run();
      this.#wake();
    });
  }

  /** Ends the threads, whatever they are doing. */
  async close(): Promise<void> {
    this.#stop.abort();
    this.#wake();
    await this.#work;
  }

  async #run(): Promise<void> {
    const { threads, signal } = this.#options;
    const processor = new ParallelProcessor<SymbolBatch, FileSymbols[]>(SYMBOL_BATCH, {
      kind: 'cpu',
      concurrency: threads,
      batchSize: 1,
      signal: AbortSignal.any([signal, this.#stop.signal]),
    });
    try {
      for await (const outcome of processor.outcomes(this.#batches())) {
        const call = this.#running.shift();
        if (outcome.ok) call?.resolve(outcome.value);
        else call?.reject(outcome.error);
      }
    } catch (thrown) {
      this.#stop.abort();
      this.#ended = { reason: thrown };
      for (const { reject } of [...this.#running, ...this.#waiting]) reject(thrown);
    }
  }

  async *#batches(): AsyncGenerator<SymbolBatch, void, undefined> {
    while (!this.#stop.signal.aborted) {
      const call = this.#waiting.shift();
      if (call) {
        this.#running.push(call);
        yield call.batch;
      } else {
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
        });
      }
    }
  }
}
