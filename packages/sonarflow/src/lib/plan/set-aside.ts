import { type Decision, decisionText } from '@pipelines/core/decisions';
import type { Aside } from '../../rows.ts';
import type { HeldFinding } from './finding-store.ts';

/** Why a finding is in no bundle. */
export type Excuse = Pick<Aside, 'reason' | 'verdict'>;

const DISMISSED: Readonly<Record<NonNullable<HeldFinding['dismissed']>, string>> = {
  accepted: 'accepted at its source',
  'false-positive': 'marked as a false positive at its source',
  safe: 'reviewed at its source and found safe',
  suppressed: 'suppressed at its source',
};

/** Why a finding gets no task whatever bundle it is in: the source's people, the team, or because it is old. */
export function excuseOf(
  { id, dismissed, isNew }: HeldFinding,
  decisions: ReadonlyMap<string, Decision>,
  newOnly: boolean,
): Excuse | undefined {
  if (dismissed) return { verdict: 'dismissed', reason: DISMISSED[dismissed] };
  const decision = decisions.get(id);
  if (decision && decision.verdict !== 'accepted') return excuseBy(decision);
  if (newOnly && isNew !== true) return { verdict: 'old', reason: 'not in new code' };
  return undefined;
}

export function excuseBy(decision: Decision): Excuse {
  return {
    verdict: decision.verdict === 'deferred' ? 'deferred' : 'rejected',
    reason: decisionText(decision),
  };
}
