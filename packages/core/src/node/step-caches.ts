import { join } from 'node:path';
import type { SmartCache } from '../smart-cache.ts';
import type { AnyStep, StepCache } from '../step.ts';

export type CacheMetrics = ReturnType<SmartCache<unknown>['getMetrics']>;

/** The caches of a run, one store per step. */
export interface StepCaches {
  /** A step that says what its values depend on will use its cache, so that opens at once; any other when it is first used. */
  of(step: AnyStep, config: Readonly<Record<string, unknown>>): StepCache;
  /** Metrics of the caches that were used. */
  metrics(): Record<string, CacheMetrics>;
  /** Makes everything durable and releases the stores. */
  close(): Promise<void>;
}

/** A run asks for most values once, so what is kept in memory only costs memory: writes under way are known without it. */
const MEMORY_MB = 1;

/** `folder` holds one LevelDB store per step. Entries are content-addressed, so they never expire. */
export function createStepCaches(folder: string): StepCaches {
  const opened = new Map<string, Promise<SmartCache<unknown>>>();
  const used = new Map<string, SmartCache<unknown>>();
  let closed = false;

  async function open(step: AnyStep, config: Readonly<Record<string, unknown>>): Promise<SmartCache<unknown>> {
    const { SmartCache, cacheKey } = await import('../smart-cache.ts');
    const relevant = Object.fromEntries((step.cacheFields ?? []).map((field) => [field, config[field]]));
    const cache = new SmartCache<unknown>({
      namespace: step.name,
      version: cacheKey(step.cacheVersion ?? 0, relevant),
      ttl: 0,
      maxSize: MEMORY_MB,
      directory: join(folder, step.name),
    });
    used.set(step.name, cache);
    return cache;
  }

  /** Undefined once the run is over: a step that was left behind, stuck, must not open a store nobody closes. */
  async function ready(step: AnyStep, config: Readonly<Record<string, unknown>>) {
    const known = opened.get(step.name);
    if (known || closed) return known;
    const cache = open(step, config);
    opened.set(step.name, cache);
    return cache;
  }

  function of(step: AnyStep, config: Readonly<Record<string, unknown>>): StepCache {
    // The store opens while the step waits for git. What goes wrong is for those to hear who ask for something.
    if (step.cacheVersion !== undefined)
      ready(step, config).then(
        (cache) => cache?.open(),
        () => {},
      );
    return {
      async getOrCompute<T>(key: string, compute: () => T | Promise<T>) {
        const cache = await ready(step, config);
        return (cache ? await cache.getOrCompute(key, compute) : await compute()) as T;
      },
      get: async <T>(key: string) => (await (await ready(step, config))?.get(key)) as T | undefined,
      set: async <T>(key: string, value: T) => (await ready(step, config))?.set(key, value),
      flush: async () => (await ready(step, config))?.flush(),
    };
  }

  return {
    of,
    metrics: () => Object.fromEntries([...used].map(([name, cache]) => [name, cache.getMetrics()])),
    async close() {
      closed = true;
      await Promise.all([...opened.values()].map(async (cache) => (await cache).close()));
    },
  };
}
