import type { ItemError } from '../concurrency/outcome.ts';
import { isThenable } from '../concurrency/thenable.ts';
import { toError } from '../errors.ts';
import type { Outcome, ResultWindow } from './result-window.ts';
import type { StreamSettings } from './stream-settings.ts';
import type { StreamCounters } from './stream-stats.ts';

/** What a handler gets besides its item. */
export interface ItemContext {
  /** Place among the items of the source, from 0; dropped ones count. */
  readonly index: number;
  /** Aborted when the stream is aborted, fails, or its consumer stops reading. */
  readonly signal: AbortSignal;
}

export type ItemHandler<T, R> = (item: T, context: ItemContext) => R | PromiseLike<R>;

/**
 * Runs the handlers of one run, at most `maxConcurrency` at a time, and puts their outcomes into the window. A handler
 * that answers at once costs no promise.
 */
export class Handlers<T, R> {
  #inFlight = 0;
  #stopped = false;
  readonly #handler: ItemHandler<T, R>;
  readonly #settings: StreamSettings<T>;
  readonly #counters: StreamCounters;
  readonly #window: ResultWindow<T, R>;
  readonly #windowSize: number;
  readonly #onSettled: () => void;
  readonly #controller = new AbortController();
  readonly #signal = this.#controller.signal;

  constructor(
    handler: ItemHandler<T, R>,
    settings: StreamSettings<T>,
    counters: StreamCounters,
    window: ResultWindow<T, R>,
    onSettled: () => void,
  ) {
    this.#handler = handler;
    this.#settings = settings;
    this.#counters = counters;
    this.#window = window;
    this.#windowSize = settings.chunkSize + settings.maxConcurrency;
    this.#onSettled = onSettled;
  }

  get inFlight(): number {
    return this.#inFlight;
  }

  /** One more may be started now. */
  get free(): boolean {
    return (
      !this.#stopped &&
      this.#inFlight < this.#settings.maxConcurrency &&
      this.#window.size < this.#windowSize &&
      this.#counters.failedItems <= this.#settings.maxErrors
    );
  }

  start(item: T, index: number): void {
    try {
      const result = this.#handler(item, { index, signal: this.#signal });
      if (isThenable(result)) this.#await(Promise.resolve(result as PromiseLike<R>), item, index);
      else {
        this.#counters.processedItems += 1;
        this.#window.addValue(result as R);
      }
    } catch (thrown) {
      this.#window.add({ failure: this.#countFailure(item, index, thrown) });
    }
  }

  /** No more are started. With a reason those in flight are aborted. What settles from now on is on nobody's books. */
  stop(reason: { readonly error: unknown } | undefined): void {
    this.#stopped = true;
    if (reason) this.#controller.abort(reason.error);
  }

  #await(result: Promise<R>, item: T, index: number): void {
    this.#inFlight += 1;
    const slot = this.#window.open();
    const settle = (outcome: Outcome<T, R>) => {
      this.#inFlight -= 1;
      this.#window.settle(slot, outcome);
      this.#onSettled();
    };
    result.then(
      (value) => {
        if (this.#stopped) return;
        this.#counters.processedItems += 1;
        settle({ value });
      },
      (thrown: unknown) => {
        if (!this.#stopped) settle({ failure: this.#countFailure(item, index, thrown) });
      },
    );
  }

  #countFailure(item: T, index: number, thrown: unknown): ItemError<T> {
    this.#counters.failedItems += 1;
    return { item, index, attempt: 1, error: toError(thrown) };
  }
}
