import { createReadStream } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { describe, expect, it, vi } from 'vitest';
import { encodeNdjson, StreamProcessor, type StreamStats } from '../../src/index.ts';
import { collect, cut, deferred, settle } from './chunks.ts';

const rows = Array.from({ length: 1000 }, (_, id) => ({ id, text: `é😀 ${'x'.repeat(id % 50)}` }));
const ndjson = Buffer.from(rows.map(encodeNdjson).join(''));
const identity = (value: unknown): unknown => value;

function conserved(stats: StreamStats): void {
  expect(stats.processedItems + stats.failedItems + stats.droppedItems).toBe(stats.totalItems);
}

describe('sources and formats', () => {
  it('B3-25 B3-26 B3-27 B3-28 S3-35 gives all 1000 records of a file, whatever the chunks, as NDJSON and as an array', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'stream-'));
    try {
      await writeFile(join(folder, 'rows.ndjson'), ndjson);
      await writeFile(join(folder, 'rows.json'), JSON.stringify(rows, null, 2));
      for (const file of ['rows.ndjson', 'rows.json']) {
        for (const highWaterMark of [7, 1000, 65_536]) {
          const source = createReadStream(join(folder, file), { highWaterMark });
          const { items, stats, errors } = await new StreamProcessor(identity).process(source);
          expect(items).toEqual(rows);
          expect(errors).toEqual([]);
          expect(stats).toMatchObject({
            totalItems: 1000,
            processedItems: 1000,
            failedItems: 0,
            droppedItems: 0,
            parseErrors: 0,
          });
        }
      }
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it('B3-29 S3-21 takes Node and web streams, text, bytes, iterables, in bytes, strings and objects', async () => {
    async function* generate() {
      yield* rows;
    }
    const text = ndjson.toString();
    const encoded = Readable.from(cut(ndjson, [999]), { objectMode: false }).setEncoding('utf8');
    const sources = {
      'byte stream': Readable.from(cut(ndjson, [999]), { objectMode: false }),
      'text stream': encoded,
      'object stream': Readable.from(rows),
      'web stream of bytes': new Blob([ndjson]).stream(),
      'web stream of objects': new ReadableStream({
        start(controller) {
          for (const row of rows) controller.enqueue(row);
          controller.close();
        },
      }),
      'async generator': generate(),
      array: rows,
      set: new Set(rows),
      'array of promises': rows.map(async (row) => row),
      text: text,
      bytes: new Uint8Array(ndjson),
      'iterable of text': text.match(/[\s\S]{1,777}/g) ?? [],
    };
    for (const [name, source] of Object.entries(sources)) {
      const { items } = await new StreamProcessor(identity).process(source as Iterable<unknown>);
      expect(items, name).toEqual(rows);
    }
  });

  it('S3-27 objects format makes items of strings; auto tells an array by its first byte; empty input is no record', async () => {
    const processor = new StreamProcessor(identity);
    expect((await processor.process(['a', 'b'], 'objects')).items).toEqual(['a', 'b']);
    expect((await processor.process([' \n', '\ufeff'.slice(1), ' [1,2', ']'])).items).toEqual([1, 2]);
    expect((await processor.process(['\ufeff[1,2]'])).items).toEqual([1, 2]);
    expect((await processor.process(['[1]\n[2]'], 'ndjson')).items).toEqual([[1], [2]]);
    for (const empty of ['', [], ' \n ', Readable.from([])]) expect((await processor.process(empty)).items).toEqual([]);
    for (const size of [1, 20_000]) {
      const late = cut(Buffer.from(`${' '.repeat(16_400)}[1]`), [size]);
      expect((await processor.process(late)).items).toEqual([[1]]);
    }
  });

  it('B3-28 delivers null, reports a bad line with its number, and counts skipped ones', async () => {
    const source = '1\nnull\n{bad\n4\n';
    expect((await new StreamProcessor(identity, { onBadRecord: 'skip' }).process(source)).items).toEqual([1, null, 4]);
    const seen: unknown[] = [];
    const stream = new StreamProcessor(identity, { name: 'rows' }).stream(source);
    await expect(
      (async () => {
        for await (const value of stream) seen.push(value);
      })(),
    ).rejects.toMatchObject({ code: 'INPUT_INVALID', message: 'rows:3: not valid JSON' });
    expect(seen).toEqual([1, null]);
    const skipping = new StreamProcessor(identity, { onBadRecord: 'skip' }).stream(source);
    for await (const _ of skipping);
    expect(skipping.stats).toMatchObject({ totalItems: 3, processedItems: 3, parseErrors: 1 });
  });
});

