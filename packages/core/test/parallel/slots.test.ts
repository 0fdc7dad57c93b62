import { ParallelProcessor } from '@pipelines/core';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { deferred, range, turn } from './deferred.ts';

/** A promise of a library that calls back as often as it likes. */
class Chatty extends Promise<number> {
  // biome-ignore lint/suspicious/noThenProperty: the point of this test
  override then<A, B>(onValue?: ((value: number) => A | PromiseLike<A>) | null): Promise<A | B> {
    onValue?.(1);
    onValue?.(2);
    return Promise.resolve(3 as A);
  }
}

describe('slots', () => {
  it('B3-01 counts an item once though its promise calls back twice, in this run and the next', async () => {
    const processor = new ParallelProcessor((n: number) => (n < 3 ? new Chatty(() => {}) : Promise.resolve(n)), {
      concurrency: 2,
    });
    for (const items of [range(6), range(6)]) {
      const { results, stats } = await processor.process(items);
      expect(results).toEqual([1, 1, 1, 3, 4, 5]);
      expect(stats).toMatchObject({ totalProcessed: 6, successful: 6 });
    }
  });

  it('B3-01 fails the item whose promise is none', async () => {
    const fake = Object.create(Promise.prototype) as Promise<number>;
    const { results, errors } = await new ParallelProcessor((n: number) => (n === 1 ? fake : n)).process(range(3));
    expect(results).toEqual([0, 2]);
    expect(errors).toMatchObject([{ index: 1, error: expect.any(TypeError) }]);
  });

  it('B3-17 what settles after an abort reaches no later run', async () => {
    const controller = new AbortController();
    const late = range(4).map(() => deferred<number>());
    const aborted = new ParallelProcessor((n: number) => late[n]?.promise ?? n, {
      concurrency: 4,
      signal: controller.signal,
    }).process(range(8));
    controller.abort();
    await expect(aborted).rejects.toMatchObject({ code: 'ABORTED' });
    const gate = deferred();
    const done = new ParallelProcessor(
      async (n: number) => {
        await gate.promise;
        return n;
      },
      { concurrency: 4 },
    ).process(range(8));
    for (const { resolve } of late) resolve(-1);
    await turn();
    gate.resolve();
    const { results, stats } = await done;
    expect(results).toEqual(range(8));
    expect(stats).toMatchObject({ totalProcessed: 8, concurrencyPeak: 4 });
  });

  it('B3-17 what settles after its timeout reaches no later item', async () => {
    const late = deferred<number>();
    const processor = new ParallelProcessor(async (n: number) => (n === 0 ? late.promise : n), {
      concurrency: 1,
      timeoutMs: 5,
    });
    const first = await processor.process(range(3));
    expect(first.errors).toMatchObject([{ index: 0, error: { code: 'TIMEOUT' } }]);
    const second = processor.process([1, 2, 3]);
    late.resolve(-1);
    expect((await second).results).toEqual([1, 2, 3]);
  });

  it('S3-02 calls the handler on nothing', async () => {
    const seen: unknown[] = [];
    await new ParallelProcessor(function (this: unknown, n: number) {
      seen.push(this);
      return n;
    }).process(range(2));
    expect(seen).toEqual([undefined, undefined]);
  });

  it('B3-01 mixes handlers that answer at once with those that wait', async () => {
    for (const concurrency of [1, 2, 7]) {
      const handler = (n: number) => (n % 3 === 0 ? n : n % 3 === 1 ? Promise.resolve(n) : turn().then(() => n));
      const { results, stats } = await new ParallelProcessor(handler, { concurrency, batchSize: 4 }).process(
        range(100),
      );
      expect(results).toEqual(range(100));
      expect(stats.concurrencyPeak).toBeLessThanOrEqual(concurrency);
    }
  });
});

