import { createHash } from 'node:crypto';
import { Pipeline, type Row, type StepCache } from '@pipelines/core';
import fc from 'fast-check';
import { plan } from '../../src/03-plan.ts';
import type { RememberedBundle } from '../../src/lib/plan/bundle-memory.ts';
import { FindingStore, type HeldFinding } from '../../src/lib/plan/finding-store.ts';
import type { KnownBundle } from '../../src/lib/plan/known-bundles.ts';
import { afterRun } from '../../src/lib/plan/memory-after.ts';
import { type Draft, type Placing, placeFindings } from '../../src/lib/plan/place-findings.ts';
import type { Aside, Bundle, Fetched, Finding, Problem } from '../../src/rows.ts';

/** A finding; its id is that of its path, rule and number. */
export function finding(path: string, given: Partial<Finding> & { number?: number } = {}): Finding {
  const { number = 0, ...more } = given;
  const rule = more.rule ?? 'r1';
  const line = 10 + number;
  const common = { source: 'sarif', rule, kind: 'smell', severity: 'minor', effort: 10 } as const;
  return {
    type: 'finding',
    id: createHash('sha256').update(`${rule} ${path} ${number}`).digest('hex').slice(0, 16),
    ...common,
    message: `message ${number}`,
    ...(path !== '' && { path }),
    range: { startLine: line, endLine: line },
    ...more,
  };
}

/** `count` findings of one file. */
export function findings(path: string, count: number, given: Partial<Finding> & { from?: number } = {}): Finding[] {
  const { from = 0, ...more } = given;
  return Array.from({ length: count }, (_, at) => finding(path, { ...more, number: from + at }));
}

/** As planning holds them, by path and position. */
export function held(rows: readonly Finding[]): readonly HeldFinding[] {
  const store = new FindingStore();
  for (const row of rows) store.add(row);
  return store.sorted();
}

export const nobody: Placing['belonging'] = { ownersOf: () => [], moduleOf: () => undefined, problems: [] };

/** Places findings without a board. `memory` is what the last run remembered. */
export function place(
  rows: readonly Finding[],
  more: Partial<Placing> & { memory?: readonly RememberedBundle[]; complete?: boolean } = {},
) {
  const { memory = [], complete = true, ...placing } = more;
  const all = held(rows);
  const known = memory.map(
    (bundle): KnownBundle => ({ ...bundle, members: bundle.members.split(' '), open: true, recent: true }),
  );
  const remembered = memory.length > 0;
  const rule = { by: 'rule-prefix', budget: 480, belonging: nobody, known, remembered, ...placing } as const;
  const drafts = placeFindings(all, rule);
  return { drafts, memory: afterRun(drafts, memory, { all, aside: [], complete }) };
}

/** What bundles are, without where their findings are held. */
export function shown(drafts: readonly Draft[]) {
  return drafts.map(({ findings: members, ...draft }) => ({ ...draft, members: members.map(({ id }) => id) }));
}

/** The bundle of each finding. */
export function bundleOf(drafts: readonly Pick<Draft, 'id' | 'findings'>[]): Map<string, string> {
  return new Map(drafts.flatMap(({ id, findings: members }) => members.map((member) => [member.id, id] as const)));
}

export interface Planned {
  readonly bundles: Bundle[];
  readonly aside: Aside[];
  readonly problems: Problem[];
}

export interface PlanGiven {
  readonly root: string;
  readonly findings: readonly Finding[];
  readonly config?: Record<string, unknown>;
  readonly shared?: Record<string, unknown>;
  readonly cache?: StepCache;
  readonly fetched?: Partial<Fetched>;
}

/** Runs 03-plan alone. */
export async function runPlan({
  root,
  config = {},
  shared = {},
  cache,
  fetched,
  ...given
}: PlanGiven): Promise<Planned> {
  async function* input(): AsyncGenerator<Row> {
    yield* given.findings;
    const count = given.findings.length;
    yield { type: 'fetched', source: 'sarif', origin: 'a', findings: count, complete: true, ...fetched } as Row;
  }
  const rows: Row[] = [];
  const services = () => (cache ? { cache } : {});
  const options = { root, input: input(), config: { '03-plan': config }, shared, services, check: true };
  for await (const row of Pipeline.start('plan', plan).run(options)) rows.push(row);
  const ofType = <T extends Row>(type: T['type']) => rows.filter((row): row is T => row.type === type);
  return { bundles: ofType<Bundle>('bundle'), aside: ofType<Aside>('aside'), problems: ofType<Problem>('problem') };
}

const segment = fc.constantFrom('a', 'b', 'ab', 'a-b', 'a.b', 'src', 'é', '0');

/** Paths of few names, so that many lie together; among them the whole project, and a file where others have a folder. */
const path = fc.oneof(
  { weight: 12, arbitrary: fc.array(segment, { minLength: 1, maxLength: 5 }).map((parts) => parts.join('/')) },
  { weight: 1, arbitrary: fc.constant('') },
);

const about = fc.record({
  rule: fc.constantFrom('r1', 'r2', 'typescript:S1'),
  effort: fc.constantFrom(0, 1, 5, 30, 100, 600),
  kind: fc.constantFrom('smell' as const, 'bug' as const, 'hotspot' as const),
});

/** Findings of a project, each once. */
export const someFindings = (maxLength = 120) =>
  fc.array(fc.tuple(path, about, fc.nat(30)), { maxLength, size: 'max' }).map((specs) => {
    const rows = specs.map(([where, what, number]) => finding(where, { ...what, number }));
    return [...new Map(rows.map((row) => [row.id, row])).values()];
  });