describe('handlers', () => {
  it('B3-21 B3-32 S3-23 runs as many handlers as allowed and never more, over bytes and objects', async () => {
    for (const [source, format] of [
      [ndjson, 'ndjson'],
      [rows, 'objects'],
    ] as const) {
      let running = 0;
      let peak = 0;
      const processor = new StreamProcessor(
        async (row: unknown) => {
          peak = Math.max(peak, ++running);
          await settle(1);
          running -= 1;
          return row;
        },
        { maxConcurrency: 7 },
      );
      expect((await processor.process(source as Iterable<unknown>, format)).items).toEqual(rows);
      expect(peak).toBe(7);
    }
  });

  it('B3-22 awaits every handler before the end', async () => {
    const gates = Array.from({ length: 5 }, () => deferred<number>());
    const run = new StreamProcessor((i: number) => gates[i]?.promise).process([0, 1, 2, 3, 4]);
    let ended = false;
    void run.then(() => {
      ended = true;
    });
    for (const gate of [4, 2, 0, 1]) gates[gate]?.resolve(gate * 10);
    await settle();
    expect(ended).toBe(false);
    gates[3]?.resolve(30);
    expect((await run).items).toEqual([0, 10, 20, 30, 40]);
  });

  it('S3-35 keeps the order by default and gives results as they come on request', async () => {
    const gates = Array.from({ length: 3 }, () => deferred<number>());
    const open = (ordered: boolean) =>
      new StreamProcessor((i: number) => gates[i]?.promise, { ordered }).stream([0, 1, 2]);
    const [inOrder, asTheyCome] = [open(true), open(false)];
    const first = [inOrder.next(), asTheyCome.next()];
    await settle();
    gates[2]?.resolve(2);
    expect(await first[1]).toEqual({ value: 2, done: false });
    gates[0]?.resolve(0);
    gates[1]?.resolve(1);
    expect(await first[0]).toEqual({ value: 0, done: false });
    expect(await collect(inOrder)).toEqual([1, 2]);
    expect(await collect(asTheyCome)).toEqual([0, 1]);
  });

  it('B3-33 reports failed items as data with item and index, and prints nothing', async () => {
    const spies = (['log', 'error', 'warn', 'info'] as const).map((name) => vi.spyOn(console, name));
    const processor = new StreamProcessor((i: number) => {
      if (i % 3 === 0) throw new Error('multiple of three');
      if (i % 5 === 0) return Promise.reject('a string');
      return i;
    });
    const { items, errors, stats } = await processor.process([1, 2, 3, 4, 5, 6]);
    expect(items).toEqual([1, 2, 4]);
    expect(errors.map(({ item, index, attempt }) => [item, index, attempt])).toEqual([
      [3, 2, 1],
      [5, 4, 1],
      [6, 5, 1],
    ]);
    expect(errors[1]?.error).toMatchObject({ message: 'a string', cause: 'a string' });
    expect(stats).toMatchObject({ totalItems: 6, processedItems: 3, failedItems: 3, droppedItems: 0 });
    for (const spy of spies) {
      expect(spy).not.toHaveBeenCalled();
      spy.mockRestore();
    }
  });

  it('B3-33 fails over maxErrors, after the results before, without item text in the message', async () => {
    const source = Readable.from(['secret-0', 'secret-1', 'bad-2', 'secret-3'], { objectMode: true });
    const stream = new StreamProcessor(
      async (text: string) => {
        if (text.startsWith('bad')) throw new Error(`cannot read ${text}`);
        return text;
      },
      { maxErrors: 0 },
    ).stream(source, 'objects');
    const seen: string[] = [];
    const failure = await (async () => {
      for await (const text of stream) seen.push(text);
    })().catch((error: unknown) => error);
    expect(seen).toEqual(['secret-0', 'secret-1']);
    expect(failure).toMatchObject({ code: 'TOO_MANY_ERRORS', details: { failed: 1, maxErrors: 0 } });
    expect(JSON.stringify(failure) + (failure as Error).message).not.toMatch(/secret|bad-2/);
    expect(stream.errors).toHaveLength(1);
    expect(source.destroyed).toBe(true);
  });

  it('B3-33 gives failed items to onItemError instead of keeping them', async () => {
    const told: number[] = [];
    const processor = new StreamProcessor(
      (i: number) => {
        throw new Error(String(i));
      },
      { onItemError: ({ index }) => void told.push(index) },
    );
    const { errors, stats } = await processor.process([7, 8]);
    expect([told, errors, stats.failedItems]).toEqual([[0, 1], [], 2]);
  });

  it('S3-22 S3-33 batches hold chunkSize results, the last one what is left', async () => {
    for (const handler of [identity, async (value: unknown) => value]) {
      const lengths: number[] = [];
      const stream = new StreamProcessor(handler, { chunkSize: 64, maxConcurrency: 3 }).stream(ndjson);
      for await (const batch of stream.batches()) lengths.push(batch.length);
      expect(lengths).toEqual([...Array.from({ length: 15 }, () => 64), 40]);
    }
  });
});

