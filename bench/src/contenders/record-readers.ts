// Ways to get the records out of a file, each looked at once. All read 256 KiB at a time.
import { closeSync, createReadStream, openSync, readFileSync, readSync } from 'node:fs';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { StreamProcessor } from '@pipelines/core';
import type { Contender } from '../contract.ts';
import { arrayFile, ndjsonFile, Tally } from '../inputs/records.ts';

const READ_BYTES = 2 ** 18;
const NEWLINE = 0x0a;
const SLOW = 'takes five to ten times as long; the ratio is the same at a tenth of the input';

const open = (file: string): Readable => createReadStream(file, { highWaterMark: READ_BYTES });

type Reader = (file: string, tally: Tally) => Promise<void> | void;

function contender(role: Contender<Tally>['role'], file: typeof ndjsonFile, read: Reader): Contender<Tally> {
  return {
    role,
    prepare: ({ inputs }) => ({
      run: async () => {
        const tally = new Tally();
        await read(file(inputs), tally);
        return tally;
      },
    }),
  };
}

const identity = (record: unknown): unknown => record;

function ours(file: typeof ndjsonFile, read: (output: ReturnType<typeof stream>, tally: Tally) => Promise<void>) {
  const processed: Reader = async (path, tally) => {
    const output = stream(path);
    await read(output, tally);
    const { totalItems, processedItems } = output.stats;
    if (processedItems !== totalItems || output.errors.length > 0) throw new Error('lost a record');
  };
  return { ...contender('ours', file, processed), package: '@pipelines/core' };
}

/** The format is left to be found out, as by default. */
const stream = (path: string) => new StreamProcessor(identity).stream(open(path));

export const oursEach = (file = ndjsonFile): Contender<Tally> =>
  ours(file, async (output, tally) => {
    for await (const record of output) tally.add(record);
  });

export const oursBatches = (file = ndjsonFile): Contender<Tally> =>
  ours(file, async (output, tally) => {
    for await (const batch of output.batches()) for (const record of batch) tally.add(record);
  });

/** The floor: synchronous reads into one buffer, lines split by bytes, one JSON.parse each. */
export const splitAndParse = contender('floor', ndjsonFile, (path, tally) => {
  const file = openSync(path, 'r');
  let buffer = Buffer.allocUnsafeSlow(2 * READ_BYTES);
  let held = 0;
  for (let read = 1; read > 0; ) {
    if (buffer.length - held < READ_BYTES) buffer = Buffer.concat([buffer, Buffer.alloc(READ_BYTES)]);
    read = readSync(file, buffer, held, READ_BYTES, null);
    const bytes = buffer.subarray(0, held + read);
    let start = 0;
    for (let end = bytes.indexOf(NEWLINE); end !== -1; end = bytes.indexOf(NEWLINE, start)) {
      tally.add(JSON.parse(bytes.toString('utf8', start, end)));
      start = end + 1;
    }
    bytes.copy(buffer, 0, start);
    held = bytes.length - start;
  }
  closeSync(file);
});

/** The specification's baseline: everything in memory first. */
export const wholeNdjson = contender('baseline', ndjsonFile, (path, tally) => {
  const records: unknown[] = [];
  for (const line of readFileSync(path, 'utf8').split('\n')) if (line !== '') records.push(JSON.parse(line));
  for (const record of records) tally.add(record);
});

export const wholeArray = contender('baseline', arrayFile, (path, tally) => {
  for (const record of JSON.parse(readFileSync(path, 'utf8'))) tally.add(record);
});

export const readline = contender('peer', ndjsonFile, async (path, tally) => {
  for await (const line of createInterface({ input: open(path), crlfDelay: Number.POSITIVE_INFINITY })) {
    tally.add(JSON.parse(line));
  }
});

export const split2: Contender<Tally> = {
  role: 'peer',
  package: 'split2',
  prepare: async (context) => {
    const { default: split } = await import('split2');
    const read: Reader = async (path, tally) => {
      for await (const record of open(path).pipe(split(JSON.parse))) tally.add(record);
    };
    return contender('peer', ndjsonFile, read).prepare(context);
  },
};

export const streamJsonLines: Contender<Tally> = {
  role: 'peer',
  package: 'stream-json',
  prepare: async (context) => {
    const { parser } = await import('stream-json/jsonl/parser.js');
    const read: Reader = async (path, tally) => {
      for await (const { value } of open(path).pipe(parser.asStream())) tally.add(value);
    };
    return contender('peer', ndjsonFile, read).prepare(context);
  },
};

/** `streamValues: false` is the advice of its README for speed; without it every string comes in pieces, too. */
export const streamJsonArray = (options: { streamValues?: false }, limit?: number): Contender<Tally> => ({
  role: 'peer',
  package: 'stream-json',
  ...(limit !== undefined && { limit: { size: limit, reason: SLOW } }),
  prepare: async (context) => {
    const { streamArray } = await import('stream-json/streamers/stream-array.js');
    const read: Reader = async (path, tally) => {
      for await (const { value } of open(path).pipe(streamArray.withParserAsStream(options))) tally.add(value);
    };
    return contender('peer', arrayFile, read).prepare(context);
  },
});

export const jsonparse = (limit?: number): Contender<Tally> => ({
  role: 'peer',
  package: 'jsonparse',
  ...(limit !== undefined && { limit: { size: limit, reason: SLOW } }),
  prepare: async (context) => {
    const { default: Parser } = await import('jsonparse');
    const read: Reader = async (path, tally) => {
      const parser = new Parser();
      parser.onValue = (value) => {
        if (parser.stack.length !== 1) return;
        tally.add(value);
        // Else it keeps every element.
        (parser.value as unknown[]).length = 0;
      };
      for await (const chunk of open(path)) parser.write(chunk);
    };
    return contender('peer', arrayFile, read).prepare(context);
  },
});
