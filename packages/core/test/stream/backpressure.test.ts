import { Readable } from 'node:stream';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { StreamProcessor, type StreamProcessorOptions } from '../../src/index.ts';
import { collect, deferred, settle } from './chunks.ts';

const numbers = (count: number): number[] => Array.from({ length: count }, (_, i) => i);

/** A source that counts how far it was pulled. */
function counted(count: number): { pulled: number; [Symbol.asyncIterator](): AsyncGenerator<number> } {
  return {
    pulled: 0,
    async *[Symbol.asyncIterator]() {
      while (this.pulled < count) yield this.pulled++;
    },
  };
}

const options = fc.record({
  bufferSize: fc.integer({ min: 1, max: 20 }),
  chunkSize: fc.integer({ min: 1, max: 12 }),
  maxConcurrency: fc.integer({ min: 1, max: 5 }),
  ordered: fc.boolean(),
  backpressure: fc.constantFrom('buffer' as const, 'throttle' as const, 'drop' as const),
  dropPolicy: fc.constantFrom('oldest' as const, 'newest' as const, 'lowest-priority' as const),
});
const kinds = fc.constantFrom('objects', 'generator', 'bytes', 'stream');

function open(kind: string, count: number): Iterable<unknown> | AsyncIterable<unknown> {
  if (kind === 'objects') return numbers(count);
  if (kind === 'generator') return counted(count);
  const bytes = Buffer.from(
    numbers(count)
      .map((i) => `${i}\n`)
      .join(''),
  );
  return kind === 'bytes' ? [bytes.subarray(0, 17), bytes.subarray(17)] : Readable.from([bytes], { objectMode: false });
}

