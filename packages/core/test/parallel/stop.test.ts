import { EventEmitter } from 'node:events';
import { ParallelProcessor, type ProcessingResult, partialResult, type TaskOutcome } from '@pipelines/core';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { retryPolicy } from '../../src/concurrency/retry.ts';
import { deferred, range, turn, watched } from './deferred.ts';

async function rejection(promise: Promise<unknown>): Promise<Error> {
  return promise.then(
    () => {
      throw new Error('did not reject');
    },
    (error) => error,
  );
}

describe('abort', () => {
  it('B3-17 settles at once with the reason as cause and the partial result, though the handler ignores its signal', async () => {
    const controller = new AbortController();
    const reason = new Error('enough');
    const stuck = deferred();
    const signals: AbortSignal[] = [];
    const source = watched(100);
    const processor = new ParallelProcessor(
      async (n: number, { signal }) => {
        signals.push(signal);
        if (n >= 3) await new Promise(() => {});
        if (n === 2) stuck.resolve();
        return n;
      },
      { concurrency: 2, signal: controller.signal },
    );
    const done = processor.process(source.items);
    await stuck.promise;
    await turn();
    controller.abort(reason);
    const error = await rejection(done);
    expect(error).toMatchObject({ name: 'PipelineError', code: 'ABORTED', cause: reason });
    const partial = partialResult<number, number>(error);
    expect(partial?.results).toEqual([0, 1, 2]);
    expect(partial?.stats).toMatchObject({ totalProcessed: 3, successful: 3, failed: 0 });
    expect(signals.every((signal) => signal.aborted)).toBe(true);
    expect(source.log.closed).toBe(1);
    expect(JSON.stringify(error)).not.toContain('results');
  });

  it('B3-17 settles although the source is stuck, and closes it', async () => {
    const controller = new AbortController();
    let returned = 0;
    const source: AsyncIterable<number> = {
      [Symbol.asyncIterator]: () => ({
        next: () => new Promise(() => {}),
        return: () => {
          returned += 1;
          return new Promise(() => {});
        },
      }),
    };
    const processor = new ParallelProcessor((n: number) => n, { signal: controller.signal });
    const done = processor.process(source);
    const read = processor.stream(source).next();
    await turn();
    controller.abort();
    expect(await rejection(done)).toMatchObject({ code: 'ABORTED', cause: { name: 'AbortError' } });
    expect(await rejection(read)).toMatchObject({ code: 'ABORTED' });
    expect(returned).toBe(2);
  });

  it('B3-17 starts nothing when the signal is aborted already, and leaves no listener behind', async () => {
    let calls = 0;
    const processor = new ParallelProcessor(() => calls++, { signal: AbortSignal.abort('why') });
    expect(await rejection(processor.process([1, 2]))).toMatchObject({ code: 'ABORTED', cause: 'why' });
    expect(calls).toBe(0);
    const live = new AbortController();
    await new ParallelProcessor(() => 1, { signal: live.signal }).process([1]);
    expect(EventEmitter.getEventListeners(live.signal, 'abort')).toEqual([]);
  });

  it('B3-17 aborts from within handler and source, and during a backoff', async () => {
    const inHandler = new AbortController();
    const first = new ParallelProcessor((n: number) => (n === 1 ? inHandler.abort() : n), { signal: inHandler.signal });
    expect(partialResult(await rejection(first.process(range(9))))?.results).toEqual([0]);

    const inSource = new AbortController();
    const log = { closed: false };
    function* source() {
      try {
        yield 0;
        inSource.abort();
        yield 1;
        yield 2;
      } finally {
        log.closed = true;
      }
    }
    const second = new ParallelProcessor((n: number) => n, { signal: inSource.signal });
    expect(partialResult(await rejection(second.process(source())))?.results).toEqual([0]);
    expect(log.closed).toBe(true);

    const inBackoff = new AbortController();
    const third = new ParallelProcessor(() => Promise.reject(new Error('no')), {
      signal: inBackoff.signal,
      retry: { attempts: 5, minDelayMs: 60_000, maxDelayMs: 60_000 },
    });
    const done = third.process([1]);
    await turn();
    inBackoff.abort();
    expect(await rejection(done)).toMatchObject({ code: 'ABORTED' });
  });
});

