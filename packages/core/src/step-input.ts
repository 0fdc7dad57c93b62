import type { Row } from './step.ts';

/** How the latest pull ended, as far as it has ended. */
export interface LatestPull {
  /** The row the step was given last. */
  readonly row?: Row | undefined;
  /** Why the rows before the step failed; boxed, because anything can be thrown. */
  readonly failure?: { readonly reason: unknown };
  /** False while the step still waits for a row. */
  readonly settled: boolean;
}

/**
 * The rows a step is given. Adds no promise per row unless rows are inspected: what error messages need is read from
 * the latest pull, afterwards. Pulling fails with the reason of `signal` once that is aborted.
 */
export class StepInput implements AsyncIterableIterator<Row> {
  #rows: AsyncIterable<Row>;
  #signal: AbortSignal;
  #inspect: ((row: Row) => void) | undefined;
  #source: AsyncIterator<Row> | undefined;
  #pull: Promise<IteratorResult<Row>> | undefined;

  constructor(rows: AsyncIterable<Row>, signal: AbortSignal, inspect: ((row: Row) => void) | undefined) {
    this.#rows = rows;
    this.#signal = signal;
    this.#inspect = inspect;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  next(): Promise<IteratorResult<Row>> {
    if (this.#signal.aborted) return Promise.reject(this.#signal.reason);
    this.#source ??= this.#rows[Symbol.asyncIterator]();
    this.#pull = this.#source.next();
    const inspect = this.#inspect;
    if (!inspect) return this.#pull;
    return this.#pull.then((result) => {
      if (!result.done) inspect(result.value);
      return result;
    });
  }

  async return(): Promise<IteratorReturnResult<undefined>> {
    await this.#source?.return?.();
    return { done: true, value: undefined };
  }

  /** Closes the source. Does not wait for it while a pull is under way, for that may never end. */
  async close(): Promise<void> {
    const { settled } = await this.latest();
    const closed = this.return();
    if (settled) await closed;
    else closed.catch(() => {});
  }

  async latest(): Promise<LatestPull> {
    if (!this.#pull) return { settled: true };
    const ended = this.#pull.then(
      (result): LatestPull => ({ settled: true, row: result.done ? undefined : result.value }),
      (reason: unknown): LatestPull => ({ settled: true, failure: { reason } }),
    );
    // A pull that has settled wins the race, since the other promise needs more turns of the microtask queue.
    const undecided = Promise.resolve()
      .then(() => {})
      .then((): LatestPull => ({ settled: false }));
    return Promise.race([ended, undecided]);
  }
}
