import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { availableCores, ParallelProcessor, type ParallelProcessorOptions, partialResult } from '@pipelines/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runnableModule } from '../../src/executors/load-handler.ts';
import { ThreadShares } from '../../src/executors/thread-shares.ts';
import { packError, unpackError } from '../../src/executors/wire.ts';
import { range } from './deferred.ts';

const module = new URL('./fixtures/handlers.mjs', import.meta.url);

function processor<T, R>(name: string, options: ParallelProcessorOptions<T, R> = {}) {
  return new ParallelProcessor<T, R>({ module, export: name }, options);
}

function counters(second = 0) {
  const shared = new SharedArrayBuffer(8);
  const counts = new Int32Array(shared);
  counts[1] = second;
  return { shared, counts };
}

describe('threads', () => {
  it('B3-11 runs a module handler in worker threads, in input order', async () => {
    const { results, stats } = await processor<number, number>('double').process(range(1000));
    expect(results).toEqual(range(1000).map((n) => n * 2));
    expect(stats).toMatchObject({ totalProcessed: 1000, successful: 1000, failed: 0 });
    const { results: ids } = await processor<number, number>('where').process(range(10));
    expect(ids.every((id) => id > 0)).toBe(true);
  });

  it.skipIf(availableCores() < 2)('B3-11 S3-16 really runs on several threads at once', async () => {
    const { shared, counts } = counters(2);
    const { results } = await processor<unknown, number>('meet', { concurrency: 2 }).process([{ shared }, { shared }]);
    expect(new Set(results).size).toBe(2);
    expect(counts[0]).toBe(2);
  });

  it('S3-17 never runs more handlers at once than concurrency, over all threads', async () => {
    for (const concurrency of [1, 3, 5]) {
      const { shared, counts } = counters();
      const items = range(200).map(() => ({ shared }));
      const { stats } = await processor('crowd', { concurrency, kind: 'mixed' }).process(items);
      expect(stats.totalProcessed).toBe(200);
      expect(counts[0]).toBe(0);
      expect(counts[1]).toBeLessThanOrEqual(concurrency);
      expect(counts[1]).toBeGreaterThanOrEqual(1);
    }
  });

  it('S3-17 takes another concurrency while threads run', async () => {
    const { shared, counts } = counters();
    const pool = processor<unknown, unknown>('crowd', { concurrency: 6, kind: 'mixed' });
    let seen = 0;
    for await (const _ of pool.stream(range(300).map(() => ({ shared })))) {
      seen += 1;
      if (seen === 50) pool.concurrency = 1;
      if (seen === 200) pool.concurrency = 4;
    }
    expect(seen).toBe(300);
    expect(counts[1]).toBeLessThanOrEqual(6);
  });

  it('S3-04 sends batches up to batchSize, larger for shorter items, and splits concurrency evenly', () => {
    const shares = new ThreadShares(5, 50, 2);
    expect([shares.threads, shares.lanesOf(0), shares.lanesOf(1)]).toEqual([2, 3, 2]);
    expect([shares.batchItems, shares.windowPerThread]).toEqual([1, 3]);
    shares.learn(1, 0.5);
    expect([shares.batchItems, shares.windowPerThread]).toEqual([10, 20]);
    for (let i = 0; i < 20; i++) shares.learn(10, 0.1);
    expect(shares.batchItems).toBe(50);
    for (let i = 0; i < 20; i++) shares.learn(1, 100);
    expect([shares.batchItems, shares.windowPerThread]).toEqual([1, 3]);
    shares.concurrency = 1;
    expect([shares.threads, shares.lanesOf(0)]).toEqual([1, 1]);
  });

  it('B3-19 B3-03 errors keep name, message, stack, code and cause; non-errors stay what they were', async () => {
    const { errors } = await processor<number, never>('fails').process(range(3));
    expect(errors[0]).toMatchObject({
      item: 0,
      index: 0,
      error: {
        name: 'OddError',
        code: 'E_ODD',
        message: 'odd 0',
        at: { n: 0 },
        cause: { name: 'RangeError', message: 'inner' },
      },
    });
    expect(errors[0]?.error.stack).toContain('handlers.mjs');
    expect(errors[0]?.error.cause).toBeInstanceOf(RangeError);
    expect(errors[1]).toMatchObject({ item: 1, error: { message: 'text 1', cause: 'text 1' } });
    expect(errors[2]?.error).toBeInstanceOf(Error);
  });

  it('B3-17 retries and counts attempts across threads', async () => {
    const { errors, stats } = await processor<number, number>('oneFails', {
      retry: { attempts: 2, minDelayMs: 0 },
    }).process(range(9));
    expect(errors).toMatchObject([{ item: 3, index: 3, attempt: 3, error: { name: 'TypeError', message: 'three' } }]);
    expect(stats).toMatchObject({ retried: 2, successful: 8, failed: 1 });
  });

  it('B3-11 an item that ends its thread fails with WORKER_FAILED, every other item succeeds', async () => {
    const one = await processor<number, number>('exitsOn7').process(range(60));
    expect(one.results).toEqual(range(60).filter((n) => n !== 7));
    expect(one.errors).toMatchObject([{ item: 7, error: { code: 'WORKER_FAILED' } }]);
    const many = await processor<number, number>('exitsOnFives', { concurrency: 4 }).process(range(21));
    expect(many.results).toEqual(range(21).filter((n) => n % 5));
    expect(many.errors.map(({ index, error }) => [index, (error as { code?: string }).code])).toEqual(
      [0, 5, 10, 15, 20].map((n) => [n, 'WORKER_FAILED']),
    );
  });

  it('B3-11 an item whose thread died once runs again', async () => {
    const { shared: counter } = counters();
    const { errors, results } = await processor<unknown, number>('exitsAtFirst').process(
      range(8).map((value) => ({ counter, value })),
    );
    expect(errors).toEqual([]);
    expect(results).toEqual(range(8));
  });

  it('B3-11 an item that eats all memory fails alone', async () => {
    const { results, errors } = await processor<number, number>('eatsMemory', { maxMemory: 64 }).process(range(5));
    expect(results).toEqual([0, 1, 3, 4]);
    expect(errors).toMatchObject([{ item: 2, error: { code: 'WORKER_FAILED' } }]);
  });

  it('B3-17 the timeout of an item that blocks its thread harms no other', async () => {
    const { results, errors } = await processor<number, number>('stuck', { timeoutMs: 250, concurrency: 4 }).process(
      range(12),
    );
    expect(results).toEqual(range(12).filter((n) => n !== 5));
    expect(errors).toMatchObject([{ item: 5, error: { code: 'TIMEOUT' } }]);
  });

  it('B3-17 a timeout aborts the signal of the item in its thread', async () => {
    const { results, errors } = await processor<number, number>('sleepy', { timeoutMs: 250, concurrency: 4 }).process(
      range(6),
    );
    expect(results).toEqual([0, 1, 3, 4, 5]);
    expect(errors).toMatchObject([{ item: 2, error: { code: 'TIMEOUT' } }]);
  });

  it('B3-17 abort settles at once although all threads are blocked', async () => {
    const controller = new AbortController();
    const pool = processor<number, never>('forever', { signal: controller.signal });
    const done = pool.process(range(10));
    setTimeout(() => controller.abort('why'), 100);
    const error = await done.catch((thrown) => thrown);
    expect(error).toMatchObject({ code: 'ABORTED', cause: 'why' });
    expect(partialResult(error)?.stats.totalProcessed).toBe(0);
  });

  it('B3-11 items and results that cannot be cloned fail alone', async () => {
    const { results, errors } = await processor<number, unknown>('uncloneable').process(range(4));
    expect(results).toEqual([0, 2, 3]);
    expect(errors).toMatchObject([{ index: 1, error: { name: 'DataCloneError' } }]);
    const sent = await processor<unknown, number>('double').process([1, () => {}, 3]);
    expect(sent.results).toEqual([2, 6]);
    expect(sent.errors).toMatchObject([{ index: 1, error: { name: 'DataCloneError' } }]);
  });

  it("B3-11 what a handler posts on the port of its thread is nobody else's", async () => {
    const { results, stats } = await processor<number, number>('chatty', { concurrency: 1 }).process(range(8));
    expect(results).toEqual(range(8));
    expect(stats).toMatchObject({ successful: 8, failed: 0 });
  });

  it('B3-11 a handler that cannot be loaded fails the run with WORKER_FAILED', async () => {
    await expect(processor('notAFunction').process([1])).rejects.toMatchObject({ code: 'WORKER_FAILED' });
    await expect(processor('missing', { executor: 'inline' }).process([1])).rejects.toMatchObject({
      code: 'WORKER_FAILED',
    });
    const gone = new ParallelProcessor({ module: new URL('./gone.mjs', import.meta.url), export: 'x' });
    await expect(gone.process([1])).rejects.toMatchObject({ code: 'WORKER_FAILED' });
    const dies = new ParallelProcessor({ module: 'data:text/javascript,process.exit(1)', export: 'x' });
    await expect(dies.process(range(100))).rejects.toMatchObject({ code: 'WORKER_FAILED' });
    expect((await gone.process([])).results).toEqual([]);
  });

  it('B3-11 a module handler may run here too, and gives the same', async () => {
    const inline = await processor<number, unknown>('context', { executor: 'inline' }).process(range(3));
    const threaded = await processor<number, unknown>('context').process(range(3));
    expect(inline.results).toEqual(threaded.results);
    expect(threaded.results[2]).toEqual({ index: 2, attempt: 1, aborted: false });
  });

  it('S3-16 keeps idle threads for the next run of the same processor, never for another one, nor one with a handler that lingers', async () => {
    const first = processor<number, number>('where', { concurrency: 1 });
    const [before] = (await first.process([0])).results;
    expect((await first.process([0])).results).toEqual([before]);
    expect((await processor<number, number>('where', { concurrency: 1 }).process([0])).results).not.toEqual([before]);
    const lingering = processor<number, number>('lingersOn0', { concurrency: 1, timeoutMs: 50 });
    const [clean] = (await lingering.process([1])).results;
    expect((await lingering.process([0])).errors).toMatchObject([{ error: { code: 'TIMEOUT' } }]);
    expect((await lingering.process([1])).results).not.toEqual([clean]);
  });

  it('B3-18 streams from a slow source without waiting for a full batch', async () => {
    async function* slow() {
      for (let n = 0; n < 5; n++) {
        yield n;
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
    }
    const seen: number[] = [];
    for await (const n of processor<number, number>('double').stream(slow())) seen.push(n);
    expect(seen).toEqual([0, 2, 4, 6, 8]);
  });

  it('S3-18 hands out one item at a time while memory is short', async () => {
    const { shared, counts } = counters();
    const pool = processor('crowd', { concurrency: 4, maxMemory: 1, memoryMeter: { read: () => 2 ** 30 } });
    const { stats } = await pool.process(range(10).map(() => ({ shared })));
    expect([stats.totalProcessed, counts[1]]).toEqual([10, 1]);
  });
});

describe('custom executor', () => {
  it('S3-04 gets batches of batchItems, smaller ones towards the end, is closed once, and fails the run when it breaks', async () => {
    const log: string[] = [];
    const make = (broken: boolean) =>
      new ParallelProcessor<number, number>(
        { module, export: 'double' },
        {
          executor: ({ batchSize }) => ({
            window: 6,
            batchItems: batchSize,
            run: async (tasks) => {
              log.push(tasks.map(({ item }) => item).join());
              if (broken) return [];
              return tasks.map(({ item }) => ({ ok: true, value: item + 1 }));
            },
            resize: () => {},
            close: async () => void log.push('closed'),
          }),
          batchSize: 3,
        },
      );
    expect((await make(false).process(range(8))).results).toEqual(range(8).map((n) => n + 1));
    expect(log).toEqual(['0,1,2', '3,4,5', '6', '7', 'closed']);
    await expect(make(true).process([1])).rejects.toMatchObject({ code: 'WORKER_FAILED' });
  });
});

describe('wire', () => {
  it('B3-19 packs whatever may be thrown', () => {
    const round = (thrown: unknown) => unpackError(structuredClone(packError(thrown)));
    const loop = new Error('loop');
    loop.cause = loop;
    expect((round(loop) as Error).message).toBe('loop');
    const aggregate = round(new AggregateError([new TypeError('a')], 'many')) as AggregateError;
    expect(aggregate.errors[0]).toBeInstanceOf(TypeError);
    expect(round(Symbol('s'))).toBe('Symbol(s)');
    expect(round({ a: 1 })).toEqual({ a: 1 });
    expect(round(undefined)).toBeUndefined();
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    expect(typeof round(proxy)).toBe('string');
    const odd = Object.assign(new Error('odd'), { fn: () => {}, code: 'E' });
    expect(round(odd)).toMatchObject({ message: 'odd', code: 'E' });
  });
});

describe('TypeScript handlers', () => {
  let dir: string;
  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'handlers-'));
  });
  afterAll(() => rm(dir, { recursive: true, force: true }));

  it('B3-11 src/x.ts runs from dist/x.js, with a clear error when that is missing', async () => {
    const { mkdir } = await import('node:fs/promises');
    await mkdir(join(dir, 'src/lib'), { recursive: true });
    await mkdir(join(dir, 'dist/lib'), { recursive: true });
    await writeFile(join(dir, 'package.json'), '{"type":"module"}');
    await writeFile(join(dir, 'dist/lib/work.js'), 'export const add = (n) => n + 100;');
    const source = pathToFileURL(join(dir, 'src/lib/work.ts'));
    const built = pathToFileURL(join(dir, 'dist/lib/work.js'));
    expect(runnableModule(source, false).href).toBe(built.href);
    expect(runnableModule(source, true).href).toBe(source.href);
    expect(runnableModule(built, false).href).toBe(built.href);
    const missing = pathToFileURL(join(dir, 'src/other.ts'));
    expect(() => runnableModule(missing, false)).toThrow(/dist.other\.js does not exist; build the package first/);
    const outside = pathToFileURL(join(dir, 'scripts/other.ts'));
    expect(() => runnableModule(outside, false)).toThrow(/does not lie under `src\/`/);
    if ((process.features as { typescript?: unknown }).typescript) return;
    const { results } = await new ParallelProcessor({ module: source, export: 'add' }).process([1]);
    expect(results).toEqual([101]);
    await expect(new ParallelProcessor({ module: missing, export: 'x' }).process([1])).rejects.toMatchObject({
      code: 'WORKER_FAILED',
    });
  });

  it('B3-11 B3-08 a process that used threads exits by itself, also after abort and error', async () => {
    const core = new URL('../../dist/index.js', import.meta.url);
    const script = join(dir, 'run.mjs');
    await writeFile(
      script,
      `import { ParallelProcessor } from ${JSON.stringify(core.href)};
const make = (name, options) => new ParallelProcessor({ module: ${JSON.stringify(module.href)}, export: name }, options);
const items = Array.from({ length: 20 }, (_, i) => i);
const { results } = await make('double', { kind: 'cpu', timeoutMs: 60_000 }).process(items);
for await (const n of make('double').stream(items)) if (n === 4) break;
const controller = new AbortController();
setTimeout(() => controller.abort(), 200);
const code = await make('forever', { signal: controller.signal }).process(items).catch((error) => error.code);
console.log(results.length, code, typeof globalThis.gc);
`,
    );
    const { stdout } = await promisify(execFile)(process.execPath, [script], {
      timeout: 20_000,
      env: { PATH: process.env['PATH'] },
    });
    expect(stdout.trim()).toBe('20 ABORTED undefined');
  });

  it.each(['--expose-gc', '--max-old-space-size=300', '--title=work'])(
    'B3-11 B3-08 threads start in a process that was started with %s',
    async (flag) => {
      const core = new URL('../../dist/index.js', import.meta.url);
      const script = join(dir, 'flags.mjs');
      await writeFile(
        script,
        `import { ParallelProcessor } from ${JSON.stringify(core.href)};
const { results } = await new ParallelProcessor({ module: ${JSON.stringify(module.href)}, export: 'double' }).process([1, 2]);
console.log(results.join());
`,
      );
      const env = { PATH: process.env['PATH'] };
      const { stdout } = await promisify(execFile)(process.execPath, [flag, script], { timeout: 20_000, env });
      expect(stdout.trim()).toBe('2,4');
    },
  );
});
