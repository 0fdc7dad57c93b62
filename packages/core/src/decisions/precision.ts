import type { Decision } from './decision.ts';

/** How the findings of one version of a tool's rules were judged. */
export interface Precision {
  readonly version: string;
  readonly accepted: number;
  readonly rejected: number;
  readonly deferred: number;
  /** accepted ÷ (accepted + rejected); undefined before the first of them. */
  readonly precision: number | undefined;
}

/** One entry per version of the rules, by code units. Decisions that ended were judgements all the same, so they count. */
export function precisionOf(decisions: Iterable<Decision>): Precision[] {
  const counts = new Map<string, Record<Decision['verdict'], number>>();
  for (const { version, verdict } of decisions) {
    const count = counts.get(version) ?? { accepted: 0, rejected: 0, deferred: 0 };
    count[verdict] += 1;
    counts.set(version, count);
  }
  return [...counts]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([version, count]) => {
      const judged = count.accepted + count.rejected;
      return { version, ...count, precision: judged === 0 ? undefined : count.accepted / judged };
    });
}
