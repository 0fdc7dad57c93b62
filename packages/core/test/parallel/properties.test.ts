import { ParallelProcessor, partialResult } from '@pipelines/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ErrorWithoutMessage } from '../models/hostile.ts';
import { play } from '../models/parallel-runs.ts';
import * as model from '../models/parallel-world.ts';
import { LONG, runs } from '../models/runs.ts';
import { deferred, turn } from './deferred.ts';

interface Plan {
  readonly hops: number;
  readonly micro: boolean;
  readonly fails: number;
  readonly thrown: unknown;
  readonly resize: number | undefined;
}

const plan: fc.Arbitrary<Plan> = fc.record({
  hops: fc.nat(3),
  micro: fc.boolean(),
  fails: fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, fc.nat(4)),
  thrown: fc.oneof(fc.anything(), fc.constant(new Error('plan')), fc.constant(Object.freeze(new TypeError('frozen')))),
  resize: fc.option(fc.integer({ min: 1, max: 6 }), { nil: undefined, freq: 8 }),
});

const setting = fc.record({
  concurrency: fc.integer({ min: 1, max: 6 }),
  batchSize: fc.integer({ min: 1, max: 5 }),
  retry: fc.nat(2),
  ordered: fc.boolean(),
  maxErrors: fc.option(fc.nat(4), { nil: Number.POSITIVE_INFINITY }),
  abortAt: fc.option(fc.nat(40), { nil: undefined }),
  source: fc.constantFrom('array' as const, 'sync' as const, 'async' as const),
  mode: fc.constantFrom('process' as const, 'outcomes' as const, 'break' as const),
});
type Setting = typeof setting extends fc.Arbitrary<infer S> ? S : never;

async function hop(count: number, micro: boolean): Promise<void> {
  for (let i = 0; i < count; i++) await (micro ? Promise.resolve() : turn());
}

/** The world of one run, and what it saw. */
function stage(plans: readonly Plan[], chosen: Setting) {
  const seen = { now: 0, over: 0, limit: chosen.concurrency, starts: [] as number[], opened: 0, closed: 0 };
  const controller = new AbortController();
  const live = new Set<number>();
  const processor: ParallelProcessor<Plan, number> = new ParallelProcessor<Plan, number>(
    (item, { index, attempt }) => {
      seen.starts.push(index);
      if (live.has(index)) throw new Error('the item is in flight already');
      live.add(index);
      // A lowered limit lets those in flight finish (a retried item keeps its place), but lets nobody in above it.
      if (attempt === 1 && live.size > seen.limit) seen.over += 1;
      if (seen.starts.length === chosen.abortAt) controller.abort();
      if (item.resize !== undefined) {
        seen.limit = item.resize;
        processor.concurrency = item.resize;
      }
      const end = () => {
        live.delete(index);
        if (attempt <= item.fails) throw item.thrown;
        return index;
      };
      return item.hops === 0 && item.micro ? end() : hop(item.hops, item.micro).then(end);
    },
    {
      concurrency: chosen.concurrency,
      batchSize: chosen.batchSize,
      ordered: chosen.ordered,
      maxErrors: chosen.maxErrors,
      retry: { attempts: chosen.retry, minDelayMs: 0 },
      signal: controller.signal,
    },
  );
  function* sync() {
    seen.opened += 1;
    try {
      yield* plans;
    } finally {
      seen.closed += 1;
    }
  }
  async function* async() {
    seen.opened += 1;
    try {
      for (const item of plans) {
        await hop(item.hops % 2, item.micro);
        yield item;
      }
    } finally {
      seen.closed += 1;
    }
  }
  const items = { array: () => plans, sync, async }[chosen.source]();
  return { seen, processor, items };
}

function settledOnce(indices: readonly number[], total: number): void {
  expect(new Set(indices).size).toBe(indices.length);
  for (const index of indices) expect(index).toBeLessThan(total);
}

const failsForGood = (item: Plan, retry: number) => item.fails > retry;

