import { Readable } from 'node:stream';
import { setImmediate as turn } from 'node:timers/promises';
import { StreamProcessor, type StreamProcessorOptions } from '@pipelines/core';
import { randomOf } from '../random.ts';
import { codeOf, expectEqual, type Place } from './round.ts';

const RECORDS = 1500;
const BAD = 15;

interface Row {
  readonly id: number;
}

/** A bad line in every hundred. */
const LINES = Buffer.from(
  Array.from({ length: RECORDS }, (_, id) =>
    id % 100 === 50 ? '{"id":' : JSON.stringify({ id, text: 'é'.repeat(id % 60) }),
  )
    .map((line) => `${line}\n`)
    .join(''),
);
const ARRAY = Buffer.from(JSON.stringify(Array.from({ length: RECORDS }, (_, id) => ({ id, list: [id, null, 'x'] }))));

/** All kinds of back-pressure, formats, bad records, failing handlers, a reader that leaves and an abort. */
export async function streamRound({ round }: Place): Promise<number> {
  await lossless({ backpressure: 'buffer', bufferSize: 50, chunkSize: 10 }, round);
  await lossless({ backpressure: 'throttle', bufferSize: 40, ordered: false }, round);
  await lossy(round);
  const { items } = await new StreamProcessor((row: Row) => row.id).process(chunks(ARRAY, round), 'json-array');
  expectEqual('array', items.length, RECORDS);
  await leave(round);
  await stopInTheMiddle(round);
  expectEqual('a bad line', await codeOf(new StreamProcessor(handle).process(chunks(LINES, round))), 'INPUT_INVALID');
  expectEqual('open sources', open, 0);
  return 7 * RECORDS;
}

async function lossless(options: StreamProcessorOptions<Row>, round: number): Promise<void> {
  const processor = new StreamProcessor(handle, { ...options, onBadRecord: 'skip' });
  const { items, errors, stats } = await processor.process(chunks(LINES, round), 'ndjson');
  expectEqual('bad lines', stats.parseErrors, BAD);
  expectEqual('settled', items.length + errors.length, RECORDS - BAD);
}

async function lossy(round: number): Promise<void> {
  const dropPolicy = (['oldest', 'newest', 'lowest-priority'] as const)[round % 3] ?? 'oldest';
  const priority = ({ id }: Row): number => id % 7;
  const settings = { backpressure: 'drop', bufferSize: 20, dropPolicy, priority, onBadRecord: 'skip' } as const;
  const { stats } = await new StreamProcessor(handle, settings).process(Readable.from(chunks(LINES, round)), 'ndjson');
  const settled = stats.processedItems + stats.failedItems + stats.droppedItems;
  expectEqual('settled or dropped', settled, RECORDS - BAD);
}

async function leave(round: number): Promise<void> {
  let seen = 0;
  const stream = new StreamProcessor(handle, { onBadRecord: 'skip' }).stream(chunks(LINES, round));
  for await (const _ of stream) if (++seen === 200) break;
  expectEqual('seen', seen, 200);
}

async function stopInTheMiddle(round: number): Promise<void> {
  const controller = new AbortController();
  const processor = new StreamProcessor(
    async (row: Row) => {
      if (row.id === 300) controller.abort();
      await turn();
      return row.id;
    },
    { signal: controller.signal },
  );
  expectEqual('abort', await codeOf(processor.process(chunks(ARRAY, round))), 'ABORTED');
}

async function handle({ id }: Row): Promise<number> {
  if (id % 30 === 0) await turn();
  if (id % 40 === 0) throw new Error(`row ${id}`);
  return id;
}

let open = 0;

/** The bytes in pieces of any length. */
async function* chunks(bytes: Buffer, seed: number): AsyncGenerator<Buffer> {
  const random = randomOf(seed);
  open += 1;
  try {
    for (let start = 0; start < bytes.length; ) {
      const end = start + 1 + Math.floor(random() * 8000);
      yield bytes.subarray(start, end);
      start = end;
    }
  } finally {
    open -= 1;
  }
}