describe('arrays as input', () => {
  it('S3-02 an array that grows or shrinks while it is read is read as its own iterator would', async () => {
    const growing = [0, 1, 2];
    const grown = await new ParallelProcessor(
      async (n: number) => {
        if (growing.length < 6) growing.push(growing.length);
        return n;
      },
      { concurrency: 2 },
    ).process(growing);
    expect(grown.results).toEqual(range(6));
    const shrinking = range(100);
    const shrunk = await new ParallelProcessor(
      async (n: number) => {
        shrinking.length = 10;
        return n;
      },
      { concurrency: 2 },
    ).process(shrinking);
    expect(shrunk.results).toEqual(range(10));
    expect(shrunk.stats.totalProcessed).toBe(10);
  });

  it('S3-02 a kind of array with an iterator of its own is read by that', async () => {
    class Backwards extends Array<number> {
      override *[Symbol.iterator](): ArrayIterator<number> {
        for (let i = this.length - 1; i >= 0; i--) yield this[i] ?? 0;
      }
    }
    const { results } = await new ParallelProcessor((n: number) => n).process(Backwards.from([1, 2, 3]));
    expect(results).toEqual([3, 2, 1]);
  });

  it('B3-04 gaps of an array are items, gaps of failures are none', async () => {
    const holes: (number | undefined)[] = [1, 2, 3];
    Reflect.deleteProperty(holes, 1);
    const { results, errors } = await new ParallelProcessor((n: number | undefined) => {
      if (n === 3) throw new Error('three');
      return n;
    }).process(holes);
    expect(results).toEqual([1, undefined]);
    expect(errors).toMatchObject([{ index: 2 }]);
  });
});

describe('the ring of a stream', () => {
  it('B3-04 keeps the order through a window wider than the ring was', async () => {
    const gates = range(300).map(() => deferred());
    const stream = new ParallelProcessor(
      async (n: number) => {
        await gates[n]?.promise;
        return n;
      },
      { concurrency: 200, batchSize: 100 },
    ).stream(range(300));
    const first = stream.next();
    for (let n = 199; n >= 0; n--) {
      gates[n]?.resolve();
      await Promise.resolve();
    }
    expect((await first).value).toBe(0);
    for (const gate of gates) gate.resolve();
    let expected = 1;
    for await (const n of stream) expect(n).toBe(expected++);
    expect(expected).toBe(300);
  });

  it('B3-18 a handler may read the stream it works for', async () => {
    const inner: Promise<IteratorResult<number>>[] = [];
    const stream = new ParallelProcessor(
      (n: number): number => {
        if (n === 4) inner.push(stream.next());
        return n;
      },
      { concurrency: 1, batchSize: 1 },
    ).stream(range(8));
    const outer: number[] = [];
    for await (const n of stream) outer.push(n);
    const read = (await Promise.all(inner)).map(({ value }) => value);
    expect([...outer, ...read].sort()).toEqual(range(8));
  });
});

describe('time limits', () => {
  it('B3-17 each item has its own limit, whatever started before it', async () => {
    const processor = new ParallelProcessor((n: number) => (n % 5 === 4 ? new Promise<void>(() => {}) : turn()), {
      concurrency: 3,
      timeoutMs: 5,
    });
    const { errors, stats } = await processor.process(range(50));
    expect(errors.map(({ index }) => index)).toEqual(range(10).map((n) => n * 5 + 4));
    expect(stats).toMatchObject({ totalProcessed: 50, successful: 40, concurrencyPeak: 3 });
  });

  it('B3-17 a signal that is first asked for after its end is aborted with the reason', async () => {
    const contexts: { readonly signal: AbortSignal }[] = [];
    const processor = new ParallelProcessor(
      (n: number, context) => {
        contexts.push(n === 2 ? { ...context } : context);
        return n === 0 ? new Promise<number>(() => {}) : n;
      },
      { timeoutMs: 5 },
    );
    const { errors } = await processor.process(range(3));
    expect(contexts[0]?.signal.reason).toBe(errors[0]?.error);
    for (const n of [1, 2]) expect(contexts[n]?.signal.aborted).toBe(false);
  });

  it('B3-17 keeps no timer when nothing is in flight', async () => {
    // Counted by the clock that is put in place, not by the process: a test runner has timers of its own.
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    onTestFinished(() => void vi.useRealTimers());
    const gate = deferred();
    async function* source() {
      yield 1;
      await gate.promise;
      yield 2;
    }
    const during: number[] = [];
    const done = new ParallelProcessor(
      async (n: number) => {
        during.push(vi.getTimerCount());
        return n;
      },
      { concurrency: 2, timeoutMs: 60_000 },
    ).process(source());
    for (let i = 0; i < 5; i++) await turn();
    expect(vi.getTimerCount()).toBe(0);
    gate.resolve();
    await done;
    expect(during).toEqual([1, 1]);
    expect(vi.getTimerCount()).toBe(0);
  });
});
