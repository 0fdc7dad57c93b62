import { limitTasks, type TaskAssessment, wasAcceptedLater } from '@pipelines/core/board';
import { decisionText } from '@pipelines/core/decisions';
import type { Outcome, Plan } from '../../rows.ts';
import { mintId } from './class-id.ts';
import type { KnownClass } from './known-classes.ts';
import { isHalf, matchClasses } from './match-classes.ts';

export interface WriteConfig {
  readonly taskScore: number;
  readonly reviewScore: number;
  readonly maxTasks: number;
}

/** What is to be done about one class, today's or a known one that is not there any more. */
export interface Assessment extends TaskAssessment {
  readonly state: Outcome['state'];
  /** Undefined for a class that is gone. */
  readonly plan?: Plan;
  readonly known?: KnownClass;
  /** The class it split off from, or went into. */
  readonly other?: string;
}

export interface Situation {
  readonly plans: readonly Plan[];
  readonly known: readonly KnownClass[];
  readonly config: WriteConfig;
  /** Tasks of this tool on the board that are neither done nor put away. */
  readonly openTasks: number;
  /** Why classes may be missing although they are there; undefined if all are there. */
  readonly partial: string | undefined;
  /** Paths that could not be read as they should. */
  readonly unread: ReadonlySet<string>;
}

/** Every class of today by rank, then the known ones that are gone by id. Pure: the order of `plans` does not matter. */
export function assess(situation: Situation): Assessment[] {
  const { known, config } = situation;
  const plans = [...situation.plans].sort((a, b) => (a.id < b.id ? -1 : Number(a.id > b.id)));
  const { kept, origins, heirs } = matchClasses(withMembers(known, plans), plans);
  const taken = new Set(known.map(({ id }) => id));
  const today = plans.flatMap((plan, at): Assessment[] => {
    const mine = known[kept[at] ?? -1];
    if (mine) return assessKnown(plan, mine, situation);
    const id = mintId(plan, taken);
    taken.add(id);
    const origin = origins[at];
    return assessNew({ plan, id, config }, known[origin?.memory ?? -1], isHalf(origin?.shared ?? 0, plan));
  });
  const order = (a: Assessment, b: Assessment) => (b.plan?.rank ?? 0) - (a.plan?.rank ?? 0) || (a.id < b.id ? -1 : 1);
  const { maxTasks } = config;
  const enough = `${maxTasks} open ones are enough (maxTasks)`;
  const ranked = limitTasks(today.sort(order), { openTasks: situation.openTasks, maxTasks, enough });
  if (situation.partial !== undefined) return ranked.map(withoutEdit);
  const lost = known.flatMap((each, memory) => {
    const heir = heirs[memory];
    if (heir === undefined) return assessGone(each, situation);
    return kept[heir] === memory ? [] : assessMerged(each, known[kept[heir] ?? -1]?.id ?? '');
  });
  return [...ranked, ...lost.sort((a, b) => (a.id < b.id ? -1 : 1))];
}

function assessKnown(plan: Plan, known: KnownClass, { config, unread }: Situation): Assessment[] {
  const { id, task, decision, record } = known;
  const as: Finish = (state, reason, edit) => [{ id, state, reason, plan, known, ...(edit && { edit }) }];
  if (decision && decision.verdict !== 'accepted') return as(decision.verdict, decisionText(decision));
  if (task?.locked !== undefined) return as('kept', `its task is left alone: ${task.locked}`);
  const lost = unreadMember(known, unread);
  if (task && lost !== undefined) return as('kept', `its task waits until ${lost} can be read again`);
  if (task) return as('kept', 'its task is on the board', 'refresh');
  if (decision && wasAcceptedLater(known)) return as('new', `${decisionText(decision)}; its task is written`, 'create');
  if (record) {
    return as('removed', `its task was deleted; \`simtask decide ${id} accepted\` brings it back`);
  }
  return byScore(plan, config, as);
}

