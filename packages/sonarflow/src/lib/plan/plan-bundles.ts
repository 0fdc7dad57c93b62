import type { StepContext } from '@pipelines/core';
import { readTaskReview, type TaskReview } from '@pipelines/core/board';
import type { Aside, Bundle, Fetched, Finding, Grouping, Problem } from '../../rows.ts';
import { TASKS } from '../write/task-text.ts';
import { memoryName, type RememberedBundle, recallBundles, rememberBundles } from './bundle-memory.ts';
import { bundleRow, describe } from './bundle-row.ts';
import { readChurn } from './churn.ts';
import { byPlace, FindingStore, type HeldFinding } from './finding-store.ts';
import { type Belonging, readBelonging } from './groups.ts';
import { knownBundles, shortId } from './known-bundles.ts';
import { afterRun } from './memory-after.ts';
import { type Draft, placeFindings } from './place-findings.ts';
import { type Excuse, excuseBy, excuseOf } from './set-aside.ts';

export interface PlanConfig {
  readonly by: Grouping;
  /** Of a bundle. */
  readonly minutes: number;
  readonly newOnly: boolean;
  readonly historyCommits: number;
}

type Context = StepContext<PlanConfig>;

/** Bundles by priority, then what is set aside by path and position. Holds the findings as text. */
export async function* planBundles(
  rows: AsyncIterable<Finding | Fetched | Problem>,
  ctx: Context,
): AsyncGenerator<Bundle | Aside | Fetched | Problem, void, undefined> {
  const store = new FindingStore();
  let fetched: Fetched | undefined;
  for await (const row of rows) {
    if (row.type === 'finding') store.add(row);
    else yield row;
    if (row.type === 'fetched') fetched = row;
    ctx.progress.add();
  }
  const findings = store.sorted();
  const review = await readTaskReview(ctx, TASKS);
  const belonging = await readBelonging(ctx.config.by, ctx);
  yield* belonging.problems;
  yield* doubts(findings, ctx.config);
  const { drafts, aside } = await place({ findings, fetched, review, belonging }, ctx);
  const paths = new Set(findings.map(({ path }) => path));
  const changesOf = await readChurn(paths, review.sha, ctx.config.historyCommits, ctx);
  for (const one of describe(drafts, belonging, { changesOf, now: review.now })) yield bundleRow(one, store);
  for (const [finding, excuse] of aside) yield { type: 'aside', ...excuse, finding: store.read(finding) };
}

interface Given {
  readonly findings: readonly HeldFinding[];
  readonly fetched: Fetched | undefined;
  readonly review: TaskReview;
  readonly belonging: Belonging;
}

type SetAside = readonly [HeldFinding, Excuse];

/** Places what is not set aside, and remembers where it was placed. */
async function place(
  { findings, fetched, review, belonging }: Given,
  { config, cache, shared }: Context,
): Promise<{ drafts: Draft[]; aside: SetAside[] }> {
  const { by, minutes, newOnly } = config;
  const decisions = new Map(review.ledger.decisions.map((decision) => [decision.key, decision]));
  const aside: SetAside[] = [];
  const wanted: HeldFinding[] = [];
  for (const finding of findings) {
    const excuse = excuseOf(finding, decisions, newOnly);
    if (excuse) aside.push([finding, excuse]);
    else wanted.push(finding);
  }
  const source = memoryName(findings[0]?.about.source, fetched);
  const { own, others } = await recallBundles(cache, source);
  const known = knownBundles(review, own, presentOf(others, findings));
  const placed = placeFindings(wanted, { by, budget: minutes, belonging, known, remembered: own.length > 0 });
  const seen = { all: findings, aside: aside.map(([finding]) => finding), complete: fetched?.complete === true };
  // A look at the past is not what the next run begins with.
  if (shared.at === undefined) await rememberBundles(cache, source, afterRun(placed, own, seen));
  const drafts: Draft[] = [];
  for (const draft of placed) {
    const decision = decisions.get(draft.id);
    if (decision === undefined || decision.verdict === 'accepted') drafts.push(draft);
    else aside.push(...draft.findings.map((finding): SetAside => [finding, excuseBy(decision)]));
  }
  return { drafts, aside: aside.sort(([a], [b]) => byPlace(a, b)) };
}

/** Bundles of other sources matter only where the same findings came from this one. */
function presentOf(
  bundles: readonly RememberedBundle[],
  findings: readonly HeldFinding[],
): readonly RememberedBundle[] {
  if (bundles.length === 0) return [];
  const ids = new Set(findings.map(({ id }) => shortId(id)));
  return bundles.filter(({ members }) => members.split(' ').some((member) => ids.has(member)));
}

function* doubts(findings: readonly HeldFinding[], { newOnly }: PlanConfig): Generator<Problem, void, undefined> {
  if (!newOnly || findings.length === 0 || findings.some(({ isNew }) => isNew !== undefined)) return;
  yield {
    type: 'problem',
    code: 'NEW_CODE_UNKNOWN',
    path: 'pipelines.config.json',
    message: '`newOnly` is on, but nothing says which findings are new, so all are put aside',
    fix: 'Name a revision with --new-code.',
  };
}
