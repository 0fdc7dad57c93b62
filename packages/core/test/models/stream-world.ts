import {
  type ItemError,
  type PipelineError,
  partialStreamResult,
  StreamProcessor,
  type StreamStats,
} from '@pipelines/core';
import fc from 'fast-check';
import { expect } from 'vitest';
import { isErrorOf } from './hostile.ts';
import { type Action, plan as parallelPlan, sourceSetting } from './parallel-world.ts';
import { calm, type ItemPlan, resultOf, ScriptedHandlers } from './scripted-handlers.ts';
import { ScriptedSource, type SourceSetting } from './scripted-source.ts';

export interface StreamSetting extends SourceSetting {
  readonly chunkSize: number;
  readonly maxConcurrency: number;
  readonly bufferSize: number;
  readonly backpressure: 'buffer' | 'throttle' | 'drop';
  readonly dropPolicy: 'oldest' | 'newest' | 'lowest-priority';
  readonly ordered: boolean;
  readonly maxErrors: number;
  /** How items travel, and the sizes of the chunks of what is not an object each, over and over. */
  readonly form: 'objects' | 'ndjson' | 'json-array' | 'path';
  readonly cuts: readonly number[];
  readonly read: 'process' | 'each' | 'batches';
}

export const plan: fc.Arbitrary<ItemPlan> = parallelPlan.map((one) => ({
  ...one,
  fails: one.fails > 1 ? 1 : 0,
  inside: one.inside === 'abort' ? 'abort' : 'nothing',
}));

export const setting: fc.Arbitrary<StreamSetting> = fc.record({
  ...sourceSetting,
  chunkSize: fc.integer({ min: 1, max: 6 }),
  maxConcurrency: fc.integer({ min: 1, max: 5 }),
  bufferSize: fc.integer({ min: 1, max: 12 }),
  backpressure: fc.constantFrom('buffer', 'throttle', 'drop'),
  dropPolicy: fc.constantFrom('oldest', 'newest', 'lowest-priority'),
  ordered: fc.boolean(),
  maxErrors: fc.option(fc.nat({ max: 4 }), { nil: Number.POSITIVE_INFINITY, freq: 2 }),
  form: fc.constantFrom('objects', 'ndjson', 'json-array', 'path'),
  cuts: fc.array(fc.integer({ min: 1, max: 24 }), { minLength: 1, maxLength: 4 }),
  read: fc.constantFrom('process', 'each', 'batches'),
});

interface Item {
  readonly n: number;
  readonly text: string;
}

/** What the run has given so far. */
interface Given {
  readonly values: unknown[];
  readonly errors: readonly ItemError<Item>[];
  readonly stats: StreamStats;
}

/** Most rounds in which everything is let go on before a run counts as stuck. */
const MOST_ROUNDS = 600;

/** A run of StreamProcessor in which nothing happens by itself, and the books that it must agree with. */
export class StreamWorld {
  readonly broken: string[] = [];
  readonly #plans: readonly ItemPlan[];
  readonly #setting: StreamSetting;
  readonly #handlers: ScriptedHandlers;
  readonly #source: ScriptedSource<unknown>;
  readonly #reason = new Error('the reason of the abort');
  readonly #controller = new AbortController();
  #aborted = false;
  #left = false;
  #end: readonly [] | readonly [error: unknown] | undefined;
  #given: () => Given = () => ({ values: [], errors: [], stats: NO_STATS });
  #read: () => void = () => {};
  #leave: () => Promise<unknown> = async () => {};

  constructor(plans: readonly ItemPlan[], setting: StreamSetting) {
    this.#plans = plans;
    this.#setting = setting;
    const limit = setting.maxConcurrency;
    this.#source = new ScriptedSource(piecesOf(plans.length, setting), setting, this.broken);
    this.#handlers = new ScriptedHandlers(plans, { limit, retry: 0 }, this.broken, () => this.#abort());
    this.#open();
  }

