import { canonicalStatus } from '@pipelines/core/board';
import {
  type Evaluation,
  type Match,
  type ProcessRow,
  type Revision,
  STATUSES,
  type Status,
  type Task,
} from '../../rows.ts';
import { statedCreation } from '../match/task-text.ts';
import { actionsFor, blockersOf, summaryOf } from './advice.ts';
import { belongsTo, doneEvidence, logOdds } from './evidence.ts';
import { type TextSignals, textSignals } from './text-signals.ts';

type Shares = Record<Status, number>;

/** Below this the evaluation abstains. Above it, on boards the weights did not see, 97 % of "done" and 88 % of "todo" were right. */
const ABSTAIN_BELOW = 0.6;
const STRONG = 0.9;
const FAIR = 0.65;

/** What a board that is not done looks like when the text says nothing: log-odds against "todo". */
const UNDONE = { todo: 0, doing: -1.6, review: -3, blocked: -3 } as const;
const SPEAKS_FOR = { started: 1.8, mentioned: 1.2, review: 3, waits: 3 } as const;

/**
 * Weighs the evidence for one task. Pure, and blind to the task's own status, which is what is being reviewed: it is
 * only compared with the result. Without a match or a known history the absence of commits says nothing, so "not
 * done" is never concluded then.
 */
export function evaluateTask(
  task: Task,
  match: Match | undefined,
  process: ProcessRow | undefined,
  revision: Revision | undefined,
): Evaluation {
  const signals = textSignals(task.text);
  const evidence = doneEvidence(task, signals, match);
  const p = shares(logOdds(evidence), signals, match);
  const column = (task.status === undefined ? undefined : canonicalStatus(task.status, process)) ?? null;
  const inferred = conclude(p, match !== undefined && isKnownHistory(revision));
  const { confidence, band } = confidenceOf(p, inferred);
  const known = { task, column, inferred, band, evidence };
  return {
    type: 'evaluation',
    id: task.id,
    path: task.path,
    title: task.title,
    status: task.status ?? null,
    column,
    inferred,
    p,
    confidence,
    band,
    evidence,
    summary: summaryOf(known),
    actions: actionsFor(known),
    blockers: column === 'done' ? [] : blockersOf(signals, match, process),
    ...activity(task, match),
  };
}

/** Log-odds of done, then the rest shared among the other columns. Four decimals that add up to 1. */
function shares(odds: number, signals: TextSignals, match: Match | undefined): Shares {
  const done = 1 / (1 + Math.exp(-odds));
  const mentioned = match?.commits.some(({ mention }) => mention !== undefined) ?? false;
  const started = signals.ticked > 0 && signals.ticked < signals.boxes;
  const undone = {
    todo: Math.exp(UNDONE.todo),
    doing: Math.exp(UNDONE.doing + (started ? SPEAKS_FOR.started : 0) + (mentioned ? SPEAKS_FOR.mentioned : 0)),
    review: Math.exp(UNDONE.review + (signals.review ? SPEAKS_FOR.review : 0)),
    blocked: Math.exp(UNDONE.blocked + (signals.waits.length > 0 ? SPEAKS_FOR.waits : 0)),
  };
  const all = undone.todo + undone.doing + undone.review + undone.blocked;
  const part = (share: number) => Math.round((1 - done) * (share / all) * 1e4) / 1e4;
  const others = { doing: part(undone.doing), review: part(undone.review), blocked: part(undone.blocked) };
  const todo = part(undone.todo);
  const rest = todo + others.doing + others.review + others.blocked;
  return { todo, ...others, done: Math.round((1 - rest) * 1e4) / 1e4 };
}

function isKnownHistory(revision: Revision | undefined): boolean {
  return revision?.sha !== undefined && !revision.shallow;
}

function mostLikely(p: Shares): Status {
  return STATUSES.reduce((top, status) => (p[status] > p[top] ? status : top));
}

function conclude(p: Shares, absenceSpeaks: boolean): Status | null {
  const status = mostLikely(p);
  if (p[status] < ABSTAIN_BELOW) return null;
  return status === 'todo' && !absenceSpeaks ? null : status;
}

function confidenceOf(p: Shares, inferred: Status | null): Pick<Evaluation, 'confidence' | 'band'> {
  const confidence = p[mostLikely(p)];
  if (inferred === null) return { confidence, band: 'weak' };
  return { confidence, band: confidence >= STRONG ? 'strong' : confidence >= FAIR ? 'fair' : 'weak' };
}

function activity(task: Task, match: Match | undefined): Pick<Evaluation, 'lastActivity' | 'created'> {
  const times = (match?.commits ?? []).filter(belongsTo).map(({ time }) => time);
  const newest = times.sort((a, b) => Date.parse(b) - Date.parse(a))[0];
  const created = statedCreation(task);
  return {
    ...(newest !== undefined && { lastActivity: newest }),
    ...(created && { created: new Date(created.at).toISOString() }),
  };
}
