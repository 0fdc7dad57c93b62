import { isPipelineError, ParallelProcessor, type ParallelProcessorOptions, staticConcurrency } from '@pipelines/core';
import { describe, expect, expectTypeOf, it } from 'vitest';
import { deferred, gauge, range, turn } from './deferred.ts';

describe('ParallelProcessor.process', () => {
  it('B3-01 S3-02 processes every item once when there are far more than the concurrency', async () => {
    const seen: number[] = [];
    const processor = new ParallelProcessor(
      async (n: number) => {
        seen.push(n);
        return n * 2;
      },
      { concurrency: 4 },
    );
    const { results } = await processor.process(range(200));
    expect(seen).toEqual(range(200));
    expect(results).toEqual(range(200).map((n) => n * 2));
  });

  it('B3-02 S3-08 counts what settled: successful + failed = totalProcessed', async () => {
    const processor = new ParallelProcessor(
      (n: number) => {
        if (n % 10 === 0) throw new Error('ten');
        return n;
      },
      { concurrency: 4 },
    );
    const { stats, results, errors } = await processor.process(range(200));
    expect(stats).toMatchObject({ totalProcessed: 200, successful: 180, failed: 20, retried: 0, warnings: [] });
    expect(results).toHaveLength(180);
    expect(errors).toHaveLength(20);
    expect(stats.duration).toBeGreaterThan(0);
    expect(stats.memoryPeak).toBeGreaterThan(2 ** 20);
  });

  it('B3-03 S3-07 an error carries item and index, whatever was thrown and however frozen the item is', async () => {
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    const thrown: unknown[] = [
      Object.freeze(new Error('frozen')),
      'text',
      7,
      undefined,
      null,
      Object.freeze({}),
      proxy,
    ];
    const items = thrown.map((value, i) => Object.freeze({ i, value }));
    const { errors, results } = await new ParallelProcessor((item: { value: unknown }) => {
      throw item.value;
    }).process(items);
    expect(results).toEqual([]);
    expect(errors.map((failure) => failure.index)).toEqual(range(items.length));
    for (const [i, failure] of errors.entries()) {
      expect(failure.item).toBe(items[i]);
      expect(failure.error).toBeInstanceOf(Error);
      expect(failure.attempt).toBe(1);
      expect(Object.keys(failure).sort()).toEqual(['attempt', 'error', 'index', 'item']);
    }
  });

  it('B3-19 keeps an Error as it is and a thrown non-error as the cause', async () => {
    const own = new RangeError('mine');
    const { errors } = await new ParallelProcessor((value: unknown) => Promise.reject(value)).process([
      own,
      'text',
      42,
    ]);
    expect(errors[0]?.error).toBe(own);
    expect(errors[1]?.error).toMatchObject({ message: 'text', cause: 'text' });
    expect(errors[2]?.error.cause).toBe(42);
  });

  it('B3-04 gives results in input order, or as they come with ordered: false', async () => {
    const run = async (ordered: boolean) => {
      const gates = range(3).map(() => deferred());
      const processor = new ParallelProcessor(
        async (n: number) => {
          await gates[n]?.promise;
          return n;
        },
        { ordered, concurrency: 3 },
      );
      const done = processor.process(range(3));
      for (const n of [2, 0, 1]) {
        gates[n]?.resolve();
        await turn();
      }
      return (await done).results;
    };
    expect(await run(true)).toEqual([0, 1, 2]);
    expect(await run(false)).toEqual([2, 0, 1]);
  });

  it('B3-04 sorts errors by index when ordered and keeps undefined as a result', async () => {
    const processor = new ParallelProcessor(
      async (n: number) => {
        for (let i = n; i < 6; i++) await turn();
        if (n % 2) throw new Error(`${n}`);
        return undefined;
      },
      { concurrency: 6 },
    );
    const { results, errors } = await processor.process(range(6));
    expect(results).toEqual([undefined, undefined, undefined]);
    expect(Object.keys(results)).toEqual(['0', '1', '2']);
    expect(errors.map((failure) => failure.index)).toEqual([1, 3, 5]);
  });

  it('B3-10 S3-01 one slow item leaves the other slots working', async () => {
    const slow = deferred();
    let others = 0;
    const allOthers = deferred();
    const processor = new ParallelProcessor(
      async (n: number) => {
        if (n === 0) await slow.promise;
        else if (++others === 99) allOthers.resolve();
        return n;
      },
      { concurrency: 2, batchSize: 5 },
    );
    const done = processor.process(range(100));
    await allOthers.promise;
    slow.resolve();
    expect((await done).results).toEqual(range(100));
  });

  it('S3-16 S3-17 reaches the limit and never exceeds it', async () => {
    const { counts, pass } = gauge();
    const { stats } = await new ParallelProcessor(pass, { concurrency: 7 }).process(range(100));
    expect(counts).toEqual({ now: 0, peak: 7, calls: 100 });
    expect(stats.concurrencyPeak).toBe(7);
  });

  it('S3-17 obeys a concurrency that is changed while it runs', async () => {
    const { counts, pass } = gauge();
    const peaks: number[] = [];
    const processor: ParallelProcessor<number, number> = new ParallelProcessor(
      async (n: number) => {
        if (n === 30) processor.concurrency = 10;
        if (n === 60) processor.concurrency = 2;
        if (n === 30 || n === 80) counts.peak = 0;
        peaks[n] = counts.now;
        return pass(n);
      },
      { concurrency: 3 },
    );
    await processor.process(range(120));
    expect(processor.concurrency).toBe(2);
    expect(Math.max(...peaks.slice(0, 30))).toBe(2);
    expect(Math.max(...peaks.slice(31, 60))).toBe(9);
    expect(Math.max(...peaks.slice(75))).toBe(1);
  });

  it('S3-02 takes arrays, sets, generators and async iterables, and refuses anything else', async () => {
    const processor = new ParallelProcessor((n: number) => n + 1, { concurrency: 2 });
    const inOrder = [1, 2, 3];
    function* sync() {
      yield* [0, 1, 2];
    }
    async function* async() {
      yield* [0, 1, 2];
    }
    for (const items of [[0, 1, 2], new Set([0, 1, 2]), sync(), async()]) {
      expect((await processor.process(items)).results).toEqual(inOrder);
    }
    await expect(processor.process(5 as never)).rejects.toThrow(/Expected `items` to be iterable, got `5` \(number\)/);
    await expect(processor.process(null as never)).rejects.toThrow(TypeError);
  });

  it('S3-02 pulls only what it can start', async () => {
    let pulled = 0;
    const gate = deferred();
    function* source() {
      while (pulled < 50) yield pulled++;
    }
    const done = new ParallelProcessor(() => gate.promise, { concurrency: 4 }).process(source());
    await turn();
    expect(pulled).toBe(4);
    gate.resolve();
    expect((await done).stats.totalProcessed).toBe(50);
  });

  it('S3-02 tells the handler index, attempt and a signal', async () => {
    const { results } = await new ParallelProcessor((_: string, context) => context).process(['a', 'b']);
    expect(results.map(({ index, attempt }) => [index, attempt])).toEqual([
      [0, 1],
      [1, 1],
    ]);
    expect(results[0]?.signal).toBeInstanceOf(AbortSignal);
    expect(results[0]?.signal.aborted).toBe(false);
  });

  it('S3-02 every handler in flight may listen to the signal without a warning', async () => {
    const warnings: Error[] = [];
    const onWarning = (warning: Error) => warnings.push(warning);
    process.on('warning', onWarning);
    const processor = new ParallelProcessor(
      async (_: number, { signal }) => {
        signal.addEventListener('abort', () => {});
        await turn();
      },
      { concurrency: 30 },
    );
    await processor.process(range(60));
    await turn();
    process.off('warning', onWarning);
    expect(warnings).toEqual([]);
  });

  it('S3-02 awaits thenables, and one that settles twice counts once', async () => {
    const method = (resolve: (n: number) => void) => [resolve(1), resolve(2)];
    const twice = Object.fromEntries([['then', method]]) as unknown as PromiseLike<number>;
    const { results, stats } = await new ParallelProcessor((_: number) => twice).process([0, 1]);
    expect(results).toEqual([1, 1]);
    expect(stats.totalProcessed).toBe(2);
  });

  it('S3-02 passes the error of a failing source on and closes nothing twice', async () => {
    const broken = new Error('disk');
    async function* source() {
      yield 1;
      throw broken;
    }
    await expect(new ParallelProcessor((n: number) => n).process(source())).rejects.toBe(broken);
    function* primitive() {
      yield 1;
      throw 'text';
    }
    await expect(new ParallelProcessor((n: number) => n).process(primitive())).rejects.toMatchObject({ cause: 'text' });
  });

  it('B3-18 S3-02 lets the event loop turn while handlers only hop through microtasks', async () => {
    let stop = false;
    function* endless() {
      while (!stop) yield 1;
    }
    const done = new ParallelProcessor(async (n: number) => n, { ordered: false }).process(endless());
    setTimeout(() => {
      stop = true;
    }, 1);
    expect((await done).stats.totalProcessed).toBeGreaterThan(0);
  });
});

