import { describe, expect, it } from 'vitest';
import { freshDirectory, openCache } from './helpers.ts';

function deferred<T>() {
  let resolve: (value: T) => void = () => {};
  let reject: (reason: unknown) => void = () => {};
  const promise = new Promise<T>((onResolve, onReject) => {
    resolve = onResolve;
    reject = onReject;
  });
  return { promise, resolve, reject };
}

/** A computation that ends when the test says so. */
function controlled<T>() {
  const { promise, resolve, reject } = deferred<T>();
  const started = deferred<AbortSignal>();
  let runs = 0;
  const compute = (signal: AbortSignal) => {
    runs += 1;
    started.resolve(signal);
    return promise;
  };
  return { compute, resolve, reject, started: started.promise, runs: () => runs };
}

describe.each([
  ['memory', () => ({})],
  ['memory over disk', () => ({ directory: freshDirectory() })],
])('getOrCompute, %s', (_name, options) => {
  it('B3-54 computes once for a hundred concurrent misses, and counts one miss', async () => {
    const cache = openCache<{ n: number }>(options());
    const job = controlled<{ n: number }>();
    const all = Array.from({ length: 100 }, () => cache.getOrCompute('key', job.compute));
    await job.started;
    job.resolve({ n: 1 });
    const values = await Promise.all(all);
    expect(job.runs()).toBe(1);
    expect(values).toEqual(Array(100).fill({ n: 1 }));
    expect(new Set(values).size).toBe(100);
    expect(cache.getMetrics()).toMatchObject({ misses: 1, hits: 99, sets: 1 });
  });

  it('B3-54 keeps keys and versions apart', async () => {
    const cache = openCache<string>(options());
    const tell = (key: string, version?: string) => cache.getOrCompute(key, () => `${key} ${version}`, { version });
    expect(await Promise.all([tell('a'), tell('b'), tell('a', '2'), tell('a')])).toEqual([
      'a undefined',
      'b undefined',
      'a 2',
      'a undefined',
    ]);
  });

  it('B3-54 a failed computation rejects all, is not remembered, and a throw is a rejection', async () => {
    const cache = openCache<number>(options());
    const job = controlled<number>();
    const all = Array.from({ length: 3 }, () => cache.getOrCompute('key', job.compute));
    const settled = Promise.allSettled(all);
    const failure = new Error('no');
    await job.started;
    job.reject(failure);
    expect(await settled).toEqual(Array(3).fill({ status: 'rejected', reason: failure }));
    const thrown = cache.getOrCompute('key', () => {
      throw failure;
    });
    await expect(thrown).rejects.toBe(failure);
    expect(await cache.has('key')).toBe(false);
    expect(await cache.getOrCompute('key', () => 7)).toBe(7);
  });

  it('B3-54 one waiter that aborts harms no other', async () => {
    const cache = openCache<number>(options());
    const job = controlled<number>();
    const leaving = new AbortController();
    const gone = cache.getOrCompute('key', job.compute, { signal: leaving.signal });
    const staying = cache.getOrCompute('key', job.compute, { signal: new AbortController().signal });
    const signal = await job.started;
    const reason = new Error('enough');
    leaving.abort(reason);
    await expect(gone).rejects.toBe(reason);
    expect(signal.aborted).toBe(false);
    job.resolve(5);
    expect(await staying).toBe(5);
    expect(await cache.get('key')).toBe(5);
  });

  it('B3-54 the computation is told to stop when the last waiter left; the next caller starts afresh', async () => {
    const cache = openCache<number>(options());
    const job = controlled<number>();
    const controllers = [new AbortController(), new AbortController()];
    const all = controllers.map(({ signal }) => cache.getOrCompute('key', job.compute, { signal }));
    const settled = Promise.allSettled(all);
    const signal = await job.started;
    for (const controller of controllers) controller.abort();
    expect((await settled).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(signal.aborted).toBe(true);
    expect(await cache.getOrCompute('key', () => 9)).toBe(9);
    job.resolve(1);
    expect(await cache.get('key')).toBe(9);
    await expect(cache.getOrCompute('key', () => 1, { signal: AbortSignal.abort() })).rejects.toThrow(/abort/i);
  });

  it('B3-54 a set, delete or clear during the computation wins over its result', async () => {
    const cache = openCache<number>(options());
    const [set, deleted, cleared] = [controlled<number>(), controlled<number>(), controlled<number>()];
    const all = [
      cache.getOrCompute('set', set.compute),
      cache.getOrCompute('deleted', deleted.compute),
      cache.getOrCompute('cleared', cleared.compute),
    ];
    await Promise.all([set.started, deleted.started, cleared.started]);
    await cache.delete('deleted');
    await cache.clear();
    await cache.set('set', 2);
    for (const job of [set, deleted, cleared]) job.resolve(1);
    expect(await Promise.all(all)).toEqual([1, 1, 1]);
    expect(await cache.get('set')).toBe(2);
    expect(await cache.has('deleted')).toBe(false);
    expect(await cache.has('cleared')).toBe(false);
  });

  it('B3-50 undefined and null are values that are computed once', async () => {
    const cache = openCache(options());
    let runs = 0;
    for (const value of [undefined, null]) {
      for (let i = 0; i < 2; i += 1) {
        const compute = () => {
          runs += 1;
          return value;
        };
        expect(await cache.getOrCompute(String(value), compute)).toBe(value);
      }
      expect(await cache.lookup(String(value))).toEqual({ hit: true, value });
    }
    expect(runs).toBe(2);
  });
});
