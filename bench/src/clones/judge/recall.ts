import type { Estimate } from '../../stats/bootstrap.ts';
import { wilson } from '../../stats/wilson.ts';
import { CLONE_TYPES, type CloneType, COPIES, type Corpus, type Mutant } from '../clone.ts';
import type { Finding } from './finding.ts';
import { keyOf, type Pairs, pairKey, pairsOf } from './pairs.ts';

/** How much of a corpus a tool finds, and how many pairs of its originals it flags on the way. */
export interface Recall {
  /** Share of the copies found together with their original, with its Wilson interval. */
  readonly types: Readonly<Record<CloneType, Estimate & { readonly of: number }>>;
  /** Pairs of two originals of one repository. */
  readonly flagged: number;
  readonly missed: readonly Mutant[];
}

export function recallOf(corpus: Corpus, findings: readonly Finding[], atLeast = 0): Recall {
  const pairs = pairsOf(corpus, findings);
  const found = ({ source, ...copy }: Mutant): boolean =>
    (pairs.found.get(pairKey(keyOf(copy), keyOf(source))) ?? -1) >= atLeast;
  const missed = corpus.mutants.filter((mutant) => !found(mutant));
  const types = CLONE_TYPES.map((type) => {
    const of = corpus.mutants.filter((mutant) => mutant.type === type).length;
    const lost = missed.filter((mutant) => mutant.type === type).length;
    return [type, { ...wilson(of - lost, of), of }] as const;
  });
  return { types: Object.fromEntries(types) as Recall['types'], flagged: flaggedOf(pairs, atLeast), missed };
}

function flaggedOf(pairs: Pairs, atLeast: number): number {
  let flagged = 0;
  for (const [key, score] of pairs.flagged) {
    const [first = '', second = ''] = key.split(' ').map((each) => each.slice(0, each.indexOf('/')));
    if (score >= atLeast && first === second && first !== COPIES) flagged += 1;
  }
  return flagged;
}

export interface Point {
  readonly score: number;
  readonly flagged: number;
  /** Mean of the recall of all types. */
  readonly recall: number;
}

/** Recall and flagged pairs at rising thresholds of the score, as far as the tool's own goes. */
export function curveOf(corpus: Corpus, findings: readonly Finding[]): Point[] {
  const scores = [...new Set(findings.map(({ score }) => Math.floor(score * 50) / 50))].sort((a, b) => a - b);
  return scores.map((score) => {
    const { types, flagged } = recallOf(corpus, findings, score);
    const recall = CLONE_TYPES.reduce((sum, type) => sum + types[type].value, 0) / CLONE_TYPES.length;
    return { score, flagged, recall };
  });
}

/** The lowest score as a threshold at which no more than `limit` pairs are flagged; undefined when there is none. */
export function matched(corpus: Corpus, findings: readonly Finding[], limit: number): number | undefined {
  const pairs = pairsOf(corpus, findings);
  const scores = [...new Set(findings.map(({ score }) => score))].sort((a, b) => a - b);
  return scores.find((score) => flaggedOf(pairs, score) <= limit);
}