describe('ParallelProcessor options', () => {
  const make = (options: Record<string, unknown>) => new ParallelProcessor((n: number) => n, options);

  it('B3-05 treats undefined as the default of every option', async () => {
    const names =
      'concurrency kind batchSize maxMemory ordered retry timeoutMs maxErrors signal progressCallback executor';
    const options = Object.fromEntries(names.split(' ').map((name) => [name, undefined]));
    const processor = make(options);
    expect(processor.concurrency).toBe(staticConcurrency('io'));
    expect((await processor.process(range(120))).stats.successful).toBe(120);
  });

  it('B3-06 refuses 0, negative, fractional and NaN numbers with a RangeError', () => {
    for (const name of ['concurrency', 'batchSize', 'maxMemory', 'timeoutMs']) {
      for (const value of [0, -1, Number.NaN, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY]) {
        expect(() => make({ [name]: value })).toThrow(RangeError);
      }
      expect(() => make({ [name]: '4' })).toThrow(TypeError);
      expect(() => make({ [name]: null })).toThrow(TypeError);
    }
    expect(() => make({ concurrency: 1.5 })).toThrow(RangeError);
    expect(() => make({ maxErrors: -1 })).toThrow(RangeError);
    expect(() => make({ maxErrors: Number.NaN })).toThrow(RangeError);
    expect(() => make({ retry: -1 })).toThrow(RangeError);
    expect(() => make({ concurrency: 0 })).toThrow('Expected `concurrency` to be an integer from 1 to');
    expect(() => make({ concurrency: 0 })).toThrow('got `0` (number)');
    const processor = make({});
    expect(() => {
      processor.concurrency = 0;
    }).toThrow(RangeError);
  });

  it('B3-06 refuses values of another type or name', () => {
    expect(() => make({ kind: 'gpu' })).toThrow(RangeError);
    expect(() => make({ ordered: 1 })).toThrow(TypeError);
    expect(() => make({ signal: {} })).toThrow(TypeError);
    expect(() => make({ progressCallback: 'x' })).toThrow(TypeError);
    expect(() => make({ executor: 'gpu' })).toThrow(TypeError);
    expect(() => make({ retry: 'x' })).toThrow(TypeError);
    expect(() => make({ retry: { factor: 0.5 } })).toThrow(RangeError);
    expect(() => make({ retry: { minDelayMs: 10, maxDelayMs: 5 } })).toThrow(RangeError);
    expect(() => make({ memoryMeter: 5 })).toThrow(TypeError);
    expect(() => new ParallelProcessor(5 as never)).toThrow(TypeError);
    expect(() => make({ retry: [] })).toThrow('Expected `retry` to be a number or an object');
    expect(() => make({ concurrency: Object.create(null) })).toThrow('Expected `concurrency` to be an integer');
    for (const options of [null, 4, 'x', []]) {
      const given = typeof options;
      expect(() => make(options as never)).toThrow(/^Expected `options` to be an object/);
      expect(() => make(options as never)).toThrow(`(${given})`);
    }
  });

  it('B3-07 every option is optional for the type checker too', () => {
    expectTypeOf<Record<never, never>>().toExtend<ParallelProcessorOptions<number, string>>();
    const processor = new ParallelProcessor(async (n: number) => String(n), { progressCallback: undefined });
    expectTypeOf(processor).toEqualTypeOf<ParallelProcessor<number, string>>();
  });

  it('S3-03 B3-09 sizes by kind from the cores, at least 2 for waiting work', () => {
    expect(staticConcurrency('io', 1)).toBe(16);
    expect(staticConcurrency('io', 8)).toBe(64);
    expect(staticConcurrency('io', 500)).toBe(256);
    expect(staticConcurrency('mixed', 2)).toBe(8);
    expect(staticConcurrency('cpu', 1)).toBe(1);
    expect(new ParallelProcessor((n: number) => n, { concurrency: 'auto' }).concurrency).toBeGreaterThanOrEqual(2);
  });

  it('S3-04 takes a batchSize, which is no barrier', async () => {
    const { counts, pass } = gauge();
    await new ParallelProcessor(pass, { concurrency: 5, batchSize: 1 }).process(range(50));
    expect(counts.peak).toBe(5);
  });

  it('B3-11 refuses a function for kind cpu and says which form runs in a thread', () => {
    expect(() => make({ kind: 'cpu' })).toThrow(/module: new URL/);
    expect(() => make({ executor: 'threads' })).toThrow(TypeError);
    expect(() => new ParallelProcessor({ module: './work.js', export: 'x' })).toThrow(/Expected `handler.module`/);
    expect(() => new ParallelProcessor({ module: import.meta.url } as never)).toThrow(TypeError);
  });
});

