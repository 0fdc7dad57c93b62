import type { CommitMatch, Evidence, Match, Task } from '../../rows.ts';
import type { TextSignals } from './text-signals.ts';

/**
 * Log-odds of "done" per unit of each feature: a logistic regression on 3,700 labelled task states of five public
 * boards, both classes weighted equally, large boards damped, weights held at or above 0. On boards it did not see, it
 * orders Done before To Do with an AUC of 0.79 (text as at the start of the work), 0.90 (as the author left it) and
 * 0.88 (whole boards at four points in time). That a named file exists is no feature: it tells no more than the age.
 */
const WEIGHTS = {
  prior: -2.6,
  text: 2.4,
  title: 2.6,
  mention: 0.6,
  subject: 0.9,
  ticked: 1.4,
  allTicked: 3.3,
  notes: 0.8,
} as const;

/** Likeness below this is chance and is not shown. */
const SHOWN = 0.02;
const FILES_SHOWN = 3;

/** Everything that speaks for or against "done", strongest first; the weights add up to the log-odds of "done". */
export function doneEvidence(
  task: Pick<Task, 'id' | 'path'>,
  signals: TextSignals,
  match: Match | undefined,
): Evidence[] {
  const found = [...commitEvidence(task, match?.commits ?? []), ...textEvidence(task, signals)];
  const prior = {
    kind: 'prior',
    weight: WEIGHTS.prior,
    ref: task.id,
    text: 'a task without evidence is taken as not done',
  };
  const weighed = found.filter(({ weight }) => weight >= SHOWN).sort((a, b) => b.weight - a.weight);
  return [...weighed, prior, ...context(match, signals, task)];
}

export function logOdds(evidence: readonly Evidence[]): number {
  return evidence.reduce((sum, { weight }) => sum + weight, 0);
}

/** `commit abc1234 "subject"`. */
function commitName({ sha, subject }: Pick<CommitMatch, 'sha' | 'subject'>): string {
  return `commit ${sha.slice(0, 7)} "${subject}"`;
}

/** Names the task, or is so like it that it is probably part of its work. */
export function belongsTo(commit: CommitMatch): boolean {
  return commit.mention !== undefined || commit.text >= 0.35 || commit.title >= 0.5;
}

function commitEvidence(task: Pick<Task, 'id'>, commits: readonly CommitMatch[]): Evidence[] {
  const evidence: Evidence[] = [];
  const mentioned = commits.find(({ mention }) => mention === 'subject') ?? commits.find(({ mention }) => mention);
  if (mentioned) {
    const weight = WEIGHTS.mention + (mentioned.mention === 'subject' ? WEIGHTS.subject : 0);
    const where = mentioned.mention === 'subject' ? 'subject' : 'message';
    evidence.push({
      kind: 'mention',
      weight,
      ref: mentioned.sha,
      text: `${commitName(mentioned)} names ${task.id} in its ${where}`,
    });
  }
  const alike = best(commits, 'text');
  if (alike) {
    const text = `${commitName(alike)} is ${percent(alike.text)} alike in words and paths`;
    evidence.push({ kind: 'commit', weight: round(WEIGHTS.text * alike.text), ref: alike.sha, text });
  }
  const titled = best(commits, 'title');
  if (titled) {
    const text = `${commitName(titled)} has a subject ${percent(titled.title)} alike to the title`;
    evidence.push({ kind: 'title', weight: round(WEIGHTS.title * titled.title), ref: titled.sha, text });
  }
  return evidence;
}

function textEvidence({ path }: Pick<Task, 'path'>, { ticked, boxes, notes }: TextSignals): Evidence[] {
  const evidence: Evidence[] = [];
  if (ticked > 0) {
    const weight = round((WEIGHTS.ticked * ticked) / boxes + (ticked === boxes ? WEIGHTS.allTicked : 0));
    evidence.push({ kind: 'boxes', weight, ref: path, text: `${boxCount(ticked, boxes)} ticked` });
  }
  if (notes)
    evidence.push({ kind: 'notes', weight: WEIGHTS.notes, ref: path, text: 'notes on the result are filled in' });
  return evidence;
}

/** Open boxes are often forgotten and named files often older than the task: shown, but without weight. */
function context(match: Match | undefined, { ticked, boxes }: TextSignals, { path }: Pick<Task, 'path'>): Evidence[] {
  const open = { kind: 'open-boxes', weight: 0, ref: path, text: `${boxCount(boxes - ticked, boxes)} open` };
  const files = (match?.files ?? []).slice(0, FILES_SHOWN);
  const places = files.map((file) => ({
    kind: 'file',
    weight: 0,
    ref: file.path,
    text: `likely place of the work: ${file.path}`,
  }));
  return [...(ticked < boxes ? [open] : []), ...places];
}

/** The first of the best, so the order of the match row decides ties. */
function best(commits: readonly CommitMatch[], signal: 'text' | 'title'): CommitMatch | undefined {
  return commits.reduce<CommitMatch | undefined>(
    (top, commit) => (commit[signal] > (top?.[signal] ?? 0) ? commit : top),
    undefined,
  );
}

function boxCount(some: number, all: number): string {
  return `${some} of ${all} ${all === 1 ? 'box' : 'boxes'}`;
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}

function round(value: number): number {
  return Math.round(value * 1e4) / 1e4;
}