describe('maxErrors', () => {
  const odd = (n: number) => {
    if (n % 2) throw new Error(`odd ${n}`);
    return n;
  };

  it('B3-17 goes on for ever by default and stops at the first error with 0', async () => {
    expect((await new ParallelProcessor(odd).process(range(10))).errors).toHaveLength(5);
    const source = watched(1000);
    const error = await rejection(new ParallelProcessor(odd, { maxErrors: 0 }).process(source.items));
    expect(error).toMatchObject({
      code: 'TOO_MANY_ERRORS',
      details: { failed: 1, maxErrors: 0 },
      cause: { message: 'odd 1' },
    });
    const partial = partialResult(error) as ProcessingResult<number, number>;
    expect(partial.results).toEqual([0]);
    expect(partial.errors).toMatchObject([{ item: 1, index: 1 }]);
    expect(partial.stats).toMatchObject({ totalProcessed: 2, successful: 1, failed: 1 });
    expect(source.log).toEqual({ pulled: 2, closed: 1 });
  });

  it('B3-17 allows exactly maxErrors', async () => {
    expect((await new ParallelProcessor(odd, { maxErrors: 5 }).process(range(10))).stats.failed).toBe(5);
    const error = await rejection(new ParallelProcessor(odd, { maxErrors: 4 }).process(range(10)));
    expect(partialResult(error)?.stats.failed).toBe(5);
  });

  it('B3-17 gives two runs of one signal their own partial results', async () => {
    const controller = new AbortController();
    const processor = new ParallelProcessor((n: number) => (n < 0 ? new Promise<number>(() => {}) : n), {
      signal: controller.signal,
    });
    const runs = [processor.process([1, -1]), processor.process([2, -1])];
    await turn();
    controller.abort();
    const partials = (await Promise.all(runs.map(rejection))).map((error) => partialResult(error)?.results);
    expect(partials).toEqual([[1], [2]]);
    expect(partialResult(new Error('other'))).toBeUndefined();
  });
});