describe('backpressure', () => {
  it('S3-24 S3-26 S3-34 B3-23 B3-30 B3-31 conserves every item and never holds more than bufferSize (property)', async () => {
    await fc.assert(
      fc.asyncProperty(
        options,
        kinds,
        fc.integer({ min: 0, max: 120 }),
        fc.nat({ max: 4 }),
        async (chosen, kind, count, lag) => {
          const processor = new StreamProcessor(
            (i: number) => {
              if (i % 11 === 10) throw new Error('eleventh');
              return i % 2 === 0 ? i : settle(lag).then(() => i);
            },
            { ...chosen, priority: (i: number) => i % 7 },
          );
          const { items, errors, stats } = await processor.process(open(kind, count) as Iterable<number>);
          expect(stats.totalItems).toBe(count);
          expect(stats.processedItems + stats.failedItems + stats.droppedItems).toBe(count);
          expect([items.length, errors.length]).toEqual([stats.processedItems, stats.failedItems]);
          expect(stats.bufferPeak).toBeLessThanOrEqual(chosen.bufferSize);
          const seen = [...items, ...errors.map(({ item }) => item)].sort((a, b) => a - b);
          expect(new Set(seen).size).toBe(seen.length);
          if (chosen.ordered) expect(items).toEqual([...items].sort((a, b) => a - b));
          if (chosen.backpressure !== 'drop') expect(seen).toEqual(numbers(count));
        },
      ),
      { numRuns: 200 },
    );
  });

  it('B3-30 B3-31 S3-25 buffer: pauses the source when it is full, loses nothing', async () => {
    const source = counted(500);
    const gate = deferred();
    const stream = new StreamProcessor((i: number) => gate.promise.then(() => i), {
      bufferSize: 50,
      maxConcurrency: 2,
    }).stream(source);
    const all = collect(stream);
    await settle(20);
    expect(stream.stats).toMatchObject({ totalItems: 52, bufferPeak: 50, droppedItems: 0 });
    expect(source.pulled).toBe(52);
    gate.resolve();
    expect(await all).toEqual(numbers(500));
    expect(stream.stats.bufferPeak).toBe(50);
  });

  it('B3-31 S3-24 throttle: pauses the source at half, goes on at a quarter, loses nothing', async () => {
    const source = counted(200);
    const gates = numbers(200).map(() => deferred());
    const stream = new StreamProcessor((i: number) => gates[i]?.promise.then(() => i), {
      backpressure: 'throttle',
      bufferSize: 40,
      maxConcurrency: 1,
    }).stream(source);
    const all = collect(stream);
    await settle(10);
    expect(source.pulled).toBe(21);
    for (let i = 0; i < 9; i++) gates[i]?.resolve();
    await settle(10);
    expect(source.pulled).toBe(21);
    gates[9]?.resolve();
    await settle(10);
    expect(source.pulled).toBe(31);
    for (const gate of gates) gate.resolve();
    expect(await all).toEqual(numbers(200));
    expect(stream.stats.bufferPeak).toBe(20);
  });

  async function dropAll(extra: StreamProcessorOptions<number>): Promise<{ items: number[]; dropped: number }> {
    const gate = deferred();
    const stream = new StreamProcessor((i: number) => gate.promise.then(() => i), {
      backpressure: 'drop',
      bufferSize: 3,
      maxConcurrency: 1,
      ...extra,
    }).stream(counted(10));
    const all = collect(stream);
    await settle(30);
    expect(stream.stats.totalItems).toBe(10);
    gate.resolve();
    const items = await all;
    expect(stream.stats.bufferPeak).toBe(3);
    return { items, dropped: stream.stats.droppedItems };
  }

  it('S3-24 B3-30 drop: drains the source and loses by policy, each loss counted', async () => {
    expect(await dropAll({})).toEqual({ items: [0, 7, 8, 9], dropped: 6 });
    expect(await dropAll({ dropPolicy: 'newest' })).toEqual({ items: [0, 1, 2, 3], dropped: 6 });
    const priority = (i: number) => [0, 5, 1, 9, 5, 5, 9, 0, 9, 2][i] ?? 0;
    expect(await dropAll({ dropPolicy: 'lowest-priority', priority })).toEqual({ items: [0, 3, 6, 8], dropped: 6 });
  });

  it('S3-24 drop: gives handlers the index of the item in the source', async () => {
    const indexes: number[] = [];
    const processor = new StreamProcessor(async (_: number, { index }) => void indexes.push(index), {
      backpressure: 'drop',
      bufferSize: 2,
      chunkSize: 100,
      maxConcurrency: 1,
    });
    await processor.process('10\n11\n12\n13\n14\n');
    expect(indexes).toEqual([3, 4]);
  });

  it('S3-24 drop: never drops the end or an error of the source', async () => {
    async function* failing() {
      for (let i = 0; i < 20; i++) yield i;
      throw new Error('cut off');
    }
    const stream = new StreamProcessor(async (i: number) => i, { backpressure: 'drop', bufferSize: 1 }).stream(
      failing(),
    );
    await expect(collect(stream)).rejects.toThrow('cut off');
    expect(stream.stats.processedItems + stream.stats.droppedItems).toBe(20);
  });

  it('S3-24 a priority that is no number fails the stream', async () => {
    const processor = new StreamProcessor((i: number) => i, {
      backpressure: 'drop',
      dropPolicy: 'lowest-priority',
      priority: () => Number.NaN,
    });
    await expect(processor.process([1])).rejects.toThrow('Expected `priority`');
  });
});

describe('overlap', () => {
  it('S3-63 the source is at work on the next item while a handler computes', async () => {
    const seen: string[] = [];
    async function* source() {
      for (let i = 0; i < 4; i++) {
        seen.push(`ask ${i}`);
        await settle(1);
        yield i;
      }
    }
    const processor = new StreamProcessor((i: number) => void seen.push(`compute ${i}`), { maxConcurrency: 1 });
    await processor.process(source());
    for (let i = 0; i < 3; i++) expect(seen.indexOf(`ask ${i + 1}`)).toBeLessThan(seen.indexOf(`compute ${i}`));
  });

  it('S3-63 S3-31 records are read and parsed ahead while the consumer waits for something else, up to the buffer', async () => {
    async function* lines() {
      for (let i = 0; i < 500; i++) yield `${i}\n`;
    }
    const stream = new StreamProcessor((i: number) => i, { bufferSize: 20, chunkSize: 5, maxConcurrency: 2 }).stream(
      lines(),
    );
    await stream.next();
    await settle(100);
    expect(stream.stats.bufferPeak).toBe(20);
    expect(stream.stats.totalItems).toBeLessThanOrEqual(20 + 7 + 7);
    expect(await collect(stream)).toEqual(numbers(500).slice(1));
  });
});