describe('progressCallback', () => {
  it('S3-06 S3-19 grows by batches and ends at the total', async () => {
    const calls: [number, number | undefined][] = [];
    const processor = new ParallelProcessor((n: number) => n, {
      batchSize: 10,
      progressCallback: (completed, total) => calls.push([completed, total]),
    });
    await processor.process(range(25));
    expect(calls).toEqual([
      [10, 25],
      [20, 25],
      [25, 25],
    ]);
    calls.length = 0;
    await processor.process(range(20).values());
    expect(calls).toEqual([
      [10, undefined],
      [20, undefined],
      [20, 20],
    ]);
  });

  it('B3-16 is called for no items, and may throw or reject', async () => {
    const calls: unknown[] = [];
    const processor = new ParallelProcessor((n: number) => n, {
      batchSize: 1,
      progressCallback: (...call) => {
        calls.push(call);
        if (calls.length % 2) throw new Error('bar');
        return Promise.reject(new Error('async bar'));
      },
    });
    await processor.process([]);
    expect(calls).toEqual([[0, 0]]);
    expect((await processor.process(range(3))).results).toEqual([0, 1, 2]);
    await turn();
  });

  it('B3-02 counts only what was processed', async () => {
    let last = 0;
    const processor = new ParallelProcessor((n: number) => n, {
      batchSize: 1,
      concurrency: 4,
      progressCallback: (completed) => {
        expect(completed).toBe(++last);
      },
    });
    await processor.process(range(40));
    expect(last).toBe(40);
  });

  it('B3-16 may stop the run', async () => {
    const controller = new AbortController();
    const processor = new ParallelProcessor((n: number) => n, {
      batchSize: 5,
      signal: controller.signal,
      progressCallback: () => controller.abort(),
    });
    await expect(processor.process(range(100))).rejects.toSatisfy((error) => isPipelineError(error));
  });
});