describe('timeoutMs', () => {
  it('B3-17 fails the item with TIMEOUT, aborts its signal only, and ignores what it settles to later', async () => {
    const late = deferred<number>();
    const signals: AbortSignal[] = [];
    const { results, errors, stats } = await new ParallelProcessor(
      (n: number, { signal }) => {
        signals[n] = signal;
        return n === 1 ? late.promise : n;
      },
      { timeoutMs: 5, concurrency: 2 },
    ).process(range(4));
    late.resolve(99);
    await turn();
    expect(results).toEqual([0, 2, 3]);
    expect(errors).toMatchObject([
      { item: 1, index: 1, attempt: 1, error: { code: 'TIMEOUT', details: { timeoutMs: 5 } } },
    ]);
    expect(signals.map((signal) => signal.aborted)).toEqual([false, true, false, false]);
    expect(signals[1]?.reason).toBe(errors[0]?.error);
    expect(stats).toMatchObject({ totalProcessed: 4, successful: 3, failed: 1 });
  });

  it('B3-17 gives each attempt its own time and signal', async () => {
    const signals: AbortSignal[] = [];
    const { results, stats } = await new ParallelProcessor(
      async (n: number, { attempt, signal }) => {
        signals.push(signal);
        if (attempt === 1) await new Promise(() => {});
        return n + attempt;
      },
      { timeoutMs: 5, retry: { attempts: 1, minDelayMs: 0 } },
    ).process([10]);
    expect(results).toEqual([12]);
    expect(stats.retried).toBe(1);
    expect(signals.map((signal) => signal.aborted)).toEqual([true, false]);
  });

  it('B3-17 keeps no timer after an abort', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    onTestFinished(() => void vi.useRealTimers());
    const controller = new AbortController();
    const done = new ParallelProcessor(() => new Promise(() => {}), {
      timeoutMs: 60_000,
      signal: controller.signal,
    }).process([1]);
    expect(vi.getTimerCount()).toBe(1);
    controller.abort();
    await rejection(done);
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe('retry', () => {
  it('B3-17 tries again in the same place and tells the attempt', async () => {
    const attempts: number[] = [];
    const { results, errors, stats } = await new ParallelProcessor(
      async (n: number, { attempt }) => {
        attempts.push(attempt);
        if (n === 1 || attempt < 3) throw new Error(`${attempt}`);
        return n;
      },
      { retry: { attempts: 2, minDelayMs: 0 }, concurrency: 1 },
    ).process([0, 1]);
    expect(attempts).toEqual([1, 2, 3, 1, 2, 3]);
    expect(results).toEqual([0]);
    expect(errors).toMatchObject([{ item: 1, attempt: 3, error: { message: '3' } }]);
    expect(stats).toMatchObject({ retried: 4, totalProcessed: 2 });
  });

  it('B3-17 asks shouldRetry, which may name the wait; if it throws, the item fails with that', async () => {
    const bug = new Error('bug');
    const asked: unknown[] = [];
    const { errors, results } = await new ParallelProcessor(
      (n: string, { attempt }) => {
        if (attempt === 1) throw new Error(n);
        return n;
      },
      {
        retry: {
          attempts: 3,
          minDelayMs: 60_000,
          maxDelayMs: 60_000,
          shouldRetry: (error, attempt) => {
            asked.push([error.message, attempt]);
            if (error.message === 'throw') throw bug;
            return error.message === 'now' ? 0 : false;
          },
        },
      },
    ).process(['now', 'never', 'throw']);
    expect(results).toEqual(['now']);
    expect(errors.map(({ error }) => error.message)).toEqual(['never', 'bug']);
    expect(errors[1]?.error).toBe(bug);
    expect(asked).toContainEqual(['now', 1]);
  });

  it('B3-17 backs off exponentially up to the maximum, less the jitter', () => {
    const options = { attempts: 9, minDelayMs: 100, maxDelayMs: 1000, factor: 2 };
    const error = new Error('x');
    const full = retryPolicy({ ...options, jitter: 0 });
    expect([1, 2, 3, 4, 5].map((attempt) => full.delay(error, attempt))).toEqual([100, 200, 400, 800, 1000]);
    const half = retryPolicy({ ...options, jitter: 0.5 }, () => 1);
    expect([1, 2].map((attempt) => half.delay(error, attempt))).toEqual([50, 100]);
    expect(full.delay(error, 10)).toBeUndefined();
    expect(retryPolicy(1).delay(error, 2)).toBeUndefined();
    expect(retryPolicy(undefined).delay(error, 1)).toBeUndefined();
  });
});

describe('hostile sources and helpers', () => {
  it('B3-17 closes a hand-written sync source once, also when it is stopped from within its own next()', async () => {
    const controller = new AbortController();
    const log: string[] = [];
    const source: Iterable<number> = {
      [Symbol.iterator]: () => ({
        next: () => {
          log.push('next');
          if (log.length === 3) controller.abort();
          return { done: false, value: log.length };
        },
        return: () => {
          log.push('return');
          return { done: true, value: undefined };
        },
      }),
    };
    const processor = new ParallelProcessor((n: number) => n, { signal: controller.signal });
    expect(await rejection(processor.process(source))).toMatchObject({ code: 'ABORTED' });
    expect(log).toEqual(['next', 'next', 'next', 'return']);
  });

  it('B3-17 a source whose results throw when they are looked at fails the run instead of hanging it', async () => {
    const broken = new Error('getter');
    const result = Object.defineProperty({}, 'done', {
      get() {
        throw broken;
      },
    }) as IteratorResult<number>;
    const source = { [Symbol.asyncIterator]: () => ({ next: () => Promise.resolve(result) }) };
    expect(await rejection(new ParallelProcessor((n: number) => n).process(source))).toBe(broken);
  });

  it('B3-17 an executor that answers nonsense fails the run; one that fails to close does not', async () => {
    const handler = { module: import.meta.url, export: 'none' };
    const executor = (answer: unknown, close: () => Promise<void>) => () => ({
      window: 4,
      batchItems: 2,
      run: async (tasks: readonly unknown[]) => tasks.map(() => answer) as TaskOutcome<number>[],
      resize: () => {},
      close,
    });
    const nonsense = new ParallelProcessor<number, number>(handler, { executor: executor(undefined, async () => {}) });
    expect(await rejection(nonsense.process([1, 2, 3]))).toMatchObject({ code: 'WORKER_FAILED' });
    const closing = executor({ ok: true, value: 7 }, () => Promise.reject(new Error('close')));
    const { results } = await new ParallelProcessor<number, number>(handler, { executor: closing }).process([1, 2, 3]);
    expect(results).toEqual([7, 7, 7]);
  });
});
