import { formatContent, taskBase } from '@pipelines/core/board';
import { type Decision, decisionLine } from '@pipelines/core/decisions';
import { setRegion } from '@pipelines/core/markdown';
import { countingCache, makeRepository, makeRoot, removeFolders, stepContract } from '@pipelines/core/testing';
import { afterAll, describe, expect, it } from 'vitest';
import { plan } from '../../src/03-plan.ts';
import { marksOf } from '../../src/lib/write/bundle-marks.ts';
import type { Bundle, Finding } from '../../src/rows.ts';
import { bundleOf, finding, findings, runPlan } from './world.ts';

afterAll(removeFolders);

/** The task of a bundle, as it lies on a board. */
function taskFile(bundle: Bundle, status = 'To Do', more: Record<string, string> = {}): Record<string, string> {
  const path = `docs/board/tasks/${bundle.id}.md`;
  const members = bundle.findings.map(({ id, path: file, rule }) => ({ anchor: `${file}#${rule}`, hash: id }));
  const content = { id: bundle.id, marks: { ...marksOf(bundle, 'sarif a'), ...more }, members, body: 'text' };
  const region = formatContent(content, { tool: 'sonarflow', base: taskBase(path) });
  const head = `---\nid: ${bundle.id}\ntitle: x\nstatus: ${status}\n---\n\n`;
  return { [path]: setRegion(head, 'bundle', region, { tool: 'sonarflow' }).text };
}

function ledger(...lines: (Partial<Decision> & { key: string })[]): Record<string, string> {
  const common = { tool: 'sonarflow', version: '1', verdict: 'rejected', reason: 'why', by: 'me' } as const;
  const text = lines.map((line) => `${decisionLine({ ...common, at: '2026-01-01T00:00:00Z', ...line })}\n`).join('');
  return { 'pipelines.decisions.ndjson': text };
}

const members = (bundle: Bundle | undefined) =>
  bundle?.findings.map(({ id, path, rule }) => `${path}#${rule} @${id.slice(0, 12)}`) ?? [];

/** 60 folders, 12 rules, so that some groups are split. */
const PROJECT: Finding[] = Array.from({ length: 60 }, (_, at) =>
  Array.from({ length: 12 }, (_rule, rule) =>
    findings(`packages/p${at % 4}/src/m${at}/x.ts`, (at * (rule + 3)) % 5, { rule: `r${rule}` }),
  ).flat(),
).flat();

/** Ten findings each, of rules and folders old and new. */
const WAVES = [1, 2, 3].map((wave) =>
  Array.from({ length: 10 }, (_, at) =>
    finding(`packages/p${at % 5}/src/m${(at * 7 * wave) % 70}/new${wave}.ts`, { rule: `r${(at * wave) % 13}` }),
  ),
);

