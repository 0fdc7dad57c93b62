import { type FuzzCase, fuzzCase } from './cases.ts';
import { loadEngine } from './engine.ts';
import { judge } from './judge.ts';

export interface FuzzCounts {
  inputs: number;
  /** Inputs that are not as they were generated. */
  mutated: number;
  accepted: number;
  refused: number;
  disagreements: number;
}

export interface Disagreement {
  readonly turn: number;
  readonly reason: string;
  readonly input: FuzzCase;
}

export interface CampaignOptions {
  readonly seed: number;
  readonly runs: number;
  readonly onDisagreement: (found: Disagreement) => Promise<void> | void;
  readonly onProgress?: (counts: FuzzCounts) => void;
}

/** Judges inputs `0` to `runs - 1` of a seed. */
export async function campaign({ seed, runs, onDisagreement, onProgress }: CampaignOptions): Promise<FuzzCounts> {
  const engine = await loadEngine();
  const counts: FuzzCounts = { inputs: 0, mutated: 0, accepted: 0, refused: 0, disagreements: 0 };
  for (let turn = 0; turn < runs; turn += 1) {
    const input = fuzzCase(seed, turn);
    const verdict = await judge(input, engine);
    counts.inputs += 1;
    if (input.mutated) counts.mutated += 1;
    if (verdict.kind !== 'disagreement') counts[verdict.kind] += 1;
    else {
      counts.disagreements += 1;
      await onDisagreement({ turn, reason: verdict.reason, input });
    }
    if (turn % 10_000 === 9_999) onProgress?.(counts);
  }
  return counts;
}