  async play(actions: readonly Action[]): Promise<void> {
    await this.#settle();
    for (const action of actions) {
      if (this.#end || this.#handlers.over) break;
      await this.#act(action);
      await this.#settle();
    }
    for (let round = 0; !this.#end && !this.#handlers.over; round += 1) {
      expect(round, 'rounds without an end').toBeLessThan(MOST_ROUNDS);
      this.#source.arrive(10_000);
      while (this.#handlers.settle());
      this.#read();
      await this.#settle();
    }
    for (let reads = 0; !this.#end && reads <= this.#plans.length; reads += 1) {
      this.#read();
      await this.#settle();
    }
    expect(this.#end, 'an end although handlers and source are stuck').toBeDefined();
    const early = this.#left || this.#end?.length === 1;
    if (early) for (const signal of this.#handlers.runningSignals) expect(signal.aborted).toBe(true);
    if (this.#end?.length === 1) this.#checkError(this.#end[0]);
    this.#checkGiven(early);
    await this.#checkNothingAfter();
    if (!early) this.#checkComplete();
  }

  async #act(action: Action): Promise<void> {
    if (action.do === 'arrive') this.#source.arrive();
    else if (action.do === 'settle') this.#handlers.settle(action.which);
    else if (action.do === 'read') this.#read();
    else if (action.do === 'abort') this.#abort();
    else if (action.do === 'leave' && this.#setting.read !== 'process') {
      this.#left = true;
      this.#handlers.over = true;
      await this.#leave();
    }
  }

  #abort(): void {
    this.#handlers.over = true;
    this.#aborted = true;
    this.#controller.abort(this.#reason);
  }

  async #settle(): Promise<void> {
    await calm(() => this.#handlers.starts + this.#source.pulls);
    expect(this.broken).toEqual([]);
    this.#checkStats();
    const { read } = this.#setting;
    if (read !== 'process' || this.#end || this.#handlers.over || !this.#source.isReady) return;
    expect(this.#handlers.inFlight, 'nothing in flight although there is more').toBeGreaterThan(0);
  }

  /** Conservation, at any moment: what came in is done, failed, lost, in flight, or waits in the buffer. */
  #checkStats(): void {
    const { stats } = this.#given();
    const { bufferSize, backpressure } = this.#setting;
    const pending = stats.totalItems - stats.processedItems - stats.failedItems - stats.droppedItems;
    expect(stats.bufferPeak).toBeLessThanOrEqual(backpressure === 'throttle' ? Math.ceil(bufferSize / 2) : bufferSize);
    expect(stats.parseErrors).toBe(0);
    if (backpressure !== 'drop') expect(stats.droppedItems).toBe(0);
    // While `process` runs, nobody knows.
    if (this.#handlers.over || this.#end || this.#setting.read === 'process') return;
    const settled = [...this.#handlers.settled.values()];
    // It has ended, and the reader will hear of it after the results that are ready.
    if (this.#source.failure || settled.filter(({ ok }) => !ok).length > this.#setting.maxErrors) return;
    expect(pending).toBeGreaterThanOrEqual(this.#handlers.inFlight);
    expect(pending).toBeLessThanOrEqual(this.#handlers.inFlight + bufferSize);
    expect(settled.filter(({ ok }) => ok).length).toBe(stats.processedItems);
  }

  #checkError(error: unknown): void {
    const { failure } = this.#source;
    if (failure && Object.is(error, failure[0])) return;
    const { code, cause, details } = error as PipelineError;
    if (code === 'ABORTED') {
      expect(this.#aborted).toBe(true);
      expect(cause).toBe(this.#reason);
      return;
    }
    const { maxErrors } = this.#setting;
    expect(code).toBe('TOO_MANY_ERRORS');
    expect(details).toEqual({ failed: maxErrors + 1, maxErrors });
    expect([...this.#handlers.settled.values()].some((one) => !one.ok && isErrorOf(cause, one.thrown[0]))).toBe(true);
  }

  #checkGiven(early: boolean): void {
    const { values, errors, stats } = this.#given();
    const { settled } = this.#handlers;
    const indices = values.map((value) => (value as { index: number }).index);
    const all = [...indices, ...errors.map(({ index }) => index)];
    expect(new Set(all).size).toBe(all.length);
    for (const [at, index] of indices.entries()) {
      expect(settled.get(index)).toEqual({ ok: true });
      expect(values[at]).toEqual(resultOf(index));
    }
    for (const { item, index, attempt, error } of errors) {
      expect([item, attempt]).toEqual([itemOf(index), 1]);
      const became = settled.get(index);
      expect(became?.ok === false && isErrorOf(error, became.thrown[0])).toBe(true);
    }
    // By priority items leave the buffer in another order than they came in.
    const { ordered, backpressure, dropPolicy } = this.#setting;
    if (ordered && !(backpressure === 'drop' && dropPolicy === 'lowest-priority')) {
      expect(indices).toEqual(indices.toSorted((a, b) => a - b));
      expect(errors).toEqual(errors.toSorted((a, b) => a.index - b.index));
    }
    if (!early) expect([stats.processedItems, stats.failedItems]).toEqual([values.length, errors.length]);
  }

  async #checkNothingAfter(): Promise<void> {
    this.#handlers.over = true;
    const { starts } = this.#handlers;
    const before = this.#given();
    const [values, errors, stats] = [before.values.length, before.errors.length, { ...before.stats, memoryUsage: 0 }];
    const { pulls } = this.#source;
    while (this.#handlers.settle());
    this.#source.arrive(3);
    await calm(() => this.#handlers.starts + this.#source.pulls);
    const after = this.#given();
    expect(this.broken).toEqual([]);
    expect([this.#handlers.starts, this.#source.pulls]).toEqual([starts, pulls]);
    expect(this.#source.isClosed).toBe(true);
    expect([after.values.length, after.errors.length, { ...after.stats, memoryUsage: 0 }]).toEqual([
      values,
      errors,
      stats,
    ]);
  }

  /** A run that ended well has taken in everything, and lost nothing but what it says. */
  #checkComplete(): void {
    const { stats } = this.#given();
    expect(stats.totalItems).toBe(this.#plans.length);
    expect(stats.processedItems + stats.failedItems + stats.droppedItems).toBe(this.#plans.length);
    expect(this.#handlers.starts).toBe(this.#plans.length - stats.droppedItems);
    expect(stats.failedItems).toBeLessThanOrEqual(this.#setting.maxErrors);
  }

  #open(): void {
    const { chunkSize, maxConcurrency, bufferSize, backpressure, dropPolicy, ordered, maxErrors } = this.#setting;
    const processor = new StreamProcessor<Item, unknown>(
      (item, { index, signal }) => {
        if (item.n !== index || item.text !== itemOf(index).text) this.broken.push(`item ${index} is ${item.n}`);
        return this.#handlers.handle(this.#plans[index] as ItemPlan, { index, attempt: 1, signal });
      },
      {
        ...{ chunkSize, maxConcurrency, bufferSize, backpressure, dropPolicy, ordered, maxErrors },
        priority: ({ n }) => n % 3,
        signal: this.#controller.signal,
      },
    );
    const { form, read } = this.#setting;
    const format = form === 'path' ? { path: 'rows' } : form;
    const source = this.#source.iterable() as Iterable<Item>;
    const finish = (end: readonly [] | readonly [error: unknown]) => {
      this.#handlers.over = true;
      if (this.#end && end.length === 1) this.broken.push('a second error');
      this.#end ??= end;
    };
    if (read === 'process') {
      processor.process(source, format).then(
        (result) => {
          this.#given = () => ({ ...result, values: result.items });
          finish([]);
        },
        (error: unknown) => {
          const part = partialStreamResult<Item, unknown>(error);
          if (part) this.#given = () => ({ ...part, values: part.items });
          finish([error]);
        },
      );
      return;
    }
    const output = processor.stream(source, format);
    const iterator: AsyncIterator<unknown> = read === 'each' ? output : output.batches();
    const values: unknown[] = [];
    this.#given = () => ({ values, errors: output.errors, stats: output.stats });
    // A generator answers one call after the other, so what follows an error there is the end.
    this.#leave = () => output.return();
    this.#read = () =>
      void iterator.next().then(
        ({ done, value }) => {
          if (done) finish([]);
          else if (read === 'each') values.push(value);
          else values.push(...this.#checkedBatch(value as unknown[]));
        },
        (error: unknown) => finish([error]),
      );
  }

  #checkedBatch(batch: unknown[]): unknown[] {
    if (batch.length === 0 || batch.length > this.#setting.chunkSize) this.broken.push(`a batch of ${batch.length}`);
    return batch;
  }
}

const NO_STATS: StreamStats = {
  totalItems: 0,
  processedItems: 0,
  failedItems: 0,
  droppedItems: 0,
  parseErrors: 0,
  duration: 0,
  memoryUsage: 0,
  bufferPeak: 0,
};

const itemOf = (n: number): Item => ({ n, text: 'é😀'.repeat(n % 3) });

/** What the source gives: an object each, or chunks of text in UTF-8. */
function piecesOf(count: number, { form, cuts }: StreamSetting): unknown[] {
  const items = Array.from({ length: count }, (_, n) => itemOf(n));
  if (form === 'objects') return items;
  const rows = items.map((item) => JSON.stringify(item));
  const array = `[${rows.join(',\n')}]`;
  const text = { ndjson: rows.map((row) => `${row}\n`).join(''), 'json-array': array, path: `{"rows":${array}}` }[form];
  const bytes = Buffer.from(text);
  const pieces: Buffer[] = [];
  for (let at = 0, turn = 0; at < bytes.length; turn += 1) {
    const size = cuts[turn % cuts.length] as number;
    pieces.push(Buffer.from(bytes.subarray(at, at + size)));
    at += size;
  }
  return pieces;
}
