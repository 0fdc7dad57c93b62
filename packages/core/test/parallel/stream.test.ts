import { type Outcome, ParallelProcessor } from '@pipelines/core';
import { describe, expect, it } from 'vitest';
import { deferred, range, turn, watched } from './deferred.ts';

async function collect<Y>(items: AsyncIterable<Y>): Promise<Y[]> {
  const all: Y[] = [];
  for await (const item of items) all.push(item);
  return all;
}

describe('ParallelProcessor.stream', () => {
  it('B3-18 takes and gives async iterables, in input order', async () => {
    const processor = new ParallelProcessor(
      async (n: number) => {
        for (let i = 0; i < (n * 7) % 5; i++) await turn();
        return n * 2;
      },
      { concurrency: 5 },
    );
    const stream = processor.stream(watched(100).items);
    expect(await collect(stream)).toEqual(range(100).map((n) => n * 2));
    expect(stream.stats).toMatchObject({ totalProcessed: 100, successful: 100 });
    expect(await stream.next()).toEqual({ done: true, value: undefined });
  });

  it('B3-04 yields results as they come with ordered: false', async () => {
    const gates = range(3).map(() => deferred());
    const processor = new ParallelProcessor(
      async (n: number) => {
        await gates[n]?.promise;
        return n;
      },
      { ordered: false, concurrency: 3 },
    );
    const stream = processor.stream(range(3));
    const seen: number[] = [];
    for (const n of [2, 0, 1]) {
      const next = stream.next();
      gates[n]?.resolve();
      seen.push((await next).value ?? -1);
    }
    expect(seen).toEqual([2, 0, 1]);
  });

  it('B3-18 holds no results: it is at most concurrency + batchSize ahead of its reader', async () => {
    for (const ordered of [true, false]) {
      const source = watched(10_000);
      const processor = new ParallelProcessor((n: number) => n, { concurrency: 3, batchSize: 4, ordered });
      const stream = processor.stream(source.items);
      expect(source.log.pulled).toBe(0);
      for (let taken = 1; taken <= 20; taken++) {
        await stream.next();
        for (let i = 0; i < 30; i++) await turn();
        expect(source.log.pulled).toBe(taken + 7);
      }
      await stream.return?.();
      expect(source.log.closed).toBe(1);
    }
  });

  it('B3-17 closes the source and aborts handlers when the reader leaves early', async () => {
    const source = watched(1000);
    const signals: AbortSignal[] = [];
    const processor = new ParallelProcessor(
      async (n: number, { signal }) => {
        signals.push(signal);
        if (n > 2) await new Promise(() => {});
        return n;
      },
      { concurrency: 4 },
    );
    for await (const n of processor.stream(source.items)) if (n === 1) break;
    expect(source.log.closed).toBe(1);
    expect(signals.at(-1)?.aborted).toBe(true);
  });

  it('B3-17 settles pending reads when it is closed', async () => {
    const stream = new ParallelProcessor(() => new Promise<number>(() => {})).stream([1, 2]);
    const reads = [stream.next(), stream.next()];
    await turn();
    await stream.return?.();
    expect(await Promise.all(reads)).toEqual([
      { done: true, value: undefined },
      { done: true, value: undefined },
    ]);
  });

  it('B3-18 leaves failed items out and collects them', async () => {
    const stream = new ParallelProcessor((n: number) => {
      if (n % 2) throw new Error(`${n}`);
      return n;
    }).stream(range(6));
    expect(await collect(stream)).toEqual([0, 2, 4]);
    expect(stream.errors).toMatchObject([
      { item: 1, index: 1, attempt: 1 },
      { item: 3, index: 3 },
      { item: 5, index: 5 },
    ]);
    expect(stream.stats).toMatchObject({ successful: 3, failed: 3, totalProcessed: 6 });
  });

  it('B3-17 gives what is complete before it throws TOO_MANY_ERRORS, once', async () => {
    const stream = new ParallelProcessor(
      (n: number) => {
        if (n === 3) throw new Error('three');
        return n;
      },
      { maxErrors: 0 },
    ).stream(range(10));
    const seen: number[] = [];
    await expect(
      (async () => {
        for await (const n of stream) seen.push(n);
      })(),
    ).rejects.toMatchObject({ code: 'TOO_MANY_ERRORS', cause: { message: 'three' } });
    expect(seen).toEqual([0, 1, 2]);
    expect(await stream.next()).toEqual({ done: true, value: undefined });
  });

  it('B3-17 throws at once when aborted, and for a source that fails', async () => {
    const controller = new AbortController();
    const processor = new ParallelProcessor((n: number) => n, { signal: controller.signal });
    const stream = processor.stream(range(100));
    await stream.next();
    controller.abort('why');
    await expect(stream.next()).rejects.toMatchObject({ code: 'ABORTED', cause: 'why' });
    async function* broken() {
      yield 1;
      throw new RangeError('source');
    }
    await expect(collect(new ParallelProcessor((n: number) => n).stream(broken()))).rejects.toThrow(RangeError);
    await expect(collect(new ParallelProcessor((n: number) => n).stream(7 as never))).rejects.toThrow(TypeError);
  });

  it('B3-18 answers several reads at once in order', async () => {
    const stream = new ParallelProcessor(async (n: number) => n, { concurrency: 2 }).stream(range(3));
    const answers = await Promise.all(range(5).map(() => stream.next()));
    expect(answers.map(({ value }) => value)).toEqual([0, 1, 2, undefined, undefined]);
  });

  it('B3-18 a long stream through a small window keeps its order and its memory', async () => {
    const processor = new ParallelProcessor(async (n: number) => n, { concurrency: 2, batchSize: 3 });
    let next = 0;
    for await (const n of processor.stream(range(5000).values())) expect(n).toBe(next++);
    expect(next).toBe(5000);
  });
});

describe('ParallelProcessor.outcomes', () => {
  it('B3-04 B3-17 tells index and attempt of results and failures in one stream', async () => {
    const processor = new ParallelProcessor(
      (n: number, { attempt }) => {
        if (n === 1 || attempt === 1) throw new Error('no');
        return n;
      },
      { retry: { attempts: 1, minDelayMs: 0 } },
    );
    const stream = processor.outcomes(range(3));
    const outcomes: Outcome<number, number>[] = await collect(stream);
    expect(outcomes).toMatchObject([
      { ok: true, index: 0, attempt: 2, value: 0 },
      { ok: false, index: 1, attempt: 2, item: 1, error: { message: 'no' } },
      { ok: true, index: 2, attempt: 2, value: 2 },
    ]);
    expect(stream.errors).toEqual([]);
  });
});
