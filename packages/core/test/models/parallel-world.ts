import { ParallelProcessor, type ProcessingStats } from '@pipelines/core';
import fc from 'fast-check';
import { thrower } from './hostile.ts';

/** What becomes of one item. */
export interface ItemPlan {
  /** Returns at once, settles when the script says so, or gives a thenable that settles more than once. */
  readonly how: 'returns' | 'waits' | 'thenable';
  /** Attempts that throw. */
  readonly fails: number;
  readonly thrower: () => unknown;
  /** What its handler does besides. */
  readonly inside: 'nothing' | 'abort' | number;
}

export interface Setting {
  readonly concurrency: number;
  readonly batchSize: number;
  readonly retry: number;
  readonly ordered: boolean;
  readonly maxErrors: number;
  readonly source: 'array' | 'generator' | 'manual';
  /** The source fails instead of giving this item. */
  readonly sourceFailsAt: number | undefined;
  /** Closing the source fails. */
  readonly closeFails: boolean;
  readonly sourceThrower: () => unknown;
  readonly progressFails: boolean;
}

export type Action =
  | { readonly do: 'arrive' | 'read' | 'abort' | 'leave' }
  | { readonly do: 'settle'; readonly which: number }
  | { readonly do: 'resize'; readonly to: number };

const inside: fc.Arbitrary<ItemPlan['inside']> = fc.oneof(
  { weight: 60, arbitrary: fc.constant('nothing' as const) },
  { weight: 1, arbitrary: fc.constant('abort' as const) },
  { weight: 6, arbitrary: fc.integer({ min: 1, max: 6 }) },
);

export const plan: fc.Arbitrary<ItemPlan> = fc.record({
  how: fc.oneof(
    { weight: 3, arbitrary: fc.constant('waits' as const) },
    fc.constantFrom('returns' as const, 'thenable' as const),
  ),
  fails: fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, fc.nat({ max: 3 })),
  thrower,
  inside,
});

export const setting: fc.Arbitrary<Setting> = fc.record({
  concurrency: fc.integer({ min: 1, max: 6 }),
  batchSize: fc.integer({ min: 1, max: 5 }),
  retry: fc.nat({ max: 2 }),
  ordered: fc.boolean(),
  maxErrors: fc.option(fc.nat({ max: 4 }), { nil: Number.POSITIVE_INFINITY, freq: 2 }),
  source: fc.constantFrom('array', 'generator', 'manual', 'manual'),
  sourceFailsAt: fc.option(fc.nat({ max: 20 }), { nil: undefined, freq: 3 }),
  closeFails: fc.boolean(),
  sourceThrower: thrower,
  progressFails: fc.boolean(),
});

/** `abort` and `leave` are rare, so that most scripts get far. */
export const script: fc.Arbitrary<Action[]> = fc.array(
  fc.oneof(
    { weight: 30, arbitrary: fc.record({ do: fc.constant('settle' as const), which: fc.nat({ max: 5 }) }) },
    { weight: 20, arbitrary: fc.record({ do: fc.constantFrom('arrive' as const, 'read' as const) }) },
    { weight: 6, arbitrary: fc.record({ do: fc.constant('resize' as const), to: fc.integer({ min: 1, max: 6 }) }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constantFrom('abort' as const, 'leave' as const) }) },
  ),
  { maxLength: 60 },
);

/** What a handler returns for an item. */
export const resultOf = (index: number) => ({ index, list: [index, [index]] });

interface Running {
  readonly index: number;
  readonly attempt: number;
  readonly signal: AbortSignal;
  readonly resolve: (value: unknown) => void;
  readonly reject: (reason: unknown) => void;
}

/** What became of an item for good: `thrown` in a list of its own, as it may be anything. */
export type Settled = { readonly ok: true } | { readonly ok: false; readonly thrown: readonly [unknown] };

/**
 * A world around one run, in which nothing happens by itself: items arrive, handlers settle and readers read when a script
 * says so. It keeps its own books and collects what must not happen in `broken`. No clock is involved.
 */
export class ParallelWorld {
  readonly processor: ParallelProcessor<ItemPlan, unknown>;
  readonly reason = new Error('the reason of the abort');
  readonly broken: string[] = [];
  readonly settled = new Map<number, Settled>();
  readonly progress: number[] = [];
  readonly source = {
    opened: false,
    pulls: 0,
    given: 0,
    returns: 0,
    ended: false,
    failure: undefined as readonly [unknown] | undefined,
  };
  limit: number;
  limitPeak: number;
  peak = 0;
  starts = 0;
  /** The run was told to stop, or has ended. */
  over = false;
  aborted = false;
  readonly #plans: readonly ItemPlan[];
  readonly #setting: Setting;
  readonly #controller = new AbortController();
  /** Started, and not settled for good: in a handler or waiting to be tried again. */
  readonly #inFlight = new Map<number, number>();
  #running: Running[] = [];
  #arrived = 0;
  #waitingPull: (() => void) | undefined;

