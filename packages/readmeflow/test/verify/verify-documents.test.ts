import { chmodSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { addCommits, git, makeRoot, removeFolders } from '@pipelines/core/testing';
import { afterAll, describe, expect, it } from 'vitest';
import { briefly, verifyFiles, verifyIn } from './world.ts';

afterAll(removeFolders);

const HEADINGS = '# Guide\n\n## Set up\n';

describe('findings', () => {
  it('come by file and place, each with its id, and then one report', async () => {
    const { findings, rows, report } = await verifyFiles({
      'b.md': '[x](gone.md) [y](also-gone.md)\n\n[z](a.md#no)\n',
      'a.md': '# A\n\n[b](no.md)\n',
      'B.md': '[b](gone.md)\n',
    });
    expect(briefly(findings)).toEqual([
      'B.md:1:5 missing-file gone.md',
      'a.md:3:5 missing-file no.md',
      'b.md:1:5 missing-file gone.md',
      'b.md:1:18 missing-file also-gone.md',
      'b.md:3:5 missing-anchor a.md#no',
    ]);
    for (const { id } of findings) expect(id).toMatch(/^doc-[0-9a-f]{10}$/);
    expect(new Set(findings.map(({ id }) => id)).size).toBe(findings.length);
    expect(rows.at(-1)).toBe(report);
    expect(report).toMatchObject({ documents: 3, links: 5, findings: 5, errors: 5, new: 5, fixed: 0, aside: 0 });
  });

  it('keep their ids when lines move, and equal ones of a document are told apart', async () => {
    const ids = async (text: string) => (await verifyFiles({ 'a.md': text })).findings.map(({ id }) => id);
    const before = await ids('[x](gone.md)\n\n[y](gone.md)\n');
    expect(new Set(before).size).toBe(2);
    expect(await ids('# Title\n\nMore.\n\n[x](gone.md) and [y](gone.md)\n')).toEqual(before);
  });

  it('are the same whatever the order of reading, with threads and without', async () => {
    const many = Object.fromEntries(
      Array.from({ length: 150 }, (_, at) => [
        `d${at % 7}/page-${at}.md`,
        `# Page ${at}\n\n[next](../d${(at + 1) % 7}/page-${at + 1}.md#page-${at + 1}) [bad](../d${(at + 2) % 7}/page-${at + 2}.md#no)\n`,
      ]),
    );
    const root = makeRoot(many);
    const [one, four] = await Promise.all([1, 4].map((concurrency) => verifyIn(root, { shared: { concurrency } })));
    expect(one?.findings.length).toBe(151);
    expect(four?.rows).toEqual(one?.rows);
    expect(four?.reports).toEqual(one?.reports);
  });

  it('spare modules that a package makes while it runs, which its own sources name', async () => {
    const { findings } = await verifyFiles({
      'package.json': '{ "name": "tool", "exports": { ".": "./index.js" } }',
      'index.js': "export const id = 'tool/polyfill';\nimport('tool/wrong');\n",
      'a.md': "```js\nimport 'tool/polyfill';\nimport 'tool/wrong';\n```\n",
    });
    expect(briefly(findings)).toEqual(['a.md:3:9 unknown-entry tool/wrong']);
  });

  it('have the severity of the config, and rules may be off', async () => {
    const files = { 'a.md': '[x](gone.md) [y](#no)\n\n```json\n{,}\n```\n' };
    const rules = { 'missing-file': 'warning', 'missing-anchor': 'off' };
    const { findings, report } = await verifyFiles(files, { config: { rules } });
    expect(findings.map(({ rule, severity }) => [rule, severity])).toEqual([
      ['missing-file', 'warning'],
      ['invalid-code', 'warning'],
    ]);
    expect(report).toMatchObject({ findings: 2, errors: 0 });
  });
});

describe('anchors of other documents', () => {
  it('are found in documents that come later, in other dialects, and in those that are not verified', async () => {
    const { findings } = await verifyFiles({
      'a.md':
        '[ok](z.md#set-up) [changelog](CHANGELOG.md#guide) [fixture](fixtures/x.md#guide) [no](CHANGELOG.md#no)\n',
      'z.md': HEADINGS,
      'CHANGELOG.md': `${HEADINGS}\n[gone](gone.md)\n`,
      'fixtures/x.md': HEADINGS,
    });
    expect(briefly(findings)).toEqual(['a.md:1:87 missing-anchor CHANGELOG.md#no']);
  });

  it('come with the nearest one', async () => {
    const { findings } = await verifyFiles({ 'a.md': '[x](b.md#set-upp)\n', 'b.md': HEADINGS });
    expect(findings[0]?.suggestion).toContain('set-up');
  });

  it('of a document that cannot be read are not judged', async () => {
    const { findings } = await verifyFiles(
      { 'a.md': '[x](b.md#no)\n', 'b.md': `${HEADINGS}${'text '.repeat(100)}` },
      { config: { maxFileBytes: 100 } },
    );
    expect(findings).toEqual([]);
  });
});

describe('documents', () => {
  const bad = '[x](gone.md)\n';
  const tree = {
    ...{ 'README.md': bad, 'docs/a.mdx': bad, 'docs/b.markdown': bad, README: bad, 'c.txt': bad, 'd.MD': bad },
    ...{ 'CHANGELOG.md': bad, 'changelog-2.x.md': bad, '.changeset/nice-cats.md': bad, 'History.md': bad },
    ...{ 'test/fixtures/a.md': bad, 'vendor/b.md': bad, 'third_party/c.md': bad, 'dist/d.md': bad },
    ...{
      'test/README.md': bad,
      'test/specs/a.md': bad,
      'x/tests/deep/cases/b.md': bad,
      'md_test_suite/c.md': bad,
      'tests/suite/toc/src/d.md': bad,
    },
    ...{ 'docs/releases/process.md': bad, 'docs/history-of-art/x.md': bad },
  };
  const files = async (config = {}) => [
    ...new Set((await verifyFiles(tree, { config })).findings.map(({ file }) => file)),
  ];

  it('are those that people wrote for today', async () => {
    expect(await files()).toEqual([
      ...['README.md', 'd.MD', 'docs/a.mdx', 'docs/b.markdown'],
      ...['docs/history-of-art/x.md', 'docs/releases/process.md', 'test/README.md'],
    ]);
  });

  it('may be taken in and left out', async () => {
    const config = { include: ['CHANGELOG.md', 'vendor/**'], exclude: ['docs/**', 'vendor/b.md'] };
    expect(await files(config)).toEqual(['CHANGELOG.md', 'README.md', 'd.MD', 'test/README.md']);
  });

  it('that are too large, or cannot be read, are problems', async () => {
    const root = makeRoot({ 'big.md': `${'x '.repeat(500)}`, 'closed.md': bad, 'open.md': bad });
    chmodSync(join(root, 'closed.md'), 0);
    const { problems, findings, report } = await verifyIn(root, { config: { maxFileBytes: 900 } });
    const isRoot = process.getuid?.() === 0;
    const codes = problems.map(({ code, path }) => `${code} ${path}`);
    expect(codes).toEqual(['DOCUMENT_TOO_LARGE big.md', ...(isRoot ? [] : ['DOCUMENT_UNREADABLE closed.md'])]);
    expect(findings.at(-1)?.file).toBe('open.md');
    expect(report.problems).toBe(problems.length);
  });

  it('are files: no folder, no link, and no loop of links ends the run', async () => {
    const root = makeRoot({ 'README.md/inside.md': bad, 'real.md': bad });
    symlinkSync('.', join(root, 'loop'));
    symlinkSync('self.md', join(root, 'self.md'));
    symlinkSync('real.md', join(root, 'other.md'));
    symlinkSync('/etc', join(root, 'out'));
    const { findings } = await verifyIn(root);
    expect(findings.map(({ file }) => file)).toEqual(['README.md/inside.md', 'real.md']);
  });

  it('of a revision are read from git', async () => {
    const root = makeRoot({});
    git(root, ['init', '--quiet']);
    addCommits(root, [{ message: 'one', files: { 'a.md': '[x](b.md)\n' } }]);
    writeFileSync(join(root, 'b.md'), '# B\n');
    expect((await verifyIn(root)).findings).toEqual([]);
    const old = await verifyIn(root, { shared: { at: 'HEAD' }, config: { fix: true } });
    expect(briefly(old.findings)).toEqual(['a.md:1:5 missing-file b.md']);
  });
});

describe('what the team decided', () => {
  const decision = (key: string, verdict: string, more = {}) =>
    `${JSON.stringify({ key, tool: 'readmeflow', version: '1', verdict, reason: 'made later', by: 'me', at: '2024-01-01T00:00:00Z', ...more })}\n`;

  it('keeps findings aside, or makes them known', async () => {
    const text = '[a](a1.md) [b](b1.md) [c](c1.md) [d](d1.md)\n';
    const [a, b, c] = (await verifyFiles({ 'x.md': text })).findings.map(({ id }) => id);
    const ledger = [
      decision(a ?? '', 'rejected'),
      decision(b ?? '', 'deferred', { expires: '2024-02-01' }),
      decision(c ?? '', 'accepted'),
    ].join('');
    const files = { 'x.md': text, 'pipelines.decisions.ndjson': ledger };
    const { findings, report } = await verifyFiles(files, { shared: { now: '2024-01-15T00:00:00Z' } });
    expect(findings.map(({ aside }) => aside?.verdict)).toEqual(['rejected', 'deferred', undefined, undefined]);
    expect(report).toMatchObject({ findings: 2, new: 1, aside: 2 });
    const later = await verifyFiles(files, { shared: { now: '2024-03-15T00:00:00Z' } });
    expect(later.report).toMatchObject({ findings: 3, new: 2, aside: 1 });
  });
});

describe('comments', () => {
  const text = (comment: string) => `${comment}\n[a](gone.md)\n[b](gone-too.md)\n\n[c](gone.md)\n`;

  it('keep findings of the next block out, those of one rule or of all', async () => {
    for (const rule of ['missing-file', 'all']) {
      const { findings, report } = await verifyFiles({ 'a.md': text(`<!-- readmeflow-ignore-next ${rule}: soon -->`) });
      expect(briefly(findings)).toEqual(['a.md:5:5 missing-file gone.md']);
      expect(report).toMatchObject({ findings: 1, aside: 2 });
    }
    const other = await verifyFiles({ 'a.md': text('<!-- readmeflow-ignore-next file-case: soon -->') });
    expect(other.report).toMatchObject({ findings: 3, aside: 0 });
  });

  it('keep findings of the whole document out', async () => {
    const { report } = await verifyFiles({ 'a.md': text('<!-- readmeflow-ignore-file missing-file: soon -->') });
    expect(report).toMatchObject({ findings: 0, aside: 3 });
  });

  it('without a reason keep none out, which is a problem', async () => {
    const { problems, report } = await verifyFiles({ 'a.md': text('<!-- readmeflow-ignore-next missing-file -->') });
    expect(problems.map(({ code, path, line }) => [code, path, typeof line])).toEqual([
      ['IGNORE_REASON', 'a.md', 'number'],
    ]);
    expect(report).toMatchObject({ findings: 3, aside: 0, problems: 1 });
  });

  it('are no part of the ids of others', async () => {
    const ids = async (comment: string) => (await verifyFiles({ 'a.md': text(comment) })).findings.map(({ id }) => id);
    const [, , last] = await ids('');
    expect(await ids('<!-- readmeflow-ignore-next all: soon -->')).toEqual([last]);
  });
});

describe('--fix', () => {
  const files = {
    'docs/Guide.md': HEADINGS,
    'a.md': '\ufeff[x](docs/guide.md) and [y](docs/guide.md#set-up)\r\n\r\n[z](gone-for-good-and-all.md)\r\n',
  };
  const mended = '\ufeff[x](docs/Guide.md) and [y](docs/Guide.md#set-up)\r\n\r\n[z](gone-for-good-and-all.md)\r\n';

  it('mends in place with --write, keeping line ends and the byte order mark, and once', async () => {
    const { root, findings, report } = await verifyFiles(files, { config: { fix: true }, write: true });
    expect(readFileSync(join(root, 'a.md'), 'utf8')).toBe(mended);
    expect(findings.map(({ rule, fixable, fixed }) => [rule, fixable, fixed])).toEqual([
      ['file-case', true, true],
      ['file-case', true, true],
      ['missing-file', false, undefined],
    ]);
    expect(report).toMatchObject({ findings: 1, errors: 1, fixed: 2 });
    const again = await verifyIn(root, { config: { fix: true }, write: true });
    expect([again.edits, again.report.findings]).toEqual([{}, 1]);
  });

  it('is a preview without', async () => {
    const { root, edits, findings } = await verifyFiles(files, { config: { fix: true } });
    expect(readFileSync(join(root, 'a.md'), 'utf8')).toBe(files['a.md']);
    expect(edits).toEqual({ 'a.md': 'previewed' });
    expect(findings.some(({ fixed }) => fixed)).toBe(false);
  });

  it('leaves a file alone that is not UTF-8', async () => {
    const latin = Buffer.concat([Buffer.from('[x](docs/guide.md) caf'), Buffer.from([0xe9, 10])]);
    const { root, problems } = await verifyFiles({ ...files, 'a.md': latin }, { config: { fix: true }, write: true });
    expect(readFileSync(join(root, 'a.md'))).toEqual(latin);
    expect(problems.map(({ code, path }) => [code, path])).toEqual([['FIX_ENCODING', 'a.md']]);
  });
});