describe('03-plan', () => {
  const rows = [finding('src/a.ts'), finding('src/b.ts', { kind: 'hotspot', dismissed: 'safe' })];
  const fetched = { type: 'fetched', source: 'sarif', origin: 'a', findings: 2, complete: true };
  for (const { name, run } of stepContract({
    step: plan,
    rows: [...rows, fetched as never],
    options: () => ({ root: makeRoot({}) }),
  }))
    it(name, run);

  it('says what a bundle is, how urgent, and whose, with its findings whole and in order', async () => {
    const root = makeRepository([{ message: 'all', files: { CODEOWNERS: 'src/ @team/a\n', 'src/a.ts': '1' } }]);
    const rich: Partial<Finding> = {
      ruleName: 'No <b>loops</b>\nplease',
      help: 'https://example.org/r1',
      flows: [[{ path: 'src/b.ts', message: '*x*' }]],
      createdAt: '2025-01-05T12:00:00Z',
      tags: ['t'],
    };
    const given = [finding('src/b.ts', { ...rich, number: 2 }), finding('src/a.ts', rich)];
    const { bundles } = await runPlan({ root, findings: given });
    expect(bundles).toEqual([
      {
        type: 'bundle',
        id: expect.stringMatching(/^flow-[0-9a-f]{10}$/),
        title: 'Clean up r1 (No <b>loops</b> please) in src',
        by: 'rule-prefix',
        rule: 'r1',
        ruleName: rich.ruleName,
        help: rich.help,
        prefix: 'src',
        owners: ['@team/a'],
        kind: 'smell',
        severity: 'minor',
        security: false,
        priority: 27.3,
        reasons: ['minor: all 2 findings', 'the oldest is from 2025-01'],
        effort: 20,
        findings: [...given].reverse().map(({ type: _type, ...each }) => each),
      },
    ]);
  });

  it('puts aside what was dismissed, decided or is old, and says why', async () => {
    const given = [
      finding('a.ts', { dismissed: 'false-positive', isNew: true }),
      finding('b.ts', { isNew: true }),
      finding('c.ts', { isNew: true }),
      finding('d.ts', { isNew: true }),
      finding('e.ts', { isNew: false }),
    ];
    const id = (at: number) => given[at]?.id ?? '';
    const root = makeRoot(
      ledger(
        { key: id(1) },
        { key: id(2), verdict: 'deferred', expires: '2026-03-01' },
        { key: id(3), verdict: 'accepted' },
      ),
    );
    const at = (now: string) => runPlan({ root, findings: given, config: { newOnly: true }, shared: { now } });
    const before = await at('2026-02-01T00:00:00Z');
    expect(before.aside.map(({ verdict, reason, finding: { path } }) => [path, verdict, reason])).toEqual([
      ['a.ts', 'dismissed', 'marked as a false positive at its source'],
      ['b.ts', 'rejected', 'rejected by me on 2026-01-01: why'],
      ['c.ts', 'deferred', 'deferred by me on 2026-01-01, until 2026-03-01: why'],
      ['e.ts', 'old', 'not in new code'],
    ]);
    expect(before.bundles.flatMap((bundle) => bundle.findings.map(({ path }) => path))).toEqual(['d.ts']);
    const after = await at('2026-03-02T00:00:00Z');
    expect(after.aside.map(({ finding: { path } }) => path)).toEqual(['a.ts', 'b.ts', 'e.ts']);
  });

  it('says that nobody knows what is new, where nothing tells', async () => {
    const { aside, problems } = await runPlan({
      root: makeRoot({}),
      findings: [finding('a.ts')],
      config: { newOnly: true },
    });
    expect(problems.map(({ code }) => code)).toEqual(['NEW_CODE_UNKNOWN']);
    expect(aside).toHaveLength(1);
  });

  it('puts aside the findings of a rejected bundle; new ones of its rule and folder are a new bundle', async () => {
    const given = findings('src/a.ts', 3);
    const [bundle] = (await runPlan({ root: makeRoot({}), findings: given })).bundles;
    const root = makeRoot(ledger({ key: bundle?.id ?? '', members: members(bundle) }));
    const more = [...given, finding('src/a.ts', { number: 9 })];
    const run = await runPlan({ root, findings: more });
    expect(run.aside.map(({ finding: { id }, verdict }) => [id, verdict])).toEqual(
      given.map(({ id }) => [id, 'rejected']),
    );
    expect(run.bundles.map((each) => each.findings.length)).toEqual([1]);
    expect(run.bundles[0]?.id).not.toBe(bundle?.id);
    // Written by hand, without members: the bundle that would get the id.
    const byHand = await runPlan({ root: makeRoot(ledger({ key: bundle?.id ?? '' })), findings: given });
    expect([byHand.bundles.length, byHand.aside.length]).toEqual([0, 3]);
  });

  it('brings a deferred bundle back under its id when its time has come', async () => {
    const given = findings('src/a.ts', 3);
    const [bundle] = (await runPlan({ root: makeRoot({}), findings: given })).bundles;
    const root = makeRoot(
      ledger({ key: bundle?.id ?? '', verdict: 'deferred', expires: '2026-03-01', members: members(bundle) }),
    );
    const later = await runPlan({ root, findings: given, shared: { now: '2026-04-01T00:00:00Z' } });
    expect(later.bundles.map(({ id }) => id)).toEqual([bundle?.id]);
  });

  it.each(['with a memory', 'with tasks', 'in a fresh clone that has ten tasks'])(
    'moves no finding that stays when thirty come in three waves, %s',
    async (how) => {
      const first = await runPlan({ root: makeRoot({}), findings: PROJECT });
      const kept = how === 'with tasks' ? first.bundles : first.bundles.slice(0, 10);
      const root = makeRoot(
        how === 'with a memory' ? {} : Object.assign({}, ...kept.map((bundle) => taskFile(bundle))),
      );
      const { cache } = countingCache();
      const memory = how === 'with a memory' ? { cache } : {};
      if (how === 'with a memory') await runPlan({ root, findings: PROJECT, cache });
      const promised = how.startsWith('in a fresh') ? kept : first.bundles;
      const before = bundleOf(promised as never);
      let all = PROJECT;
      for (const wave of WAVES) {
        all = [...all, ...wave];
        const after = bundleOf((await runPlan({ root, findings: all, ...memory })).bundles as never);
        const moved = [...before].filter(([id, bundle]) => after.get(id) !== bundle);
        expect(moved).toEqual([]);
        expect(after.size).toBe(all.length);
      }
    },
  );

  it('moves at most a few findings when thirty come, without any memory', async () => {
    const before = bundleOf((await runPlan({ root: makeRoot({}), findings: PROJECT })).bundles as never);
    const after = bundleOf(
      (await runPlan({ root: makeRoot({}), findings: [...PROJECT, ...WAVES.flat()] })).bundles as never,
    );
    const moved = [...before].filter(([id, bundle]) => after.get(id) !== bundle);
    expect(moved.length / before.size).toBeLessThan(0.1);
  });

  it('lets nothing join a task that is done, ended or was deleted, and keeps there what it holds', async () => {
    const given = findings('src/a.ts', 3);
    const [bundle] = (await runPlan({ root: makeRoot({}), findings: given })).bundles;
    if (!bundle) throw new Error('no bundle');
    const record = { key: bundle.id, tool: 'sonarflow:tasks', verdict: 'deferred', members: members(bundle) } as const;
    for (const files of [taskFile(bundle, 'Done'), taskFile(bundle, 'To Do', { resolved: 'abc' }), ledger(record)]) {
      const more = [...given, finding('src/a.ts', { number: 9 })];
      const { bundles } = await runPlan({ root: makeRoot(files), findings: more });
      expect(bundles.find(({ id }) => id === bundle.id)?.findings).toHaveLength(3);
      expect(bundles).toHaveLength(2);
    }
    const open = await runPlan({
      root: makeRoot(taskFile(bundle)),
      findings: [...given, finding('src/a.ts', { number: 9 })],
    });
    expect(open.bundles.map(({ id, findings: all }) => [id, all.length])).toEqual([[bundle.id, 4]]);
  });

  it('keeps bundles of another source that read the same findings, and their ids apart from those of others', async () => {
    const root = makeRoot({});
    const { cache } = countingCache();
    const given = findings('src/a.ts', 3);
    const first = await runPlan({ root, cache, findings: given });
    await runPlan({ root, cache, findings: [...given, ...findings('src/a.ts', 2, { from: 7 })] });
    const other = findings('src/a.ts', 5).map((each) => ({ ...each, source: 'oxlint' as const }));
    const second = await runPlan({ root, cache, findings: other, fetched: { source: 'oxlint' } });
    expect(second.bundles.map(({ id }) => id)).toEqual(first.bundles.map(({ id }) => id));
  });

  it('asks the history which files change often, as far back as it is told', async () => {
    const commits = Array.from({ length: 25 }, (_, at) => ({ message: `${at}`, files: { 'src/a.ts': `${at}` } }));
    const root = makeRepository([...commits, { message: 'other', files: { 'src/b.ts': '1' } }]);
    const given = [finding('src/a.ts'), finding('src/b.ts', { rule: 'r2' })];
    const reasons = async (historyCommits?: number) => {
      const config = historyCommits === undefined ? {} : { historyCommits };
      const { bundles } = await runPlan({ root, findings: given, config });
      return bundles.map(({ rule, reasons: all }) => [rule, all.at(-1)]);
    };
    expect(await reasons()).toEqual([
      ['r1', 'its files change often'],
      ['r2', 'minor: one finding'],
    ]);
    expect((await reasons(10))[0]).toEqual(['r1', 'its files changed in the last commits']);
    expect((await reasons(0))[0]?.[1]).toBe('minor: one finding');
  });

  it('makes nothing of nothing, and remembers it', async () => {
    const { cache } = countingCache();
    const root = makeRoot({});
    await runPlan({ root, cache, findings: findings('src/a.ts', 3) });
    expect(await runPlan({ root, cache, findings: [] })).toEqual({ bundles: [], aside: [], problems: [] });
  });

  it('does not begin the next run with a look at the past', async () => {
    const root = makeRepository([{ message: 'all', files: { 'src/a.ts': '1' } }]);
    const { cache } = countingCache();
    const rows = ['a', 'b', 'c'].flatMap((name) => findings(`src/${name}/x.ts`, 30));
    const before = await runPlan({ root, cache, findings: rows });
    await runPlan({ root, cache, findings: rows.slice(0, 5), shared: { at: 'HEAD' } });
    expect((await runPlan({ root, cache, findings: rows })).bundles).toEqual(before.bundles);
    const joined = await runPlan({ root, cache, findings: [...rows, finding('src/a/new.ts')] });
    expect(joined.bundles.map(({ id }) => id).sort()).toEqual(before.bundles.map(({ id }) => id).sort());
  });

  it('goes by owner, module, folder or rule', async () => {
    const root = makeRoot({
      '.github/CODEOWNERS': 'packages/a/ @team/a\n',
      'packages/a/package.json': '{ "name": "@x/a" }',
      'packages/b/package.json': '{ "name": "@x/b" }',
    });
    const given = ['packages/a/x.ts', 'packages/b/x.ts', 'x.ts', ''].flatMap((path) => [
      finding(path),
      finding(path, { rule: 'r2', kind: 'bug' }),
    ]);
    const titles = async (by: string) =>
      (await runPlan({ root, findings: given, config: { by } })).bundles.map(({ title }) => title);
    expect(await titles('owner')).toEqual([
      'Fix what nobody owns in the whole project',
      'Fix what @team/a owns in packages/a',
    ]);
    expect(await titles('module')).toEqual([
      'Fix what belongs to no module in the whole project',
      'Fix @x/a in packages/a',
      'Fix @x/b in packages/b',
    ]);
    expect(await titles('prefix')).toEqual(['Fix the whole project']);
    expect(await titles('rule')).toEqual(['Fix r2 in the whole project', 'Clean up r1 in the whole project']);
  });

  it('tells bundles of one rule and folder apart by their files', async () => {
    const given = Array.from({ length: 12 }, (_, at) => findings(`src/f${at + 10}.ts`, 10)).flat();
    const { bundles } = await runPlan({ root: makeRoot({}), findings: given });
    const titles = bundles.map(({ title }) => title);
    expect(new Set(titles).size).toBe(titles.length);
    expect(titles.sort()[0]).toMatch(/^Clean up r1 in src \(f10\.ts to f\d\d\.ts\)$/);
    const spread = ['bench/a.ts', 'scripts/a.ts', 'src/a.ts', 'src/b.ts'].flatMap((path) => findings(path, 30));
    const others = await runPlan({ root: makeRoot({}), findings: spread });
    expect(others.bundles.map(({ title }) => title).sort()).toEqual([
      'Clean up r1 in bench',
      'Clean up r1 in scripts',
      'Clean up r1 in src (a.ts)',
      'Clean up r1 in src (b.ts)',
    ]);
  });
});