describe('any run', () => {
  it('B3-17 S3-17 S3-08 B3-01 settles every item once, stays in its limit and closes its source', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(plan, { maxLength: 30 }), setting, async (plans, chosen) => {
        const { seen, processor, items } = stage(plans, chosen);
        const indices: number[] = [];
        let complete = chosen.mode !== 'break';
        try {
          if (chosen.mode === 'process') {
            const { results, errors, stats } = await processor.process(items).catch((error) => {
              complete = false;
              expect(['ABORTED', 'TOO_MANY_ERRORS']).toContain(error.code);
              return partialResult<Plan, number>(error) as NonNullable<ReturnType<typeof partialResult<Plan, number>>>;
            });
            indices.push(...results, ...errors.map(({ index }) => index));
            expect(stats.totalProcessed).toBe(indices.length);
            expect([stats.successful, stats.failed]).toEqual([results.length, errors.length]);
            for (const { item, index, error, attempt } of errors) {
              expect(plans[index]).toBe(item);
              expect(error).toBeInstanceOf(Error);
              expect(attempt).toBe(chosen.retry + 1);
            }
            if (chosen.ordered) expect(results).toEqual([...results].sort((a, b) => a - b));
          } else {
            for await (const outcome of processor.outcomes(items)) {
              indices.push(outcome.index);
              if (chosen.mode === 'break' && indices.length === 7) break;
            }
            if (chosen.ordered) expect(indices).toEqual([...indices].sort((a, b) => a - b));
          }
        } catch (error) {
          if (!['ABORTED', 'TOO_MANY_ERRORS'].includes((error as { code?: string }).code ?? '')) throw error;
          complete = false;
        }
        settledOnce(indices, plans.length);
        if (complete) {
          expect(indices).toHaveLength(plans.length);
          const attempts = plans.map((item) => (failsForGood(item, chosen.retry) ? chosen.retry : item.fails) + 1);
          expect(seen.starts).toHaveLength(attempts.reduce((sum, count) => sum + count, 0));
        }
        expect(seen.over).toBe(0);
        for (let i = 0; i < 10; i++) await turn();
        expect(seen.closed).toBe(seen.opened);
      }),
      { numRuns: 250 },
    );
  });

  it('B3-04 streams equal process, whatever the delays', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(plan, { maxLength: 30 }), setting, async (plans, chosen) => {
        const calm = { ...chosen, abortAt: undefined, maxErrors: Number.POSITIVE_INFINITY };
        const whole = stage(plans, calm);
        const { results, errors } = await whole.processor.process(whole.items);
        const parts = stage(plans, calm);
        const streamed: number[] = [];
        const stream = parts.processor.stream(parts.items);
        for await (const n of stream) streamed.push(n);
        const sorted = (numbers: number[]) => (calm.ordered ? numbers : [...numbers].sort((a, b) => a - b));
        expect(sorted(streamed)).toEqual(sorted(results));
        expect(stream.errors.map(({ index }) => index).sort()).toEqual(errors.map(({ index }) => index).sort());
      }),
      { numRuns: 60 },
    );
  });
});

describe('any script of events', () => {
  it('B3-17 starts nothing more once more items failed than maxErrors, also while a reader waits', async () => {
    const gates = [deferred(), deferred()];
    const started: number[] = [];
    const processor = new ParallelProcessor(
      async (n: number) => {
        started.push(n);
        await gates[n]?.promise;
        throw new Error(`item ${n}`);
      },
      { concurrency: 2, batchSize: 1, maxErrors: 0 },
    );
    const outcomes = processor.outcomes([0, 1, 2, 3]);
    const reads = [outcomes.next(), outcomes.next()];
    await turn();
    gates[0]?.resolve();
    const [first, second] = await Promise.allSettled(reads);
    expect(first).toMatchObject({ status: 'fulfilled', value: { value: { ok: false, index: 0 } } });
    expect(second).toMatchObject({ status: 'rejected', reason: { details: { failed: 1, maxErrors: 0 } } });
    expect(started).toEqual([0, 1]);
  });

  it('B3-17 B3-19 ends also when nobody can read what an executor or a handler failed with', async () => {
    const unreadable = new ErrorWithoutMessage();
    const broken = { window: 2, batchItems: 1, run: () => Promise.reject(unreadable), resize() {}, async close() {} };
    const elsewhere = { module: 'data:text/javascript,', export: 'work' };
    const run = new ParallelProcessor(elsewhere, { executor: () => broken }).process([1, 2]);
    await expect(run).rejects.toMatchObject({ code: 'WORKER_FAILED', cause: { cause: unreadable } });
    const failing = new ParallelProcessor(() => Promise.reject(unreadable));
    const { errors } = await failing.process([1]);
    expect(errors[0]?.error.message).toBe('non-error thrown');
    expect(errors[0]?.error.cause).toBe(unreadable);
  });

  it('B3-17 fails when the last item is one failure too many, also while a reader waits', async () => {
    const gate = deferred();
    const processor = new ParallelProcessor(() => gate.promise, { concurrency: 2, maxErrors: 0 });
    const outcomes = processor.outcomes(new Set([0]));
    const reads = [outcomes.next(), outcomes.next()];
    await turn();
    gate.reject(new Error('the last one'));
    const [first, second] = await Promise.allSettled(reads);
    expect(first).toMatchObject({ status: 'fulfilled', value: { value: { ok: false, index: 0 } } });
    expect(second).toMatchObject({ status: 'rejected', reason: { code: 'TOO_MANY_ERRORS' } });
  });

  for (const mode of ['process', 'stream', 'outcomes'] as const) {
    it(
      `B3-01 B3-02 B3-03 B3-10 B3-17 B3-19 S3-08 S3-17 S3-19 ${mode}: every item settles once, whatever is thrown, aborted, resized, stuck or left`,
      async () => {
        await fc.assert(
          fc.asyncProperty(
            fc.array(model.plan, { maxLength: 20 }),
            model.setting,
            model.script,
            (plans, chosen, script) => play(plans, chosen, mode, script),
          ),
          runs(250),
        );
      },
      LONG,
    );
  }
});
