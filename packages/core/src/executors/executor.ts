/** One attempt at one item. */
export interface Task<T> {
  readonly item: T;
  /** Position in the input, from 0. */
  readonly index: number;
  /** 1 for the first attempt. */
  readonly attempt: number;
}

export type TaskOutcome<R> = { readonly ok: true; readonly value: R } | { readonly ok: false; readonly error: unknown };

/**
 * A place where batches of items run: threads, or a queue of other machines. Lives as long as one run.
 * Delivery is at-least-once: a task whose place of work died may have run before.
 */
export interface Executor<T, R> {
  /** Most items that may be handed out at once. Read before each item, so it may change. */
  readonly window: number;
  /** Most items the next batch should hold. Read before each item, so it may grow with what is learned. */
  readonly batchItems: number;
  /**
   * Runs every task once more or less and resolves with one outcome per task, in their order. Retries are the caller's.
   * Rejects only when the executor itself cannot work: the run then fails with that error.
   */
  run(tasks: readonly Task<T>[]): Promise<readonly TaskOutcome<R>[]>;
  /** Another number of items may be worked on at once. */
  resize(concurrency: number): void;
  /** Drops what is running and releases everything. Pending `run` calls need not settle. Never rejects. */
  close(): Promise<void>;
}

/** A handler that can be loaded somewhere else: the URL of a module and the name of the function it exports. */
export interface ModuleHandler {
  /** A `file:` or `data:` URL or an absolute path, usually `new URL('./work.js', import.meta.url)` or `import.meta.url`. */
  readonly module: string | URL;
  readonly export: string;
}

export interface ExecutorSettings {
  readonly handler: ModuleHandler;
  /** Items worked on at once. */
  readonly concurrency: number;
  /** Most items per batch. */
  readonly batchSize: number;
  /** Time limit of one attempt; 0 means none. */
  readonly timeoutMs: number;
  /** MB. */
  readonly maxMemory: number;
}

export type ExecutorFactory<T, R> = (settings: ExecutorSettings) => Executor<T, R>;
