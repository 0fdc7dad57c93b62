/** A failed item. `error` is always an Error; a thrown non-Error is its `cause`. */
export interface ItemError<T> {
  readonly item: T;
  /** Position in the input, from 0. */
  readonly index: number;
  /** Attempts made. */
  readonly attempt: number;
  readonly error: Error;
}

/** What became of one item. */
export type Outcome<T, R> =
  | { readonly ok: true; readonly index: number; readonly attempt: number; readonly value: R }
  | ({ readonly ok: false } & ItemError<T>);

export interface ProcessingStats {
  /** Items that settled: `successful + failed`. */
  readonly totalProcessed: number;
  readonly successful: number;
  readonly failed: number;
  /** Attempts beyond the first ones. */
  readonly retried: number;
  /** Wall time in ms. */
  readonly duration: number;
  /** Highest memory reading of the run, in bytes. */
  readonly memoryPeak: number;
  /** How often the run slowed down to one item in flight because of memory. */
  readonly memoryWaits: number;
  /** Most items in flight at once. With an executor an upper bound: items may still wait in its batches. */
  readonly concurrencyPeak: number;
  /** What a person should know although the run went on. */
  readonly warnings: readonly string[];
}

export interface ProcessingResult<T, R> {
  /** Without the failed items; in input order unless `ordered: false`. */
  readonly results: R[];
  readonly errors: ItemError<T>[];
  readonly stats: ProcessingStats;
}

/** Receives what a run produces. `end` or `fail` comes last and once. */
export interface Sink<T, R> {
  value(index: number, value: R, attempt: number): void;
  error(failure: ItemError<T>): void;
  end(): void;
  fail(error: Error): void;
}