  constructor(plans: readonly ItemPlan[], setting: Setting) {
    this.#plans = plans;
    this.#setting = setting;
    this.limit = setting.concurrency;
    this.limitPeak = setting.concurrency;
    const { concurrency, batchSize, ordered, maxErrors, retry, progressFails, sourceThrower } = setting;
    this.processor = new ParallelProcessor<ItemPlan, unknown>((item, context) => this.#handle(item, context), {
      ...{ concurrency, batchSize, ordered, maxErrors },
      retry: { attempts: retry, minDelayMs: 0 },
      signal: this.#controller.signal,
      memoryMeter: { read: () => 0 },
      progressCallback: (completed) => {
        this.progress.push(completed);
        if (progressFails) throw sourceThrower();
      },
    });
  }

  /** Items that the source could give now. */
  get isReady(): boolean {
    const { source, sourceFailsAt = Number.POSITIVE_INFINITY } = this.#setting;
    if (source === 'array') return this.starts === 0 && this.#plans.length > 0;
    const last = Math.min(this.#plans.length, sourceFailsAt, source === 'manual' ? this.#arrived : this.#plans.length);
    return this.source.given < last;
  }

  get inFlight(): number {
    return this.#inFlight.size;
  }

  get runningSignals(): AbortSignal[] {
    return this.#running.map(({ signal }) => signal);
  }

  abort(): void {
    this.over = true;
    this.aborted = true;
    this.#controller.abort(this.reason);
  }

  resize(to: number): void {
    this.limit = to;
    this.limitPeak = Math.max(this.limitPeak, to);
    this.processor.concurrency = to;
  }

  arrive(count = 1): void {
    this.#arrived += count;
    this.#waitingPull?.();
  }

  /** Lets one of the handlers that wait settle. False: none waits. */
  settle(which = 0): boolean {
    const waiting = this.#running.filter(({ index }) => this.#plans[index]?.how === 'waits');
    const one = waiting[which % waiting.length];
    if (one === undefined) return false;
    this.#settle(one, one.resolve, one.reject);
    return true;
  }

  /** Lets everything happen that can happen by itself. */
  async calm(): Promise<void> {
    for (let before = -1, quiet = 0; quiet < 4; before = this.starts + this.source.pulls) {
      await new Promise((resolve) => setImmediate(resolve));
      quiet = before === this.starts + this.source.pulls ? quiet + 1 : 0;
    }
  }

  items(): Iterable<ItemPlan> | AsyncIterable<ItemPlan> {
    const { source } = this.#setting;
    if (source === 'array') return this.#plans;
    return source === 'generator' ? this.#generate() : this.#manual();
  }

  /** Is the source released, if it was ever opened? */
  get isClosed(): boolean {
    const { opened, ended, failure, returns } = this.source;
    return !opened || ended || failure !== undefined || returns === 1;
  }

  checkStats({ totalProcessed, successful, failed, retried, concurrencyPeak }: ProcessingStats): void {
    if (totalProcessed !== successful + failed) this.broken.push('totalProcessed is not successful + failed');
    if (concurrencyPeak > this.limitPeak)
      this.broken.push(`a peak of ${concurrencyPeak} with ${this.limitPeak} allowed`);
    if (concurrencyPeak < this.peak) this.broken.push(`a peak of ${concurrencyPeak}, but ${this.peak} were in flight`);
    if (retried > this.starts) this.broken.push(`${retried} further attempts of ${this.starts} starts`);
  }

  #handle(item: ItemPlan, context: { index: number; attempt: number; signal: AbortSignal }): unknown {
    const { index, attempt, signal } = context;
    this.#enter(item, context);
    let resolve: (value: unknown) => void = () => {};
    let reject: (reason: unknown) => void = () => {};
    const result = new Promise((yes, no) => {
      [resolve, reject] = [yes, no];
    });
    const running = { index, attempt, signal, resolve, reject };
    this.#running.push(running);
    if (item.inside === 'abort') this.abort();
    else if (item.inside !== 'nothing') this.resize(item.inside);
    if (item.how === 'waits') return result;
    if (item.how === 'thenable') return this.#oddThenable(running);
    let answer: { value: unknown } | { thrown: unknown } = { value: undefined };
    const keep = (value: unknown) => {
      answer = { value };
    };
    const fail = (thrown: unknown) => {
      answer = { thrown };
    };
    this.#settle(running, keep, fail);
    if ('thrown' in answer) throw (answer as { thrown: unknown }).thrown;
    return (answer as { value: unknown }).value;
  }

  #enter(item: ItemPlan, { index, attempt, signal }: { index: number; attempt: number; signal: AbortSignal }): void {
    this.starts += 1;
    if (this.over) this.broken.push(`item ${index} was started after the end`);
    if (item !== this.#plans[index]) this.broken.push(`item ${index} came with another index`);
    if (signal.aborted) this.broken.push(`item ${index} was started with an aborted signal`);
    if (this.settled.has(index)) this.broken.push(`item ${index} was started after it had settled`);
    if (attempt !== (this.#inFlight.get(index) ?? 0) + 1) this.broken.push(`item ${index} skips to attempt ${attempt}`);
    if (this.#running.some((other) => other.index === index)) this.broken.push(`item ${index} runs twice at once`);
    this.#inFlight.set(index, attempt);
    // A lowered limit lets those in flight go on (an item that is tried again keeps its place), but nobody in above it.
    if (attempt > 1) return;
    this.peak = Math.max(this.peak, this.#inFlight.size);
    if (this.#inFlight.size > this.limit) this.broken.push(`${this.#inFlight.size} in flight of ${this.limit}`);
  }

  #settle(running: Running, keep: (value: unknown) => void, fail: (thrown: unknown) => void): void {
    const { index, attempt } = running;
    const item = this.#plans[index] as ItemPlan;
    this.#running = this.#running.filter((other) => other !== running);
    const thrown = item.thrower();
    const fails = attempt <= item.fails;
    if (!fails || attempt > this.#setting.retry) {
      this.#inFlight.delete(index);
      if (!this.over) this.settled.set(index, fails ? { ok: false, thrown: [thrown] } : { ok: true });
    }
    if (fails) fail(thrown);
    else keep(resultOf(index));
  }

  /** Only the first answer of a thenable counts. */
  #oddThenable(running: Running): PromiseLike<unknown> {
    const answerTwice = (keep: (value: unknown) => void, fail: (reason: unknown) => void) => {
      this.#settle(running, keep, fail);
      keep('too late');
      fail(new Error('too late'));
      throw new Error('too late');
    };
    return Object.defineProperty({}, 'then', { value: answerTwice }) as PromiseLike<unknown>;
  }

  *#generate(): Generator<ItemPlan> {
    this.source.opened = true;
    this.source.pulls += 1;
    try {
      for (const item of this.#plans) {
        this.#failSource();
        this.source.given += 1;
        yield item;
        this.source.pulls += 1;
      }
      this.#failSource();
      this.source.ended = true;
    } finally {
      if (!this.source.ended && !this.source.failure) this.#return();
    }
  }

  #manual(): AsyncIterable<ItemPlan> {
    const next = async (): Promise<IteratorResult<ItemPlan>> => {
      this.source.pulls += 1;
      if (this.#waitingPull) this.broken.push('a second pull while one was on the way');
      if (this.source.returns > 0) this.broken.push('a pull after the source was closed');
      const { source } = this;
      while (source.given >= this.#arrived) {
        await new Promise<void>((resolve) => {
          this.#waitingPull = resolve;
        });
        this.#waitingPull = undefined;
      }
      this.#failSource();
      const value = this.#plans[source.given];
      if (value === undefined) {
        source.ended = true;
        return { done: true, value: undefined };
      }
      source.given += 1;
      return { done: false, value };
    };
    const close = async (): Promise<IteratorResult<ItemPlan>> => {
      this.#return();
      return { done: true, value: undefined };
    };
    return {
      [Symbol.asyncIterator]: () => {
        this.source.opened = true;
        return { next, return: close };
      },
    };
  }

  #failSource(): void {
    if (this.source.given !== this.#setting.sourceFailsAt || this.source.given > this.#plans.length) return;
    const thrown = this.#setting.sourceThrower();
    this.source.failure = [thrown];
    throw thrown;
  }

  #return(): void {
    this.source.returns += 1;
    if (this.source.returns > 1) this.broken.push('the source was closed twice');
    if (this.#setting.closeFails) throw this.#setting.sourceThrower();
  }
}
