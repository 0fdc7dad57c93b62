import { describe, expect, it } from 'vitest';
import { type AnyStep, defineStep, type Row, z } from '../../src/index.ts';
import { stepContract } from '../../src/testing/index.ts';

const wordRow = z.strictObject({ type: z.literal('word'), text: z.string() });
const loudRow = z.strictObject({ type: z.literal('loud'), text: z.string() });
const rows: Row[] = ['a', 'b', 'c'].map((text) => ({ type: 'word', text }) as Row);

type Run = (rows: AsyncIterable<Row>) => AsyncIterable<unknown>;

const shouting = (run: Run, more: Partial<AnyStep> = {}): AnyStep =>
  defineStep({
    name: '01-shout',
    input: wordRow,
    output: loudRow,
    config: z.object({}),
    ...more,
    run: run as AnyStep['run'],
  }) as AnyStep;

const loud = (row: Row) => (row.type === 'word' ? { type: 'loud', text: (row as never)['text'] } : row);

const good = shouting(async function* (input) {
  for await (const row of input) yield loud(row);
});

const goodBarrier = shouting(
  async function* (input) {
    const held: unknown[] = [];
    for await (const row of input) held.push(loud(row));
    yield* held;
  },
  { barrier: true },
);

const goodSource = shouting(
  async function* () {
    yield { type: 'loud', text: 'a' };
    yield { type: 'loud', text: 'b' };
  },
  { source: true, input: z.never() as never },
);

describe('a good step keeps the contract', () => {
  for (const { name, run } of stepContract({ step: good, rows })) it(name, run);
});
describe('a good barrier keeps the contract', () => {
  for (const { name, run } of stepContract({ step: goodBarrier, rows })) it(name, run);
});
describe('a good source keeps the contract', () => {
  for (const { name, run } of stepContract({ step: goodSource, rows: [] })) it(name, run);
});

/** The claims a step breaks. */
async function broken(step: AnyStep): Promise<string[]> {
  const claims: string[] = [];
  for (const { name, run } of stepContract({ step, rows })) {
    await run().catch(() => claims.push(name.replace('01-shout ', '')));
  }
  return claims;
}

describe('the contract finds', () => {
  it('a good step at no fault', async () => {
    expect([await broken(good), await broken(goodBarrier)]).toEqual([[], []]);
  });

  it('rows that the schemas do not declare', async () => {
    const misspelled = shouting(async function* (input) {
      for await (const row of input) yield row.type === 'word' ? { type: 'luod' } : row;
    });
    expect(await broken(misspelled)).toEqual(['takes and emits only rows that its schemas accept']);
  });

  it('a step that emits nothing', async () => {
    const silent = shouting(async function* (input) {
      for await (const row of input) if (row.type !== 'word') yield row;
    });
    expect(await broken(silent)).toContain('takes and emits only rows that its schemas accept');
  });

  it('foreign rows that are lost, doubled or out of order', async () => {
    const losing = shouting(async function* (input) {
      for await (const row of input) if (row.type === 'word') yield loud(row);
    });
    const doubling = shouting(async function* (input) {
      for await (const row of input) {
        yield loud(row);
        if (row.type !== 'word') yield row;
      }
    });
    const reordering = shouting(
      async function* (input) {
        const held: unknown[] = [];
        for await (const row of input) held.unshift(loud(row));
        yield* held;
      },
      { barrier: true },
    );
    for (const step of [losing, doubling, reordering]) {
      expect(await broken(step)).toContain('forwards rows of types it does not consume, once each and in order');
    }
  });

  it('other rows at the second run', async () => {
    let count = 0;
    const counting = shouting(async function* (input) {
      for await (const row of input) yield row.type === 'word' ? { type: 'loud', text: String(count++) } : row;
    });
    expect(await broken(counting)).toEqual(['gives the same rows for the same input']);
  });

  it('changed input rows', async () => {
    const changing = shouting(async function* (input) {
      for await (const row of input) {
        if (row.type === 'word') Object.assign(row, { text: 'A' });
        yield loud(row);
      }
    });
    expect(await broken(changing)).toEqual(['does not change the rows it is given']);
  });

  it('a barrier that does not say so', async () => {
    const secret = shouting(goodBarrier.run as Run);
    expect(await broken(secret)).toEqual(['emits before its input ends']);
  });
});
