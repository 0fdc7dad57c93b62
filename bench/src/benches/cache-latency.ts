import { join } from 'node:path';
import { SmartCache, type SmartCacheOptions } from '@pipelines/core';
import { defineBench, type TrialContext } from '../contract.ts';
import { hexKeys, kilobyteRecord, skewedTrace } from '../inputs/cache-trace.ts';

interface Latencies {
  readonly found: number;
  readonly p99: number;
  /** Largest share of the memory limit that was in use after any call. */
  readonly fullest: number;
}

interface Store {
  get(key: string): Promise<unknown>;
  set(key: string, value: unknown): Promise<unknown>;
  readonly share: () => number;
}

const KEYS = 10_000;
/** One call in so many is a write. */
const WRITES = 20;

async function timed(trace: readonly string[], { get, set, share }: Store): Promise<Latencies> {
  const times = new Float64Array(trace.length);
  let found = 0;
  let fullest = 0;
  for (const [i, key] of trace.entries()) {
    const started = performance.now();
    if ((await get(key)) !== undefined) found += 1;
    times[i] = performance.now() - started;
    if (i % WRITES === 0) await set(key, kilobyteRecord(i));
    fullest = Math.max(fullest, share());
    // Lets the event loop turn, so that writes behind compete with the reads.
    if (i % 100 === 0) await new Promise((resolve) => setImmediate(resolve));
  }
  return { found, p99: times.sort()[Math.floor(trace.length * 0.99)] ?? 0, fullest };
}

function smartCache(optionsOf: (context: TrialContext) => SmartCacheOptions) {
  return async (context: TrialContext) => {
    const keys = hexKeys(Math.min(KEYS, context.size));
    const cache = new SmartCache(optionsOf(context));
    for (const [i, key] of keys.entries()) await cache.set(key, kilobyteRecord(i));
    await cache.flush();
    const trace = skewedTrace(keys, context.size);
    const share = () => {
      const { currentSize, maxSize } = cache.getMetrics();
      return currentSize / maxSize;
    };
    const store = {
      get: (key: string) => cache.get(key),
      set: (key: string, value: unknown) => cache.set(key, value),
      share,
    };
    return { run: () => timed(trace, store), close: () => cache.close() };
  };
}

export const bench = defineBench<Latencies>({
  name: 'cache-latency',
  question:
    'How long does a reader wait at worst, while values are written, and does memory stay within its limit after every call?',
  input:
    '`size` reads of 10,000 records of 1 KiB (Zipf 0.99) with a write at every 20th, one after the other; p99 in ms',
  sizes: { full: [40_000], smoke: [1_000] },
  contenders: {
    ours: { role: 'ours', prepare: smartCache(() => ({})) },
    'ours, from disk': {
      role: 'ours',
      prepare: smartCache(({ scratch }) => ({ directory: join(scratch, 'cache'), maxSize: 0.1 })),
    },
    'Map, awaited': {
      role: 'floor',
      prepare: ({ size }) => {
        const keys = hexKeys(Math.min(KEYS, size));
        const map = new Map<string, unknown>(keys.map((key, i) => [key, kilobyteRecord(i)]));
        const trace = skewedTrace(keys, size);
        const set = async (key: string, value: unknown) => map.set(key, value);
        return { run: () => timed(trace, { get: async (key) => map.get(key), set, share: () => 0 }) };
      },
    },
  },
  floor: 'Map, awaited',
  digest: ({ found }) => String(found),
  counts: ({ p99, fullest }) => ({ 'p99 ms': p99, 'share of the memory limit': fullest }),
  goals: [
    {
      kind: 'value',
      what: 'p99 of a read from memory, ms (S3-61)',
      metric: 'count:p99 ms',
      limit: 5,
      direction: 'at-most',
    },
    {
      kind: 'value',
      what: 'p99 of a read from disk, ms (S3-61)',
      metric: 'count:p99 ms',
      of: 'ours, from disk',
      limit: 20,
      direction: 'at-most',
    },
    {
      kind: 'value',
      what: 'memory in use after any call, of its limit (S3-52)',
      metric: 'count:share of the memory limit',
      of: 'ours, from disk',
      limit: 1,
      direction: 'at-most',
    },
  ],
});