describe('state and statistics', () => {
  it('B3-24 keeps all state per run, also of runs at the same time', async () => {
    const processor = new StreamProcessor(async (i: number) => i);
    const [one, two] = await Promise.all([processor.process([1, 2, 3]), processor.process([4, 5])]);
    const three = await processor.process([6]);
    expect([one, two, three].map(({ items, stats }) => [items, stats.totalItems])).toEqual([
      [[1, 2, 3], 3],
      [[4, 5], 2],
      [[6], 1],
    ]);
  });

  it('B3-23 S3-26 has the declared numbers, live during stream() and conserved at the end', async () => {
    const stream = new StreamProcessor(
      (i: number) => {
        if (i === 2) throw new Error('two');
        return i;
      },
      { chunkSize: 1, maxConcurrency: 1 },
    ).stream([0, 1, 2, 3]);
    expect(stream.stats).toMatchObject({ totalItems: 0, duration: 0 });
    await stream.next();
    const during = { ...stream.stats };
    for await (const _ of stream);
    expect(during.processedItems).toBeGreaterThan(0);
    expect(JSON.parse(JSON.stringify(stream.stats))).toEqual({
      totalItems: 4,
      processedItems: 3,
      failedItems: 1,
      droppedItems: 0,
      parseErrors: 0,
      duration: expect.any(Number),
      memoryUsage: expect.any(Number),
      bufferPeak: expect.any(Number),
    });
    expect(stream.stats.memoryUsage).toBeGreaterThan(1_000_000);
    const { duration } = stream.stats;
    await settle();
    expect(stream.stats.duration).toBe(duration);
    conserved(stream.stats);
  });

  it('S3-33 refuses options that make no sense and takes undefined as the default', async () => {
    const make = (options: object) => () => new StreamProcessor(identity, options);
    for (const name of ['chunkSize', 'maxConcurrency', 'bufferSize', 'maxRecordBytes']) {
      for (const value of [0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY]) {
        expect(make({ [name]: value })).toThrow(RangeError);
        expect(make({ [name]: value })).toThrow(`Expected \`${name}\``);
      }
      expect(make({ [name]: '5' })).toThrow(TypeError);
    }
    expect(make({ maxErrors: -1 })).toThrow(RangeError);
    expect(make({ backpressure: 'pause' })).toThrow(RangeError);
    expect(make({ dropPolicy: 'random' })).toThrow(RangeError);
    expect(make({ dropPolicy: 'lowest-priority' })).toThrow(TypeError);
    expect(make({ onBadRecord: 'ignore' })).toThrow(RangeError);
    expect(make({ signal: {} })).toThrow(TypeError);
    expect(() => new StreamProcessor(undefined as never)).toThrow(TypeError);
    const processor = new StreamProcessor(identity, {
      chunkSize: undefined,
      bufferSize: undefined,
      maxConcurrency: undefined,
    });
    expect(() => processor.stream(5 as never)).toThrow(TypeError);
    expect(() => processor.stream([], 'csv' as never)).toThrow(TypeError);
    expect(() => processor.stream([], { path: '' })).toThrow(TypeError);
    await expect(processor.process(null as never)).rejects.toThrow(TypeError);
    expect((await processor.process([1])).items).toEqual([1]);
  });
});

describe('B3-35 streaming', () => {
  it('B3-35 S3-31 gives the first result while the source is still open, and reads on only on demand', async () => {
    let pulled = 0;
    function* endless() {
      for (;;) yield pulled++;
    }
    const stream = new StreamProcessor((i: number) => i, { bufferSize: 20, chunkSize: 5, maxConcurrency: 2 }).stream(
      endless(),
    );
    expect(pulled).toBe(0);
    expect(await stream.next()).toEqual({ value: 0, done: false });
    await settle();
    // At most a full buffer, a full window, the results in hand and the item just pulled.
    expect(pulled).toBeLessThanOrEqual(20 + 7 + 7 + 1);
    const before = pulled;
    await settle();
    expect(pulled).toBe(before);
    await stream.return();
  });

  it('B3-35 S3-31 a paused consumer pauses a byte source in the middle of a chunk', async () => {
    const source = new PassThrough({ highWaterMark: 64 });
    source.write(Array.from({ length: 5000 }, (_, i) => `${i}\n`).join(''));
    const stream = new StreamProcessor((i: number) => i, { bufferSize: 10, chunkSize: 10, maxConcurrency: 1 }).stream(
      source,
    );
    await stream.next();
    await settle();
    expect(stream.stats.totalItems).toBeLessThanOrEqual(10 + 11 + 11);
    source.end();
    expect((await collect(stream)).length).toBe(4999);
  });
});
