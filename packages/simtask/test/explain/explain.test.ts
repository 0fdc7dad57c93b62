import { explainOutcome } from '@pipelines/core/node';
import { describe, expect, it } from 'vitest';
import { definition } from '../../src/cli.ts';
import { changedClones } from '../../src/lib/explain/changed-clones.ts';
import { explainPlan } from '../../src/lib/explain/explain-class.ts';
import type { Outcome, Plan, PlanMember, Report } from '../../src/rows.ts';

const place = (path: string, startLine: number, changed?: boolean) => ({
  ...{ path, startLine, endLine: startLine + 9, name: 'parse' },
  ...(changed !== undefined && { changed }),
});

const outcome: Outcome = {
  type: 'outcome',
  id: 'sim-0a1b2c3d4e',
  state: 'new',
  new: true,
  path: 'docs/board/tasks/sim-0a1b2c3d4e-merge.md',
  title: 'Merge 2 copies of `parse` into src/parse.ts',
  score: 0.91,
  rank: 12,
  members: ['src/a.ts#parse', 'src/b.ts#parse'],
  reason: 'worth a task',
};

const member = (path: string, owners: string[]): PlanMember => ({
  ...{ anchor: `${path}#parse`, path, startLine: 3, endLine: 12, start: 40, end: 300, name: 'parse', kind: 'function' },
  ...{ exported: true, signature: 'parse(text: string)', hash: 'h', blob: 'b', lines: 10, tokens: 60 },
  ...{ similarity: 0.912, owners, text: 'function parse() {}' },
});

const plan: Plan = {
  type: 'plan',
  id: outcome.id,
  score: 0.91,
  tier: 'edited',
  medoid: 'src/a.ts#parse',
  parts: { syntax: 0.9, names: 0.95, shape: 0.9, shingles: 0.8 },
  weakest: 0.88,
  members: [member('src/a.ts', ['@team']), member('src/b.ts', [])],
  title: outcome.title,
  rank: 12,
  linesSaved: 10,
  confidence: 0.8,
  history: { together: 2, apart: 1, weight: 1.5 },
  differences: [{ name: 'limit', kind: 'literal', values: ['10', null] }],
  proposal: {
    name: 'parse',
    signature: 'parse(text: string, limit: number)',
    home: { path: 'src/parse.ts', reason: 'both lie in src' },
  },
  owners: ['@team'],
  callers: Array.from({ length: 12 }, (_, index) => ({
    path: 'src/c.ts',
    line: index + 1,
    anchor: `src/c.ts#A.#c${index}`,
  })),
  risks: ['one of them is async'],
};

describe('explain', () => {
  it('says what became of a class and what its score, rank and place stand on', () => {
    expect(explainOutcome(outcome)).toBe(
      [
        'sim-0a1b2c3d4e  Merge 2 copies of `parse` into src/parse.ts',
        '  state     new: worth a task',
        '  task      docs/board/tasks/sim-0a1b2c3d4e-merge.md',
      ].join('\n'),
    );
    expect(explainPlan(plan).split('\n')).toEqual([
      '  score     0.91 (edited), weakest pair 0.88: syntax 0.90, names 0.95, shape 0.90, shingles 0.80',
      '  rank      12.0 = 10 lines saved × 0.80 confidence × 1.50 history (2 commits changed several members, 1 one alone)',
      '  proposal  parse(text: string, limit: number)',
      '  home      src/parse.ts: both lie in src',
      '  members   src/a.ts:3-12  parse  0.91  @team',
      '            src/b.ts:3-12  parse  0.91',
      '  varies    limit (literal): 10 | nothing',
      '  risks     one of them is async',
      '  callers   src/c.ts:1  calls A.#c0',
      ...Array.from({ length: 9 }, (_, index) => `            src/c.ts:${index + 2}  calls A.#c${index + 1}`),
      '            and 2 more',
    ]);
  });

  it('joins an outcome with its plan by the id of this run, in any case of letters', () => {
    const known = { ...outcome, id: 'sim-older', plan: plan.id };
    expect(definition.explain?.(known, 'SIM-OLDER')).toContain('sim-older');
    expect(definition.explain?.(known, plan.id)).toBeUndefined();
    expect(definition.details?.text(plan, known, 'sim-older')).toContain('score');
    expect(definition.details?.text({ ...plan, id: 'sim-other' } as Plan, known, 'sim-other')).toBeUndefined();
  });

  it('cuts long values to one line', () => {
    const value = `a +\n  ${'b'.repeat(100)}`;
    const text = explainPlan({ ...plan, differences: [{ name: 'x', kind: 'statements', values: [value, 'y'] }] });
    expect(text).toContain(`  varies    x (statements): a + ${'b'.repeat(55)}… | y\n`);
  });
});

describe('notes beside changed lines', () => {
  it('stand at members that changed and name copies that did not', () => {
    const places = [place('src/a.ts', 3, true), ...[1, 2, 3, 4].map((n) => place(`src/b${n}.ts`, n, false))];
    expect(changedClones({ ...outcome, places })).toEqual([
      {
        path: 'src/a.ts',
        startLine: 3,
        endLine: 12,
        title: 'Only one copy of parse changed',
        message:
          'It is much the same as parse (src/b1.ts:1), parse (src/b2.ts:2), parse (src/b3.ts:3) and 1 more, not changed here. See `simtask explain sim-0a1b2c3d4e`.',
      },
    ]);
  });

  it('are not written without changedSince, where all changed, and for what the team rejected', () => {
    const changed = place('src/a.ts', 3, true);
    const unchanged = place('src/b.ts', 3, false);
    expect(changedClones(outcome)).toEqual([]);
    expect(changedClones({ ...outcome, places: [place('src/a.ts', 3), place('src/b.ts', 3)] })).toEqual([]);
    expect(changedClones({ ...outcome, places: [changed, { ...changed, path: 'src/b.ts' }] })).toEqual([]);
    expect(changedClones({ ...outcome, places: [changed, changed, unchanged] })).toMatchObject([
      { title: 'Not every copy of parse changed' },
      { title: 'Not every copy of parse changed' },
    ]);
    expect(changedClones({ ...outcome, state: 'rejected', places: [changed, unchanged] })).toEqual([]);
  });
});

describe('the command line', () => {
  it('counts what is new and what is open, not what is decided, gone or only to be reviewed', () => {
    const states = [
      'new',
      'kept',
      'updated',
      'resolved',
      'review',
      'rejected',
      'deferred',
      'removed',
      'waiting',
    ] as const;
    const counted = (name: string, isNew: boolean) =>
      states.filter((state) => definition.findings?.[name]?.({ ...outcome, state, new: isNew } as Outcome));
    expect(counted('count', false)).toEqual(['new', 'kept', 'updated', 'waiting']);
    expect(counted('new', true)).toEqual(['new', 'kept', 'updated', 'waiting']);
    expect(counted('new', false)).toEqual([]);
    const open = states.filter((state) => definition.decisions?.describe({ ...outcome, state } as Outcome)?.open);
    expect(open).toEqual(['new', 'kept', 'updated', 'review', 'waiting']);
  });

  it('ends with the counts and the two reports', () => {
    const counts = { classes: 1, actionable: 1, new: 0, review: 2, resolved: 3, problems: 1 };
    const report: Report = { type: 'report', path: '.pipeline/simtask/report.md', ...counts };
    expect(definition.summarize?.(report, (path) => `./${path}`)).toBe(
      '1 class: 1 worth a task (0 new), 2 to review, 3 resolved, 1 problem\n./.pipeline/simtask/report.md\n./.pipeline/simtask/report.html',
    );
  });
});
