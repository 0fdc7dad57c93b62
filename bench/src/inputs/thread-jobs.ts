// What worker threads are given to do. A module of its own, because every contender's threads load it.
import { createHash } from 'node:crypto';
import { sameRandoms } from '../random.ts';

const WORDS = 'a job of half a millisecond is small enough to show what its way to another thread costs'.split(' ');

const random = sameRandoms();
const block = Buffer.alloc(64 * 1024);
for (let i = 0; i < block.length; i++) block[i] = random() * 256;

const records: object[] = [];
let length = 2;
while (length < 45_000) {
  const record = { id: records.length, name: `record ${records.length}`, value: random(), tags: ['a', 'b', 'c'] };
  length += JSON.stringify(record).length + 1;
  records.push(record);
}
const json = JSON.stringify(records);

const texts = Array.from({ length: 64 }, () =>
  Array.from({ length: 4500 }, () => WORDS[Math.floor(random() * WORDS.length)]).join(random() < 0.5 ? ' ' : ', '),
);

/** sha256 of 64 KiB and JSON.parse of 45 KB: native code, 0.4 to 0.5 ms. */
export function hashAndParse(job: number): string {
  block.writeInt32LE(job);
  const parsed: unknown[] = JSON.parse(json);
  return `${createHash('sha256').update(block).digest('hex')} ${parsed.length}`;
}

/** Counts the words of 20 KB of text: plain JavaScript, 0.4 to 0.5 ms. */
export function countWords(job: number): number {
  const text = texts[job % texts.length] ?? '';
  const counts = new Map<string, number>();
  let start = 0;
  for (let end = 0; end <= text.length; end++) {
    if (isLetter(text.charCodeAt(end))) continue;
    if (end > start) {
      const word = text.slice(start, end);
      counts.set(word, (counts.get(word) ?? 0) + 1);
    }
    start = end + 1;
  }
  let sum = job;
  for (const [word, count] of counts) sum += word.length * count;
  return sum;
}

function isLetter(code: number): boolean {
  return code >= 97 && code <= 122;
}

/** Nothing but the way there and back. */
export function nothing(job: number): number {
  return job;
}
