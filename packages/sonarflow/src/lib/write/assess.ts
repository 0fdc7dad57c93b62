import { isClosed, type KnownTask, limitTasks, type TaskAssessment, wasAcceptedLater } from '@pipelines/core/board';
import { decisionText } from '@pipelines/core/decisions';
import type { Bundle, Outcome } from '../../rows.ts';
import { isWithheld } from '../finding/withheld.ts';
import { assessGone } from './assess-gone.ts';
import type { Sightings } from './sightings.ts';

export interface WriteConfig {
  readonly maxTasks: number;
  readonly minPriority: number;
  readonly includeSecurity: boolean;
  readonly rows: number;
}

/** What is to be done about one bundle, today's or a known one that is not there any more. */
export interface Assessment extends TaskAssessment {
  readonly state: Outcome['state'];
  /** Undefined for a bundle that is gone. */
  readonly bundle?: Bundle;
}

export interface Situation {
  readonly bundles: readonly Bundle[];
  readonly known: readonly KnownTask[];
  readonly config: WriteConfig;
  /** Tasks of this tool on the board that are neither done nor put away. */
  readonly openTasks: number;
  readonly sightings: Sightings;
}

/** Every bundle of today by priority, then the known ones that are gone by id. Pure: the order of `bundles` does not matter. */
export function assess(situation: Situation): Assessment[] {
  const { bundles, known, openTasks } = situation;
  const { maxTasks } = situation.config;
  const enough = `${maxTasks} open tasks are enough (maxTasks)`;
  const knownOf = new Map(known.map((each) => [each.id, each]));
  const today = [...bundles]
    .sort((a, b) => b.priority - a.priority || (a.id < b.id ? -1 : 1))
    .map((bundle) => assessBundle(bundle, knownOf.get(bundle.id), situation));
  const there = new Set(bundles.map(({ id }) => id));
  const gone = known
    .filter(({ id }) => !there.has(id))
    .flatMap((each) => assessGone(each, situation))
    .sort((a, b) => (a.id < b.id ? -1 : 1));
  return [...limitTasks(today, { openTasks, maxTasks, enough }), ...gone];
}

function assessBundle(bundle: Bundle, known: KnownTask | undefined, situation: Situation): Assessment {
  const { config, sightings } = situation;
  const as: Finish = (state, reason, edit) => ({
    ...{ id: bundle.id, state, reason, bundle },
    ...(known && { known }),
    ...(edit && { edit }),
  });
  if (bundle.security && !config.includeSecurity)
    return as('withheld', 'vulnerabilities and hotspots go into files with --include-security only');
  if (bundle.findings.some(isWithheld))
    return as('withheld', 'an earlier run kept nothing of it; run from the first step');
  if (!known) return byPriority(bundle, config, as);
  const { task, decision, record } = known;
  if (decision && isClosed(known)) return as(verdictOf(decision.verdict), decisionText(decision));
  if (task?.locked !== undefined) return as('kept', `its task is left alone: ${task.locked}`);
  if (task) {
    const unsure = sightings.mayBeThere(known, bundle);
    return unsure === undefined ? as('kept', 'its task is on the board', 'refresh') : as('kept', unsure);
  }
  if (decision && wasAcceptedLater(known)) return as('new', `${decisionText(decision)}; its task is written`, 'create');
  if (record) return as('removed', `its task was deleted; \`sonarflow decide ${bundle.id} accepted\` brings it back`);
  return byPriority(bundle, config, as);
}

type Finish = (state: Assessment['state'], reason: string, edit?: Assessment['edit']) => Assessment;

function verdictOf(verdict: string): 'rejected' | 'deferred' {
  return verdict === 'rejected' ? 'rejected' : 'deferred';
}

function byPriority({ priority }: Bundle, { minPriority }: WriteConfig, as: Finish): Assessment {
  const said = `its priority is ${priority}`;
  if (priority < minPriority) return as('waiting', `${said}, below the ${minPriority} of a task (minPriority)`);
  return as('new', `${said} of 100`, 'create');
}
