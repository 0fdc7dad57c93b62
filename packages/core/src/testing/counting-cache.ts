import type { StepCache } from '../step.ts';

/** A cache in memory that counts, and keeps copies as the one of a run does. */
export function countingCache(): { readonly cache: StepCache; readonly counts: { lookups: number; hits: number } } {
  const values = new Map<string, unknown>();
  const counts = { lookups: 0, hits: 0 };
  const get = async <T>(key: string): Promise<T | undefined> => {
    counts.lookups += 1;
    if (values.has(key)) counts.hits += 1;
    return structuredClone(values.get(key)) as T | undefined;
  };
  const set = async <T>(key: string, value: T): Promise<void> => void values.set(key, structuredClone(value));
  const cache: StepCache = {
    get,
    set,
    async getOrCompute<T>(key: string, compute: () => T | Promise<T>): Promise<T> {
      const found = await get<T>(key);
      if (found !== undefined) return found;
      const value = await compute();
      await set(key, value);
      return value;
    },
  };
  return { cache, counts };
}
