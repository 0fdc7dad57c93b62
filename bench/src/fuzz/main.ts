import { campaign, type Disagreement, type FuzzCounts } from './campaign.ts';
import { type FuzzCase, fuzzCase } from './cases.ts';
import { loadEngine } from './engine.ts';
import { judge } from './judge.ts';
import { minimise } from './minimise.ts';

// Differential fuzzing of StreamProcessor against JSON.parse and stream-json. Environment: FUZZ_RUNS (default one million),
// FUZZ_SEED (default: one by the clock, printed), FUZZ_AT (one turn of that seed only). Exit 1 on a disagreement.

const runs = wholeNumber('FUZZ_RUNS', 1_000_000);
const seed = wholeNumber('FUZZ_SEED', Date.now() % 2 ** 31);
const only = process.env['FUZZ_AT'] === undefined ? undefined : wholeNumber('FUZZ_AT', 0);
/** Printed in full; more are only counted. */
const MOST_PRINTED = 10;
let printed = 0;

// Every run reads the memory at its start and end, which takes longer than these small inputs.
process.memoryUsage.rss = () => 0;
process.exitCode = (only === undefined ? await many() : await one(only)) === 0 ? 0 : 1;

async function many(): Promise<number> {
  say(`fuzz: ${runs} inputs, seed ${seed}`);
  const counts = await campaign({
    seed,
    runs,
    onDisagreement: async (found) => {
      if (printed++ < MOST_PRINTED) await print(found);
    },
    onProgress: (so) => say(summary(so)),
  });
  say(summary(counts));
  return counts.disagreements;
}

async function one(turn: number): Promise<number> {
  const input = fuzzCase(seed, turn);
  const verdict = await judge(input, await loadEngine());
  if (verdict.kind === 'disagreement') await print({ turn, reason: verdict.reason, input });
  else say(`${verdict.kind}: ${shown(input)}`);
  return verdict.kind === 'disagreement' ? 1 : 0;
}

async function print({ turn, reason, input }: Disagreement): Promise<void> {
  const engine = await loadEngine();
  const least = await minimise(input, async (smaller) => (await judge(smaller, engine)).kind === 'disagreement');
  const verdict = await judge(least, engine);
  say(`DISAGREEMENT at FUZZ_SEED=${seed} FUZZ_AT=${turn}: ${reason}`);
  say(`  least: ${shown(least)}`);
  if (verdict.kind === 'disagreement') say(`  least: ${verdict.reason}`);
}

function shown({ bytes, ...rest }: FuzzCase): string {
  const text = JSON.stringify(bytes.subarray(0, 2000).toString('latin1'));
  return `${bytes.length} bytes (as Latin-1) ${text} ${JSON.stringify(rest)}`;
}

function summary({ inputs, mutated, accepted, refused, disagreements }: FuzzCounts): string {
  return [
    `${inputs} inputs (${mutated} mutated)`,
    `accepted by all ${accepted}`,
    `refused by all ${refused}`,
    `disagreements ${disagreements}`,
  ].join(', ');
}

function wholeNumber(name: string, fallback: number): number {
  const text = process.env[name];
  if (text === undefined || text === '') return fallback;
  if (/^\d{1,10}$/.test(text)) return Number(text);
  throw new RangeError(`expected ${name} to be a whole number, got ${text}`);
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
