import { Pipeline, type Row } from '@pipelines/core';
import { stepContract } from '@pipelines/core/testing';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { report } from '../../src/06-report.ts';
import type { Evaluation, Problem, ProcessRow, Revision } from '../../src/rows.ts';

const evaluation = (id: string, more: Partial<Evaluation> = {}): Evaluation => ({
  type: 'evaluation',
  id,
  path: `tasks/${id}.md`,
  title: `Title of ${id}`,
  status: 'To Do',
  column: 'todo',
  inferred: 'todo',
  p: { todo: 0.7, doing: 0.1, review: 0.05, done: 0.1, blocked: 0.05 },
  confidence: 0.7,
  band: 'fair',
  evidence: [],
  summary: '',
  actions: [],
  blockers: [],
  ...more,
});
const REVISION: Revision = { type: 'revision', sha: 'c0ffee'.repeat(6), now: '2024-06-01T00:00:00Z', shallow: false };
const PROCESS: ProcessRow = {
  type: 'process',
  path: 'backlog/process.md',
  staleDays: 10,
  columns: [
    { name: 'To Do', status: 'todo', aliases: [], criteria: [] },
    { name: 'In Progress', status: 'doing', aliases: ['Doing'], wip: 1, criteria: [] },
    { name: 'Done', status: 'done', aliases: [], criteria: [] },
  ],
};
const PROBLEM: Problem = {
  type: 'problem',
  code: 'NO_STATUS',
  path: 'tasks/x.md',
  message: 'has no status',
  fix: 'add one',
};
const DOING = { status: 'doing', column: 'doing', inferred: 'doing' } as const;
const ROWS: Row[] = [
  REVISION,
  PROCESS,
  PROBLEM,
  evaluation('t-10', { inferred: 'done', confidence: 0.95, band: 'strong', actions: ['Move to Done: commit abc'] }),
  evaluation('t-2', { inferred: 'done', confidence: 0.8, actions: ['Move to Done: commit def'] }),
  evaluation('t-3', { status: 'Done', column: 'done' }),
  evaluation('t-4', { ...DOING, lastActivity: '2024-05-01T00:00:00Z' }),
  evaluation('t-5', { ...DOING, lastActivity: '2024-05-30T00:00:00Z' }),
  evaluation('t-6', { ...DOING, created: '2024-05-01T00:00:00Z' }),
  evaluation('t-7', { inferred: null, band: 'weak', blockers: ['depends on t-4, which is in doing'] }),
];

async function* stream(rows: readonly Row[]): AsyncGenerator<Row> {
  yield* rows;
}

async function run(rows: readonly Row[], config: Record<string, unknown> = {}, folder = '.pipeline/boardrev') {
  const written = new Map<string, string>();
  const files = {
    report: async (name: string, text: string | Iterable<string>) => {
      written.set(name, typeof text === 'string' ? text : [...text].join(''));
      return `${folder}/${name}`;
    },
    edit: async () => 'previewed' as const,
  };
  const found: Row[] = [];
  const options = { input: stream(rows), check: true, config: { '06-report': config }, services: () => ({ files }) };
  for await (const row of Pipeline.start('report', report).run(options)) found.push(row);
  return {
    rows: found,
    markdown: written.get('report.md') ?? '',
    json: JSON.parse(written.get('report.json') ?? 'null'),
  };
}

