import { defineStep, Pipeline, type Row, z } from '@pipelines/core';
import { codeOf, expectEqual, type Place } from './round.ts';

const ROWS = 1000;

const line = z.strictObject({ type: z.literal('line'), id: z.number(), text: z.string() });
const word = z.strictObject({ type: z.literal('word'), word: z.string() });
const count = z.strictObject({ type: z.literal('count'), words: z.number() });
type Line = z.output<typeof line>;
type Word = z.output<typeof word>;

const split = defineStep({
  name: '01-split',
  input: line,
  output: word,
  config: z.object({ failAt: z.number().default(-1) }),
  async *run(rows: AsyncIterable<Line>, { config }) {
    for await (const { id, text } of rows) {
      if (id === config.failAt) throw new Error('as told');
      for (const each of text.split(' ')) yield { type: 'word' as const, word: each };
    }
  },
});

const tally = defineStep({
  name: '02-tally',
  input: word,
  output: count,
  config: z.object({}),
  barrier: true,
  async *run(rows: AsyncIterable<Word>) {
    let words = 0;
    for await (const _ of rows) words += 1;
    yield { type: 'count' as const, words };
  },
});

let open = 0;

async function* lines(): AsyncGenerator<Row> {
  open += 1;
  try {
    for (let id = 0; id < ROWS; id++) yield { type: 'line', id, text: 'three words here' } as Row;
  } finally {
    open -= 1;
  }
}

/** To its end, left early, and with a step that fails. */
export async function pipelineRound({ round }: Place): Promise<number> {
  const words = Pipeline.start('words', split);
  const pipeline = words.pipe(tally);
  for await (const row of pipeline.run({ input: lines(), check: round % 2 === 0 })) {
    expectEqual('words', row.words, 3 * ROWS);
  }
  let seen = 0;
  for await (const _ of words.run({ input: lines() })) if (++seen === 100) break;
  const failing = pipeline.run({ input: lines(), config: { '01-split': { failAt: 500 } } });
  expectEqual('a failing step', await codeOf(failing.next()), 'STEP_FAILED');
  expectEqual('open sources', open, 0);
  return 2 * ROWS;
}
