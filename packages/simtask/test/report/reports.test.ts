import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeRoot, removeFolders } from '@pipelines/core/testing';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import type { Problem } from '../../src/rows.ts';
import { member, planOf, run, WHOLE } from '../write/world.ts';

afterAll(removeFolders);

const DATES = planOf(['a/date.ts#parse', 'b/time.ts#read', 'c/[id] (1).ts#go'], {
  title: 'Merge 2 copies of `pa|rse` into x',
});
const LOOK = planOf(['a/url.ts#join', 'b/url.ts#concat'], { score: 0.7, rank: 5 });
const NO = planOf(['a/x.ts#x', 'b/x.ts#y'], { rank: 3 });
const BAD: Problem = { type: 'problem', code: 'SYNTAX', path: 'c/bad.ts', line: 4, message: 'no `)`', fix: 'Mend it.' };
const ROWS = [LOOK, BAD, DATES, NO, WHOLE];

async function reports(rows = ROWS) {
  const root = makeRoot({ 'package.json': '{ "name": "shop" }' });
  const line = {
    key: NO.id,
    tool: 'simtask',
    version: '1',
    verdict: 'rejected',
    reason: '<b>no</b>',
    by: 'ann',
    at: '2026-01-01T00:00:00Z',
  };
  writeFileSync(join(root, 'pipelines.decisions.ndjson'), `${JSON.stringify(line)}\n`);
  const result = await run(root, rows, { write: false });
  const text = (name: string) => result.reports[name] ?? '';
  return {
    ...result,
    markdown: text('report.md'),
    json: JSON.parse(text('report.json')),
    sarif: JSON.parse(text('report.sarif')),
    html: text('report.html'),
  };
}

describe('the reports of 05-write', () => {
  it('have the same bytes whatever the order of the rows', async () => {
    const expected = (await reports()).reports;
    await fc.assert(
      fc.asyncProperty(fc.shuffledSubarray(ROWS, { minLength: ROWS.length }), async (rows) => {
        expect((await reports(rows)).reports).toEqual(expected);
      }),
      { numRuns: 8 },
    );
  });

  it('say first what is worth doing, then what to look at, what was decided and the problems', async () => {
    const { markdown, report } = await reports();
    expect(markdown.match(/^## .*$/gm)).toEqual([
      '## Worth doing (1)',
      '## Worth a look (1)',
      '## Decided (1)',
      '## Problems (1)',
      '## How to read this',
    ]);
    expect(markdown).toContain('Looked at 9 functions in 3 files, as of 2026-03-01T00:00:00Z.');
    expect(markdown).toContain('- 1 class worth doing: 1 new, 0 waiting for room on the board');
    expect(markdown).toContain('- Precision here with rules 1: 0 of 1 accepted (0 %)');
    expect(markdown).toContain('| Merge 2 copies of `pa\\|rse` into x | 3 | renamed | 0.90 | 12 |');
    expect(markdown).toContain('[c/\\[id\\] (1).ts:1](../../c/%5Bid%5D%20%281%29.ts#L1) go');
    expect(markdown).toContain('rejected by ann on 2026-01-01: &lt;b&gt;no&lt;/b&gt; |');
    expect(markdown).toContain('| [c/bad.ts:4](../../c/bad.ts#L4) | no \\`)\\` | Mend it. | SYNTAX |');
    expect(report).toMatchObject({ classes: 3, actionable: 1, new: 1, review: 1, problems: 1 });
  });

  it('say for programs what became of every class, without the texts of functions', async () => {
    const { json } = await reports();
    expect(json).toMatchObject({ revision: null, now: '2026-03-01T00:00:00Z', files: 3, functions: 9, partial: null });
    expect(json.classes.map(({ id, state, actionable }: Record<string, unknown>) => [id, state, actionable])).toEqual([
      [DATES.id, 'new', true],
      [LOOK.id, 'review', false],
      [NO.id, 'rejected', false],
    ]);
    expect(json.classes[0]).toMatchObject({ tier: 'renamed', proposal: { name: 'joined' } });
    expect(JSON.stringify(json)).not.toContain('return a + 1');
  });

  it('are SARIF 2.1.0: one result per class with its other members, its id as fingerprint, and what was decided suppressed', async () => {
    const { sarif } = await reports();
    expect(sarif).toMatchObject({
      version: '2.1.0',
      runs: [{ tool: { driver: { name: 'simtask' } }, columnKind: 'utf16CodeUnits' }],
    });
    const [dates, look, no] = sarif.runs[0].results;
    expect(dates).toMatchObject({
      ruleId: sarif.runs[0].tool.driver.rules[0].id,
      level: 'warning',
      message: { text: 'parse does the same as [read](1), [go](2) (renamed, score 0.90).' },
      baselineState: 'new',
      partialFingerprints: { 'simtaskClass/v1': DATES.id },
      locations: [
        { physicalLocation: { artifactLocation: { uri: 'a/date.ts' }, region: { startLine: 1, endLine: 3 } } },
      ],
    });
    expect(dates.relatedLocations.map((each: { id: number }) => each.id)).toEqual([1, 2]);
    expect(dates.relatedLocations[1].physicalLocation.artifactLocation.uri).toBe('c/%5Bid%5D%20(1).ts');
    expect(look).toMatchObject({ level: 'note' });
    expect(dates).not.toHaveProperty('suppressions');
    expect(no).toMatchObject({ level: 'note', baselineState: 'unchanged', suppressions: [{ kind: 'external' }] });
  });

  it('have a page to explore, which names the tree as it names itself', async () => {
    const { html } = await reports();
    expect(html).toContain('<title>shop · similar functions</title>');
    expect(html).toContain(DATES.id);
  });

  it('tell a class about which the run could not see everything from one that is gone', async () => {
    const { markdown } = await reports([DATES, { ...WHOLE, partial: 'changedSince' }]);
    expect(markdown).toContain('**Not every class is here (changedSince), so no task is touched.**');
  });

  it('stay short where a class is large or its functions are long', async () => {
    const long = (n: number) => `function f(a) {\n${`  step(${n}, a);\n`.repeat(3000)}}`;
    const huge = planOf(Array.from({ length: 400 }, (_, n) => member(`p/f${n}.ts#f`, long(n))));
    const root = makeRoot({});
    await run(root, [huge, WHOLE]);
    const { outcomes, edits } = await run(root, [huge, WHOLE]);
    expect([outcomes[0]?.state, edits]).toEqual(['kept', {}]);
  });
});
