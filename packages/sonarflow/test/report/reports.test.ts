import { makeRoot, removeFolders } from '@pipelines/core/testing';
import { afterAll, describe, expect, it } from 'vitest';
import { definition } from '../../src/cli.ts';
import { effortText } from '../../src/lib/report/effort-text.ts';
import type { Fetched, Problem } from '../../src/rows.ts';
import { asideOf, bundleOf, type Found, found, run, WHOLE } from '../write/world.ts';

afterAll(removeFolders);

const [first, second, third] = [1, 2, 3].map((line) => found('no-var', 'src/a.js', line)) as [Found, Found, Found];
const BUNDLE = bundleOf('no-var', 'src', [second, first]);

async function reportsOf(...rows: Parameters<typeof run>[1]) {
  const { reports, report, outcomes } = await run(makeRoot({}), rows, { write: false });
  return { reports, report, outcomes, markdown: reports['report.md'] ?? '' };
}

const linesOf = (text = '') =>
  text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line));

describe('findings.ndjson', () => {
  it('has every finding once, by path and position, with its bundle or why there is none', async () => {
    const { reports } = await reportsOf(BUNDLE, asideOf(third, 'rejected', 'we said so'), WHOLE);
    expect(linesOf(reports['findings.ndjson'])).toEqual([
      { type: 'finding', ...first, bundle: BUNDLE.id, state: 'new' },
      { type: 'finding', ...second, bundle: BUNDLE.id, state: 'new' },
      { type: 'finding', ...third, aside: 'rejected', reason: 'we said so' },
    ]);
  });
});

describe('sonarflow.sarif', () => {
  it('suppresses what was put aside, and nothing else', async () => {
    const { reports } = await reportsOf(BUNDLE, asideOf(third, 'rejected', 'we said so'), WHOLE);
    const { results } = JSON.parse(reports['sonarflow.sarif'] ?? '').runs[0];
    const told = results.map((each: { partialFingerprints: object; suppressions: object[] }) => [
      Object.values(each.partialFingerprints)[0],
      each.suppressions.length,
    ]);
    expect(told).toEqual([
      [first.id, 0],
      [second.id, 0],
      [third.id, 1],
    ]);
  });
});

describe('report.json', () => {
  it('says of each bundle what it is and which findings it holds', async () => {
    const { reports } = await reportsOf(BUNDLE, WHOLE);
    expect(JSON.parse(reports['report.json'] ?? '')).toMatchObject({
      ...{ source: 'oxlint', complete: true, security: false },
      bundles: [{ id: BUNDLE.id, state: 'new', actionable: true, rule: 'no-var', findings: [second.id, first.id] }],
    });
  });
});

describe('report.md', () => {
  it('says first what is missing', async () => {
    const remainder = { reason: 'the server gave only <10,000>', missing: 7 };
    const partial: Fetched = { ...WHOLE, complete: false, remainder };
    const { markdown, report } = await reportsOf(BUNDLE, partial);
    expect(markdown).toContain(
      '**Not every finding is here (the server gave only &lt;10,000&gt;; 7 are missing), so nothing counts as gone.**',
    );
    expect(report.incomplete).toBe(remainder.reason);
    expect((await reportsOf(BUNDLE)).markdown).toContain('the input did not say that it was whole');
  });

  it('lists problems with their way out, and no more of what was put aside than a person reads', async () => {
    const problem: Problem = {
      type: 'problem',
      code: 'LINT',
      path: 'src/z.js',
      line: 2,
      message: 'odd | <b>',
      fix: 'Mend.',
    };
    const asides = Array.from({ length: 700 }, (_, at) => asideOf(found('no-var', 'src/z.js', at + 1)));
    const { markdown } = await reportsOf(problem, ...asides, WHOLE);
    expect(markdown).toContain('| odd \\| &lt;b&gt; | Mend. | LINT |');
    expect(markdown).toContain('## Put aside (700)');
    expect(markdown).toContain('All of them are in `findings.ndjson`.');
    expect(markdown).not.toContain('src/z.js:501');
  });
});

describe('the counts of a run', () => {
  const counts = (name: string, row: Parameters<NonNullable<typeof definition.summarize>>[0]) =>
    definition.findings?.[name]?.(row);

  it('are what --fail-on looks at: blockers, the gate, problems, and what is new', async () => {
    const blocker = bundleOf('x', 'lib', [found('x', 'lib/x.js', 1, { severity: 'blocker' })], { severity: 'blocker' });
    const gate: Fetched['gate'] = { status: 'failed', conditions: [] };
    const { report } = await reportsOf(BUNDLE, blocker, { ...WHOLE, gate } as Fetched);
    expect(['blocker', 'gate', 'problems', 'new'].map((name) => counts(name, report))).toEqual([1, 1, 0, 3]);
  });

  it('take for new what is on changed lines, where that was asked for', async () => {
    const asked = bundleOf('no-var', 'src', [
      { ...first, isNew: true },
      { ...second, isNew: false },
    ]);
    const { report, outcomes } = await reportsOf(asked, WHOLE);
    expect(counts('new', report)).toBe(1);
    expect(definition.annotate?.(outcomes[0] ?? report)).toMatchObject([
      { path: 'src/a.js', startLine: 1, title: 'no-var' },
    ]);
  });

  it('say efforts as people do', () => {
    expect([0, 45, 125, 480, 1000, 480 * 3 - 20].map(effortText)).toEqual([
      ...['0 min', '45 min', '2 h 5 min', '1 d', '2 d 1 h', '3 d'],
    ]);
  });
});
