const DONE: IteratorReturnResult<undefined> = { done: true, value: undefined };

/**
 * The rows of a whole run. `open` connects the steps at the first pull. An abort of `signal` rejects at once, also when a
 * step is stuck; the end, a failure and a consumer that leaves abort `stop`, so that nothing works on for nobody.
 * Written out because a generator here would cost every row one more hop.
 */
export class RunRows<Row> implements AsyncIterableIterator<Row> {
  readonly #open: () => AsyncIterable<Row>;
  readonly #signal: AbortSignal | undefined;
  readonly #stop: AbortController;
  readonly #stopped = new DOMException('the consumer stopped reading', 'AbortError');
  #rows: AsyncIterator<Row> | undefined;
  #ended = false;
  /** Aborted while nobody waited for a row: the next pull tells. */
  #untold = false;
  #waiting = 0;
  #rejectWaiting: (reason: unknown) => void = () => {};

  constructor(open: () => AsyncIterable<Row>, signal: AbortSignal | undefined, stop: AbortController) {
    this.#open = open;
    this.#signal = signal;
    this.#stop = stop;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  next(): Promise<IteratorResult<Row>> {
    if (this.#ended) return this.#afterEnd();
    try {
      this.#rows ??= this.#start();
    } catch (thrown) {
      this.#end();
      return Promise.reject(thrown);
    }
    return new Promise((resolve, reject) => {
      this.#expect(reject);
      this.#rows?.next().then(
        (result) => {
          this.#waiting -= 1;
          if (result.done) this.#end();
          resolve(result);
        },
        (thrown: unknown) => {
          this.#waiting -= 1;
          this.#end();
          reject(thrown);
        },
      );
    });
  }

  async return(): Promise<IteratorReturnResult<undefined>> {
    if (this.#ended) return DONE;
    this.#end();
    try {
      await this.#rows?.return?.();
    } catch (thrown) {
      // That a step was stopped is no error; anything else it throws is.
      if (thrown !== this.#stopped) throw thrown;
    }
    return DONE;
  }

  #start(): AsyncIterator<Row> {
    this.#signal?.throwIfAborted();
    const rows = this.#open()[Symbol.asyncIterator]();
    this.#signal?.addEventListener('abort', this.#onAbort, { once: true });
    return rows;
  }

  /** The signal goes before the steps close, for those that wait for their work in flight. */
  #end(): void {
    this.#ended = true;
    this.#signal?.removeEventListener('abort', this.#onAbort);
    this.#stop.abort(this.#stopped);
  }

  #onAbort = (): void => {
    this.#untold = this.#waiting === 0;
    this.#end();
    this.#rejectWaiting(this.#signal?.reason);
    // Not awaited: a step that is stuck never closes.
    this.#rows?.return?.().catch(() => {});
  };

  #afterEnd(): Promise<IteratorResult<Row>> {
    if (!this.#untold) return Promise.resolve(DONE);
    this.#untold = false;
    return Promise.reject(this.#signal?.reason);
  }

  #expect(reject: (reason: unknown) => void): void {
    const others = this.#rejectWaiting;
    const alone = this.#waiting === 0;
    this.#waiting += 1;
    if (!this.#signal) return;
    this.#rejectWaiting = alone
      ? reject
      : (reason) => {
          others(reason);
          reject(reason);
        };
  }
}