/**
 * A class that is not there may hold most of what is known, so nobody can say whose task is whose: tasks are left to a
 * run that sees everything.
 */
function withoutEdit({ edit, ...rest }: Assessment): Assessment {
  return edit === 'create' ? { ...rest, reason: `${rest.reason}, by a run that sees every class` } : rest;
}

function unreadMember({ members }: KnownClass, unread: ReadonlySet<string>): string | undefined {
  return members.map(({ anchor }) => anchor.slice(0, anchor.indexOf('#'))).find((path) => unread.has(path));
}

/** Of what somebody wrote into the ledger by hand the id may be all that is known. */
function withMembers(known: readonly KnownClass[], plans: readonly Plan[]): KnownClass[] {
  const byId = new Map(plans.map((plan) => [plan.id, plan.members]));
  return known.map((each) => (each.members.length > 0 ? each : { ...each, members: byId.get(each.id) ?? [] }));
}

type Finish = (state: Assessment['state'], reason: string, edit?: Assessment['edit']) => Assessment[];

function assessNew(
  { plan, id, config }: { plan: Plan; id: string; config: WriteConfig },
  origin: KnownClass | undefined,
  mostlyKnown: boolean,
): Assessment[] {
  const other = origin && { other: origin.id };
  const as: Finish = (state, reason, edit) => [{ id, state, reason, plan, ...other, ...(edit && { edit }) }];
  const closed = origin && (origin.decision ? origin.decision.verdict !== 'accepted' : !origin.task);
  if (origin && closed && mostlyKnown) {
    const { decision } = origin;
    const verdict = decision && decision.verdict !== 'accepted' ? decision.verdict : 'removed';
    return as(verdict, `half of it or more was part of ${origin.id}, which is ${verdict}`);
  }
  const found = byScore(plan, config, as);
  if (found[0]?.edit !== 'create' || !origin?.live) return found;
  return as('split', `it split off from ${origin.id}, which keeps the larger part`, 'create');
}

/** Nothing for a class that is below both thresholds. Examples may repeat each other: that is how they are read alone. */
function byScore({ score, members }: Plan, { taskScore, reviewScore }: WriteConfig, as: Finish): Assessment[] {
  const said = `its score is ${score.toFixed(2)}`;
  const ofProduct = members.filter(({ category }) => category !== 'example').length;
  if (score >= reviewScore && ofProduct < 2) {
    return as('review', `${said}, but ${ofProduct === 0 ? 'all' : 'all but one'} of its functions are examples`);
  }
  if (score >= taskScore) return as('new', `${said}, and ${taskScore} is worth a task`, 'create');
  if (score >= reviewScore) return as('review', `${said}, below the ${taskScore} of a task, so a person looks first`);
  return [];
}

function assessGone(known: KnownClass, { unread }: Situation): Assessment[] {
  const { id, task } = known;
  if (!task) return [];
  const as: Finish = (state, reason, edit) => [{ id, state, reason, known, ...(edit && { edit }) }];
  if (task.marks['resolved'] !== undefined) return as('resolved', `gone since ${task.marks['resolved']}`);
  if (task.locked !== undefined) return as('kept', `its task is left alone: ${task.locked}`);
  const lost = unreadMember(known, unread);
  if (lost !== undefined) return as('kept', `${lost} cannot be read, so nobody can say that the class is gone`);
  return as('resolved', 'its functions are gone, or no longer alike', 'resolve');
}

function assessMerged(known: KnownClass, into: string): Assessment[] {
  const { id, task } = known;
  if (!task) return [];
  // It was gone already, so there is nothing left of it that another task could take over.
  if (task.marks['resolved'] !== undefined) {
    return [{ id, state: 'resolved', reason: `gone since ${task.marks['resolved']}`, known }];
  }
  const locked = task.locked !== undefined || task.marks['merged'] === into;
  const reason = `most of its functions are part of ${into} now`;
  return [{ id, state: 'merged', reason, known, other: into, ...(!locked && { edit: 'merge' as const }) }];
}
