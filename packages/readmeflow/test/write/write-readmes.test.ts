import { readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { addCommits, filesOf, git, makeRoot, removeFolders, runOnFiles, type TestFiles } from '@pipelines/core/testing';
import { afterAll, describe, expect, it } from 'vitest';
import { write } from '../../src/index.ts';
import { pipeline } from '../../src/pipeline.ts';
import type { Outcome, Outline, Problem } from '../../src/rows.ts';

afterAll(removeFolders);

const REGION = '<!-- readmeflow:begin install -->\n<!-- readmeflow:end install -->\n';
const FULL = '<!-- readmeflow:begin install -->\n## Install\n\nnpm i\n<!-- readmeflow:end install -->\n';

const outline = (more: Partial<Outline> = {}): Outline => ({
  ...{ type: 'outline', name: 'a', path: 'packages/a', readme: 'packages/a/README.md', exists: true },
  sections: [
    { id: 'purpose', title: 'a', body: 'Does a.' },
    { id: 'install', title: 'Install', body: 'npm i' },
    { id: 'scripts', title: 'Scripts', body: 'build', onRequest: true },
  ],
  ...more,
});

async function run(root: string, more: { config?: object; row?: Outline; write?: boolean; shared?: object } = {}) {
  const { config, row = outline(), write: isWritten, shared } = more;
  const given = { pipeline, step: write, rows: [row], write: isWritten };
  const { rows, edits } = await runOnFiles(root, {
    ...given,
    ...(config && { config: { ...config } }),
    ...(shared && { shared: { ...shared } }),
  });
  const outcome = rows.find((each): each is Outcome => each.type === 'outcome');
  return { outcome, edits, problems: rows.filter((each): each is Problem => each.type === 'problem') };
}

async function on(files: TestFiles, more: Parameters<typeof run>[1] = {}) {
  const root = makeRoot({ 'packages/a/package.json': '{}', ...files });
  return { root, ...(await run(root, more)) };
}

describe('a README with regions', () => {
  it('is filled once: a second run writes nothing', async () => {
    const { root, outcome, edits } = await on({ 'packages/a/README.md': `# a\n\n${REGION}` });
    expect(outcome).toMatchObject({ state: 'changed', sections: ['install'], path: 'packages/a/README.md' });
    expect(edits).toEqual({ 'packages/a/README.md': 'written' });
    expect(filesOf(root)['packages/a/README.md']).toBe(`# a\n\n${FULL}`);
    const again = await run(root);
    expect([again.outcome?.state, again.edits]).toEqual(['unchanged', {}]);
  });

  it('is only previewed without --write', async () => {
    const { edits, outcome } = await on({ 'packages/a/README.md': `# a\n\n${REGION}` }, { write: false });
    expect([outcome?.state, edits]).toEqual(['changed', { 'packages/a/README.md': 'previewed' }]);
  });

  it.each([
    ['Readme.md', 'packages/a/Readme.md'],
    ['readme.markdown', 'packages/a/readme.markdown'],
  ])('may be called %s', async (_name, path) => {
    const { outcome, root } = await on({ [path]: REGION });
    expect(outcome).toMatchObject({ state: 'changed', path });
    expect(filesOf(root)[path]).toBe(FULL);
  });

  it('that is filled in vain is refused and told with file and line, and no byte changes', async () => {
    const text = '# a\n\n<!-- readmeflow:begin install -->\n';
    const { root, outcome, problems, edits } = await on({ 'packages/a/README.md': text });
    expect(outcome?.state).toBe('refused');
    expect(problems).toMatchObject([{ code: 'MARKERS_INVALID', path: 'packages/a/README.md', line: 3 }]);
    expect([edits, filesOf(root)['packages/a/README.md']]).toEqual([{}, text]);
  });

  it('with a region of no section is filled, and that is a problem', async () => {
    const unknown = '<!-- readmeflow:begin instal -->\n<!-- readmeflow:end instal -->\n';
    const { outcome, problems } = await on({ 'packages/a/README.md': `${REGION}\n${unknown}` });
    expect(outcome?.state).toBe('changed');
    expect(problems).toMatchObject([{ code: 'SECTION_UNKNOWN', line: 4, fix: expect.stringContaining('quick-start') }]);
  });

  it('that is no UTF-8 is refused: it would not come out as it went in', async () => {
    const bytes = Buffer.concat([Buffer.from(REGION), Buffer.from([0xe9, 0x0a])]);
    const { root, outcome, problems } = await on({ 'packages/a/README.md': bytes });
    expect([outcome?.state, problems[0]?.code]).toEqual(['refused', 'README_UNREADABLE']);
    expect(readFileSync(join(root, 'packages/a/README.md'))).toEqual(bytes);
  });

  it('that holds too much for a document is refused', async () => {
    const { outcome } = await on({ 'packages/a/README.md': `${REGION}${'x'.repeat(9 * 2 ** 20)}` });
    expect(outcome).toMatchObject({ state: 'refused', reason: 'it is larger than 8 MiB' });
  });
});

describe('a README that is not ours', () => {
  it.each([
    ['without regions', { 'packages/a/README.md': '# a\n' }, {}, 'unmanaged'],
    [
      'of a package that opted out',
      { 'packages/a/README.md': REGION },
      { row: outline({ optedOut: true }) },
      'opted-out',
    ],
    ['that says so', { 'packages/a/README.md': `<!-- readmeflow:off -->\n${REGION}` }, {}, 'opted-out'],
    ['excluded by name', { 'packages/a/README.md': REGION }, { config: { exclude: ['a'] } }, 'opted-out'],
    ['excluded by folder', { 'packages/a/README.md': REGION }, { config: { exclude: ['packages/*'] } }, 'opted-out'],
    ['without extension', { 'packages/a/README': REGION }, { config: { create: true } }, 'unmanaged'],
    ['in another format', { 'packages/a/README.rst': REGION }, { config: { create: true } }, 'unmanaged'],
  ])('is left alone: %s', async (_what, files, more, state) => {
    const { outcome, edits, problems } = await on(files as TestFiles, more);
    expect([outcome?.state, edits, problems]).toEqual([state, {}, []]);
  });

  it('is left alone when it is a link, also one that leads out or nowhere', async () => {
    for (const target of ['../../docs/a.md', '/etc/hostname', 'nowhere.md', 'README.md']) {
      const root = makeRoot({ 'packages/a/package.json': '{}', 'docs/a.md': REGION });
      symlinkSync(target, join(root, 'packages/a/README.md'));
      const { outcome, edits } = await run(root, { config: { create: true, adopt: true } });
      expect([outcome?.state, edits]).toEqual(['unmanaged', {}]);
    }
  });

  it('is refused when it is a directory', async () => {
    const { outcome, problems, edits } = await on({ 'packages/a/README.md/x': '' }, { config: { create: true } });
    expect([outcome?.state, edits]).toEqual(['refused', {}]);
    expect(problems).toMatchObject([
      { code: 'README_UNREADABLE', path: 'packages/a/README.md', message: 'it is a directory' },
    ]);
  });

  it('is refused when it lies outside of the root', async () => {
    for (const readme of ['../a/README.md', '/tmp/README.md', 'packages/linked/README.md']) {
      const root = makeRoot({ 'packages/a/package.json': '{}' });
      symlinkSync(makeRoot({ 'README.md': REGION }), join(root, 'packages/linked'));
      const { outcome, edits } = await run(root, { config: { create: true }, row: outline({ readme }) });
      expect([outcome?.state, edits]).toEqual(['refused', {}]);
    }
  });

  it('is left alone while a revision is looked at', async () => {
    const root = makeRoot({});
    git(root, ['init', '--quiet']);
    addCommits(root, [{ message: 'one', files: { 'packages/a/README.md': REGION } }]);
    const { outcome, edits } = await run(root, { shared: { at: 'HEAD' } });
    expect([outcome?.state, edits]).toEqual(['unmanaged', {}]);
  });
});

describe('a README that is missing', () => {
  it('stays missing without --create', async () => {
    const { outcome, edits } = await on({});
    expect([outcome?.state, edits]).toEqual(['missing', {}]);
  });

  it('is made of regions with --create, and then it is up to date', async () => {
    const { root, outcome } = await on({}, { config: { create: true } });
    expect(outcome).toMatchObject({ state: 'created', sections: ['purpose', 'install'] });
    expect(filesOf(root)['packages/a/README.md']).toBe(
      `<!-- readmeflow:begin purpose -->\n# a\n\nDoes a.\n<!-- readmeflow:end purpose -->\n\n${FULL}`,
    );
    expect((await run(root, { config: { create: true, adopt: true } })).outcome?.state).toBe('unchanged');
  });

  it('is not made of a name alone', async () => {
    const row = outline({ sections: [{ id: 'purpose', title: 'a', body: '' }] });
    expect((await on({}, { config: { create: true }, row })).outcome?.state).toBe('missing');
  });
});

describe('a README that is adopted', () => {
  it('gets regions, and then it is up to date', async () => {
    const { root, outcome } = await on({ 'packages/a/README.md': '# a\n\nMine.\n' }, { config: { adopt: true } });
    expect(outcome).toMatchObject({ state: 'changed', sections: ['install'] });
    expect(filesOf(root)['packages/a/README.md']).toBe(`# a\n\nMine.\n\n${FULL}`);
    expect((await run(root, { config: { adopt: true } })).outcome?.state).toBe('unchanged');
  });
});