describe('06-report', () => {
  it('forwards every row and ends with the counts', async () => {
    const { rows } = await run(ROWS);
    expect(rows.slice(0, -1)).toEqual(ROWS);
    expect(rows.at(-1)).toEqual({
      type: 'report',
      path: '.pipeline/boardrev/report.md',
      tasks: 7,
      mismatches: 3,
      abstained: 1,
      stale: 2,
      problems: 1,
    });
  });

  it('says what was reviewed and what is wrong both ways, surest first', async () => {
    const { markdown } = await run(ROWS);
    expect(markdown).toContain(
      'Reviewed revision `c0ffeec0ffee` as of 2024-06-01T00:00:00Z, 7 tasks, the process in backlog/process.md.',
    );
    expect(markdown).toMatch(
      /## Looks done, but the board says otherwise \(2\)\n\n.*\n.*\n\| \[t-10\].*Move to Done: commit abc \|\n\| \[t-2\]/,
    );
    expect(markdown).toMatch(/## Says Done, but little or nothing supports it \(1\)\n\n.*\n\n.*\n.*\n\| \[t-3\]/);
  });

  it('shows limits that are exceeded, stale work, blockers and problems with the way out', async () => {
    const { markdown } = await run(ROWS);
    expect(markdown).toContain('| In Progress | 3 | 1 | **2 over the limit** |');
    expect(markdown).toContain('| [t-4](../../tasks/t-4.md) | Title of t-4 | doing | 31 days since its last commit |');
    expect(markdown).toContain('| [t-6](../../tasks/t-6.md) | Title of t-6 | doing | 31 days since its creation |');
    expect(markdown).not.toMatch(/t-5 .*since/);
    expect(markdown).toContain('depends on t-4, which is in doing');
    expect(markdown).toContain('| [tasks/x.md](../../tasks/x.md) | has no status | add one | NO_STATUS |');
  });

  it('says each task once, what contradicts before what does not', async () => {
    const { markdown } = await run(ROWS);
    const order = [
      'Looks done',
      'Says Done',
      'In work',
      'Problems',
      'in the way',
      'Board and',
      'Columns',
      'Too little',
      'No contra',
    ];
    const headings = markdown.split('\n').filter((line) => line.startsWith('## '));
    const places = order.map((words) => headings.findIndex((line) => line.includes(words)));
    expect(places).toEqual([...places].sort((a, b) => a - b));
    const judged = markdown.replace(/## (?:In work|What stands)[\s\S]*?(?=\n## )/g, '');
    for (const id of ['t-10', 't-2', 't-3', 't-4', 't-5', 't-6', 't-7'])
      expect(judged.split(`[${id}]`)).toHaveLength(2);
  });

  it('gives a Done task without support what was found, so that a person can recognise it', async () => {
    const evidence = [
      { kind: 'commit', weight: 0.5, ref: 'abc', text: 'commit abc "Move runs" is 20 % alike' },
      { kind: 'open-boxes', weight: 0, ref: 't-1.md', text: '2 of 2 boxes open' },
    ];
    const { markdown } = await run([evaluation('t-1', { status: 'Done', column: 'done', evidence })]);
    expect(markdown).toContain('| best trace: commit abc "Move runs" is 20 % alike; 2 of 2 boxes open |');
  });

  it('makes one row of equal problems and names every file with its line', async () => {
    const problems = ['a', 'b', 'c'].map((name, i): Problem => {
      return { ...PROBLEM, path: `tasks/${name} (1).md`, message: `line ${i + 5}: starts with @` };
    });
    const { markdown, rows } = await run([...problems, PROBLEM]);
    const section = markdown.slice(markdown.indexOf('## Problems of the board (4)'));
    expect(section.match(/^\| .*NO_STATUS \|$/gm)).toHaveLength(2);
    expect(section).toContain(
      '| <details><summary>3 files</summary>[tasks/a (1).md, line 5](../../tasks/a%20%281%29.md)<br>',
    );
    expect(section).toContain(
      '[tasks/c (1).md, line 7](../../tasks/c%20%281%29.md)</details> | starts with @ | add one |',
    );
    expect(rows.at(-1)).toMatchObject({ problems: 4 });
  });

  it('links nothing when the report lies outside the root or a path is no text', async () => {
    const { markdown } = await run([evaluation('t-1')], {}, '/home/me/.cache/pipelines/x');
    expect(markdown).toContain('| t-1 | Title of t-1 |');
    const { markdown: odd } = await run([evaluation('t-1', { path: 'tasks/\ud800.md' })]);
    expect(odd).toContain('| t-1 | Title of t-1 |');
  });

  it('leaves out the columns when neither a limit nor a name says more than the picture', async () => {
    const { markdown } = await run([evaluation('t-1', { status: 'To Do' })]);
    expect(markdown).toContain('## Board and evidence');
    expect(markdown).not.toContain('## Columns');
  });

  it('gives the same bytes for the same rows in any order', async () => {
    const expected = await run(ROWS);
    await fc.assert(
      fc.asyncProperty(fc.shuffledSubarray(ROWS, { minLength: ROWS.length }), async (rows) => {
        const { markdown, json } = await run(rows);
        expect(markdown).toBe(expected.markdown);
        expect(json).toEqual(expected.json);
      }),
      { numRuns: 15 },
    );
  });

  it('folds what does not fit and loses nothing', async () => {
    const many = Array.from({ length: 120 }, (_, i) => evaluation(`t-${i + 1}`));
    const { markdown } = await run(many, { rows: 20 });
    expect(markdown).toContain('<summary>100 more</summary>');
    expect(markdown.match(/^\| \[t-\d+\]/gm)).toHaveLength(120);
    expect(markdown.indexOf('| [t-9]')).toBeLessThan(markdown.indexOf('| [t-10]'));
  });

  it('shows titles as they are written: no markup, no broken table', async () => {
    const title = 'a | b <script>x</script> *bold* [l](u) `c`\n# head & <!-- no';
    const { markdown } = await run([evaluation('t-1', { title })]);
    const row = markdown.split('\n').find((line) => line.startsWith('| [t-1]'));
    expect(row).toContain(
      'a \\| b &lt;script&gt;x&lt;/script&gt; \\*bold\\* \\[l\\](u) \\`c\\` \\# head &amp; &lt;\\!-- no',
    );
    expect(row?.replaceAll('\\|', '').split('|')).toHaveLength(8);
  });

  it('can say something about an empty board and an unknown time', async () => {
    const { markdown, rows } = await run([]);
    expect(markdown).toContain('There are no tasks on the board.');
    expect(rows).toMatchObject([{ type: 'report', tasks: 0, mismatches: 0 }]);
    const { rows: timeless } = await run([evaluation('t-1', DOING)]);
    expect(timeless.at(-1)).toMatchObject({ stale: 0 });
  });

  it('calls nothing stale where the history is cut or missing', async () => {
    for (const revision of [
      { ...REVISION, shallow: true },
      { ...REVISION, sha: undefined },
    ]) {
      const { rows } = await run([{ ...revision }, ...ROWS.filter(({ type }) => type !== 'revision')]);
      expect(rows.at(-1)).toMatchObject({ type: 'report', stale: 0 });
    }
  });

  it('does not count a dropped task as unproven', async () => {
    const { rows } = await run([evaluation('t-1', { status: 'Cancelled', column: 'done' })]);
    expect(rows.at(-1)).toMatchObject({ mismatches: 0 });
  });

  for (const { name, run: check } of stepContract({ step: report, rows: ROWS })) it(name, check);
});
