import { join } from 'node:path';
import type { SmartCache } from '../smart-cache.ts';
import type { AnyStep, StepCache } from '../step.ts';

export type CacheMetrics = ReturnType<SmartCache<unknown>['getMetrics']>;

/** The caches of a run, one store per step, opened when a step first uses its cache. */
export interface StepCaches {
  of(step: AnyStep, config: Readonly<Record<string, unknown>>): StepCache;
  /** Metrics of the caches that were used. */
  metrics(): Record<string, CacheMetrics>;
  /** Makes everything durable and releases the stores. */
  close(): Promise<void>;
}

/** `folder` holds one LevelDB store per step. Entries are content-addressed, so they never expire. */
export function createStepCaches(folder: string): StepCaches {
  const opened = new Map<string, SmartCache<unknown>>();

  async function open(step: AnyStep, config: Readonly<Record<string, unknown>>): Promise<SmartCache<unknown>> {
    const { SmartCache, cacheKey } = await import('../smart-cache.ts');
    const relevant = Object.fromEntries((step.cacheFields ?? []).map((field) => [field, config[field]]));
    const existing = opened.get(step.name);
    if (existing) return existing;
    const cache = new SmartCache<unknown>({
      namespace: step.name,
      version: cacheKey(step.cacheVersion ?? 0, relevant),
      ttl: 0,
      directory: join(folder, step.name),
    });
    opened.set(step.name, cache);
    return cache;
  }

  return {
    of(step, config) {
      let cache: Promise<SmartCache<unknown>> | undefined;
      const ready = () => {
        cache ??= open(step, config);
        return cache;
      };
      return {
        getOrCompute: async <T>(key: string, compute: () => T | Promise<T>) =>
          (await (await ready()).getOrCompute(key, compute)) as T,
        get: async <T>(key: string) => (await (await ready()).get(key)) as T | undefined,
        set: async <T>(key: string, value: T) => (await ready()).set(key, value),
      };
    },
    metrics: () => Object.fromEntries([...opened].map(([name, cache]) => [name, cache.getMetrics()])),
    async close() {
      await Promise.all([...opened.values()].map((cache) => cache.close()));
    },
  };
}
