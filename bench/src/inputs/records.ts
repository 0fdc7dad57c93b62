// Records as tools hand them on: a dozen fields, short strings, small numbers and a nested list; 267 bytes on average.
import { closeSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { sameRandoms } from '../random.ts';

const WORDS =
  'row step pipe batch queue cache stream parse index token chunk field value record split merge group order limit'.split(
    ' ',
  );

export interface InputRecord {
  readonly id: string;
  readonly line: number;
  readonly path: string;
}

function* records(count: number): Generator<InputRecord, undefined> {
  const random = sameRandoms();
  const below = (limit: number): number => Math.floor(random() * limit);
  const word = (): string => WORDS[below(WORDS.length)] ?? '';
  for (let index = 0; index < count; index++) {
    yield {
      // Longer than the 10 characters up to which V8 interns strings it parses: else the memory of every contender, the
      // floor too, grows with the number of different ids.
      id: `record-${String(index).padStart(9, '0')}`,
      name: `${word()}-${word()}`,
      path: `packages/${word()}/src/${word()}-${word()}.ts`,
      line: below(2000),
      span: [below(100_000), below(100_000)],
      exported: random() < 0.5,
      score: random(),
      parameters: Array.from({ length: 1 + below(3) }, () => ({ name: word(), optional: random() < 0.3 })),
      doc: random() < 0.1 ? null : Array.from({ length: 2 }, word).join(' '),
    } as InputRecord;
  }
}

export const ndjsonFile = (inputs: string): string => join(inputs, 'records.ndjson');
export const arrayFile = (inputs: string): string => join(inputs, 'records.json');

export async function writeNdjson(inputs: string, count: number): Promise<void> {
  writeAll(ndjsonFile(inputs), count, ['', '\n', '\n']);
}

/** One element per line, as databases dump them. */
export async function writeArray(inputs: string, count: number): Promise<void> {
  writeAll(arrayFile(inputs), count, ['[\n', ',\n', '\n]\n']);
}

function writeAll(path: string, count: number, [before, between, after]: readonly [string, string, string]): void {
  const file = openSync(path, 'w');
  try {
    let text = before;
    let index = 0;
    for (const record of records(count)) {
      index += 1;
      text += JSON.stringify(record) + (index < count ? between : after);
      if (text.length < 1_000_000) continue;
      writeSync(file, text);
      text = '';
    }
    writeSync(file, text);
  } finally {
    closeSync(file);
  }
}

/** What a contender makes of the records: each is looked at once, and their order counts. */
export class Tally {
  count = 0;
  #hash = 0;

  readonly add = (record: unknown): void => {
    const { line, path } = record as InputRecord;
    this.count += 1;
    this.#hash = (Math.imul(this.#hash, 31) + line + path.length) | 0;
  };

  get digest(): string {
    return `${this.count} records, ${this.#hash}`;
  }
}
