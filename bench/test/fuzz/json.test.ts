import { describe, expect, it } from 'vitest';
import { campaign, type Disagreement } from '../../src/fuzz/campaign.ts';
import type { FuzzCase } from '../../src/fuzz/cases.ts';
import { loadEngine } from '../../src/fuzz/engine.ts';
import { judge } from '../../src/fuzz/judge.ts';
import { minimise } from '../../src/fuzz/minimise.ts';

describe('differential fuzzing of streamed JSON', () => {
  // The same inputs every time; `pnpm fuzz` tries new ones. A failure prints the turn to repeat: FUZZ_SEED=1 FUZZ_AT=….
  it('S3-27 S3-35 B3-25 B3-26 B3-27 gives what JSON.parse and stream-json give, or refuses with them, on 10⁴ mutated inputs', async () => {
    const found: unknown[] = [];
    const onDisagreement = ({ turn, reason, input }: Disagreement) =>
      void found.push({ turn, reason, text: input.bytes.toString('latin1').slice(0, 500), format: input.format });
    const counts = await campaign({ seed: 1, runs: 11_500, onDisagreement });
    expect(found).toEqual([]);
    expect(counts.mutated).toBeGreaterThanOrEqual(10_000);
    expect(counts.accepted + counts.refused).toBe(11_500);
    expect(counts.accepted).toBeGreaterThan(3000);
    expect(counts.refused).toBeGreaterThan(3000);
  }, 60_000);
});

const plain: FuzzCase = {
  format: 'json-array',
  bytes: Buffer.from('[1, {"__proto__": [-0, 1e400]}, "\\ud800"]'),
  mutated: false,
  cuts: [1],
  source: 'buffers',
  read: 'each',
  options: { chunkSize: 1, bufferSize: 1, maxConcurrency: 1, skip: false, asyncHandler: false },
};

describe('the fuzzer itself', () => {
  it('S3-35 takes for granted neither values nor refusals', async () => {
    const engine = await loadEngine();
    expect(await judge(plain, engine)).toEqual({ kind: 'accepted' });
    expect(await judge({ ...plain, bytes: Buffer.from('[1,]') }, engine)).toEqual({ kind: 'refused' });
    const other = JSON.parse('[1, {"__proto__": [0, 1e400]}, "\\ud800"]') as unknown;
    for (const wrong of [
      () => ({ value: undefined, elements: [] }),
      () => ({ value: [other] as const, elements: [] }),
    ]) {
      expect(await judge(plain, wrong)).toMatchObject({ kind: 'disagreement' });
    }
  });

  it('S3-35 makes a failing input small', async () => {
    const bytes = Buffer.concat([Buffer.from('[1,2,"'), Buffer.alloc(5000, 'x'), Buffer.from('",[3],{"a":[]}]')]);
    const least = await minimise({ ...plain, bytes }, async (input) => input.bytes.includes('[3'));
    expect(least).toMatchObject({ bytes: Buffer.from('[3'), cuts: [], read: 'process' });
  });
});
