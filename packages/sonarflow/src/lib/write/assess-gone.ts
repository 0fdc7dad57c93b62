import { isClosed, type KnownTask } from '@pipelines/core/board';
import { decisionText } from '@pipelines/core/decisions';
import { isSecurity } from '../finding/withheld.ts';
import type { Assessment, Situation } from './assess.ts';

/** What becomes of a bundle that is known and that no finding of today is in. Nothing to say: an empty list. */
export function assessGone(known: KnownTask, { sightings, config }: Situation): Assessment[] {
  const { id, task, decision } = known;
  const as = (state: Assessment['state'], reason: string, edit?: Assessment['edit']): Assessment[] => [
    { id, state, reason, known, ...(edit && { edit }) },
  ];
  const asides = sightings.asidesOf(known);
  if (decision && isClosed(known)) {
    if (!task && asides.length === 0) return [];
    const secret = asides.some(({ finding }) => isSecurity(finding));
    if (secret && !config.includeSecurity) return [];
    return as(decision.verdict === 'rejected' ? 'rejected' : 'deferred', decisionText(decision));
  }
  if (!task) return [];
  if (task.marks['resolved'] !== undefined) return as('resolved', `gone since ${task.marks['resolved']}`);
  if (task.locked !== undefined) return as('kept', `its task is left alone: ${task.locked}`);
  const unsure = sightings.mayBeThere(known);
  if (unsure !== undefined) return as('kept', unsure);
  const holders = sightings.holdersOf(known);
  if (holders.length > 0) return as('kept', `its findings are in other bundles now: ${holders.join(', ')}`);
  const reason = asides.length > 0 ? 'what is left of its findings was decided or dismissed' : 'its findings are gone';
  return as('resolved', reason, 'resolve');
}
