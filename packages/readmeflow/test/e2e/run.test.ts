import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  commandEnv,
  filesOf,
  git,
  makeFolder,
  makeRepository,
  removeFolders,
  writeFiles,
} from '@pipelines/core/testing';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { readmeflow, STEPS, shell, worldFiles } from './world.ts';

// Many processes in a row, on machines that do other things too.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 });

const HOUSE = fileURLToPath(new URL('../../../..', import.meta.url));
let root: string;

beforeAll(() => {
  root = makeRepository([{ message: 'Everything', files: worldFiles() }]);
});

afterAll(removeFolders);

function copyOfRoot(): string {
  const copy = join(makeFolder(), 'copy');
  cpSync(root, copy, { recursive: true, filter: (path) => !path.includes('.pipeline') });
  return copy;
}

async function filled(...args: string[]): Promise<string> {
  const copy = copyOfRoot();
  const { code, err } = await readmeflow(['run', '--root', copy, '--write', '--quiet', ...args]);
  expect([code, err]).toEqual([0, '']);
  return copy;
}

const read = (folder: string, path: string) => readFileSync(join(folder, path), 'utf8');
const states = (rows: readonly object[]) =>
  rows.flatMap((row) => ('state' in row && 'path' in row ? [[row.path, row.state]] : []));

describe('a run', () => {
  it('tells what would change and what is broken, and changes nothing outside its folder', async () => {
    const { code, out } = await readmeflow(['run', '--root', root]);
    expect(code).toBe(0);
    expect(out).toMatch(/^READMEs of 4 packages: 2 changed, 1 missing\n3 documents, \d+ links?: 0 findings/);
    expect(read(root, '.pipeline/readmeflow/preview.diff')).toContain('+npm install @world/core');
    for (const name of ['report.md', 'report.json', 'findings.sarif'])
      expect(existsSync(join(root, '.pipeline/readmeflow', name))).toBe(true);
    expect(git(root, ['status', '--porcelain'])).toBe('');
  });

  it('fills regions with --write, and writes nothing the second time', async () => {
    const copy = await filled();
    const after = filesOf(copy);
    expect(after['packages/core/README.md']).toContain(
      '## Installation\r\n\r\n<!-- readmeflow:begin install -->\r\n```sh\r\nnpm',
    );
    expect(after['packages/core/README.md']).toMatch(
      /\| `add\(a: number, b: number\): number` \| Adds two numbers\. \|[\s\S]*By hand\.$/,
    );
    expect(after['README.md']).toContain('| [`@world/core`](packages/core) | 1.2.0 | Adds numbers. |');
    expect(after['README.md']).toContain('  p_world_tool --> p_world_core\n');
    expect(after['packages/tool/README.md']).toBe('# Tool\n\nBy hand.\n');
    const { out, err } = await readmeflow(['run', '--root', copy, '--write']);
    expect(out).toMatch(/^READMEs of 4 packages: 1 missing\n/);
    expect(err).not.toContain('written');
    expect(filesOf(copy)).toEqual(after);
  });

  it('makes READMEs and adds regions when asked, and what it wrote has no finding', async () => {
    const copy = await filled('--create', '--adopt');
    expect(read(copy, 'apps/site/README.md')).toContain('npm run dev --workspace site');
    expect(read(copy, 'packages/tool/README.md')).toMatch(
      /^# Tool\n\nBy hand\.\n\n<!-- readmeflow:begin install -->\n## Install\n/,
    );
    const { code, out } = await readmeflow([
      'run',
      '--root',
      copy,
      '--check',
      '--create',
      '--adopt',
      '--fail-on',
      'findings,problems',
    ]);
    expect([code, out]).toEqual([0, expect.stringMatching(/^READMEs of 4 packages: nothing to change\n4 documents/)]);
  });

  it('says the same as a pipe of the steps in a shell', async () => {
    const line = ['01-scan', '02-outline', '03-write', '04-verify'].map(
      (step) => `node ${STEPS}/${step}.js --root ${root}`,
    );
    const piped = await shell(line.join(' | '));
    const { out } = await readmeflow(['run', '--root', root, '--json', '--quiet']);
    expect([piped.code, piped.out]).toEqual([0, out]);
  });

  it('leaves alone what opted out in its manifest', async () => {
    const copy = copyOfRoot();
    const path = join(copy, 'packages/core/package.json');
    writeFileSync(path, JSON.stringify({ ...JSON.parse(readFileSync(path, 'utf8')), readmeflow: false }));
    const { rows } = await readmeflow(['run', '--root', copy, '--json', '--quiet']);
    expect(states(rows)).toContainEqual(['packages/core/README.md', 'opted-out']);
    expect(states(rows)).toContainEqual(['README.md', 'changed']);
  });

  it('of the last step alone looks for the packages itself', async () => {
    const copy = copyOfRoot();
    writeFiles(copy, { 'docs/a.md': "```ts\nimport { sub } from '@world/core';\n```\n\n[no](b.md)\n" });
    const { code, rows } = await readmeflow(['run', '--from', '04-verify', '--root', copy, '--json', '--quiet']);
    expect(code).toBe(0);
    const found = rows.filter(({ type }) => type === 'finding');
    expect(found.map(({ file, line, rule }) => [file, line, rule])).toEqual([
      ['docs/a.md', 2, 'unknown-export'],
      ['docs/a.md', 5, 'missing-file'],
    ]);
  });
});

describe('--check', () => {
  it('exits 1 with a diff where a README is not up to date, and writes nothing', async () => {
    const { code, err } = await readmeflow(['run', '--root', root, '--check']);
    expect(code).toBe(1);
    expect(err).toContain('+++ b/packages/core/README.md');
    expect(err).toContain('+npm install @world/core');
    expect(err).toContain('--fail-on outdated: 2 found');
    expect(git(root, ['status', '--porcelain'])).toBe('');
  });

  it('exits 0 where all is up to date, and where people or formatters changed what is theirs', async () => {
    const copy = await filled();
    const path = 'packages/core/README.md';
    const text = read(copy, path).replace('| export | what it is |', '| export   | what it is   |');
    writeFileSync(join(copy, path), `${text} More by hand.`);
    const { code, err } = await readmeflow(['run', '--root', copy, '--check', '--quiet']);
    expect([code, err]).toEqual([0, '']);
  });

  it('exits 1 on markers that are not in order, and on a README that --create would make', async () => {
    const copy = await filled();
    expect((await readmeflow(['run', '--root', copy, '--check', '--create'])).code).toBe(1);
    writeFileSync(join(copy, 'packages/tool/README.md'), '<!-- readmeflow:begin api -->\n');
    expect((await readmeflow(['run', '--root', copy, '--check'])).code).toBe(1);
  });

  it('takes no --write', async () => {
    const { code, err } = await readmeflow(['run', '--root', root, '--check', '--write']);
    expect([code, err]).toEqual([2, expect.stringContaining('--check writes nothing')]);
  });
});

describe('a release', () => {
  it('passes --check after `changeset version`, because the script `version` fills the regions', async () => {
    const { scripts } = JSON.parse(read(HOUSE, 'package.json')) as { scripts: Record<string, string> };
    expect(scripts['version']).toBe('changeset version && pnpm --silent run readmes --until 03-write --write');
    expect(scripts['readmes']).toMatch(/readmeflow\.js run$/);

    const copy = await filled();
    const commit = () =>
      git(copy, ['-c', 'user.name=a', '-c', 'user.email=a@b.c', 'commit', '--quiet', '--all', '--message', 'x']);
    writeFiles(copy, {
      '.changeset/config.json':
        '{"baseBranch":"main","changelog":false,"commit":false,"fixed":[],"linked":[],"access":"public"}\n',
      '.changeset/one.md': '---\n"@world/core": minor\n---\n\nAdds faster.\n',
      'package-lock.json': '{}\n',
    });
    git(copy, ['add', '.']);
    commit();
    const changeset = join(HOUSE, 'node_modules/@changesets/cli/bin.js');
    execFileSync(process.execPath, [changeset, 'version'], { cwd: copy, env: commandEnv(), stdio: 'pipe' });
    expect((await readmeflow(['run', '--root', copy, '--check'])).code).toBe(1);
    const hook = await readmeflow(['run', '--root', copy, '--until', '03-write', '--write', '--quiet']);
    expect([hook.code, read(copy, 'README.md')]).toEqual([0, expect.stringContaining('| 1.3.0 | Adds numbers. |')]);
    expect((await readmeflow(['run', '--root', copy, '--check'])).code).toBe(0);
  });
});

describe('the other verbs', () => {
  it('explain tells of a finding, and of a README by its path or package', async () => {
    const copy = copyOfRoot();
    writeFiles(copy, { 'docs/a.md': '[no](b.md)\n' });
    const { rows } = await readmeflow(['run', '--root', copy, '--json', '--quiet']);
    const id = String(rows.find(({ type }) => type === 'finding')?.['id']);
    const explain = async (of: string) => (await readmeflow(['explain', of, '--root', copy])).out;
    expect(await explain(id)).toMatch(
      /^doc-\w{10} {2}[\s\S]*place +docs\/a\.md:1:6[\s\S]*rule +missing-file \(error\)/,
    );
    expect(await explain('packages/tool/README.md')).toContain('unmanaged: it has no regions: --adopt adds them');
    expect(await explain('@world/core')).toContain('sections  install, api');
    const decide = ['decide', id, 'rejected', '--reason', 'is made by the build', '--by', 'ann', '--root', copy];
    expect((await readmeflow(decide)).code).toBe(0);
    const again = await readmeflow(['run', '--root', copy, '--fail-on', 'findings']);
    expect([again.code, again.out]).toEqual([
      0,
      expect.stringContaining('0 findings (0 errors, 0 new); 0 mended, 1 put aside'),
    ]);
    expect(await explain(id)).toContain('rejected by ann');
  });

  it('eject takes the markers and keeps every other byte', async () => {
    const copy = await filled();
    writeFileSync(join(copy, 'packages/tool/README.md'), '<!-- readmeflow:begin api -->\n');
    const before = filesOf(copy);
    const preview = await readmeflow(['eject', '--root', copy]);
    expect([preview.code, preview.out, filesOf(copy)]).toEqual([0, 'README.md\npackages/core/README.md\n', before]);
    expect(preview.err).toContain('packages/tool/README.md is left alone: line 1: region api has no end marker');
    expect((await readmeflow(['eject', '--root', copy, '--write'])).code).toBe(0);
    const after = filesOf(copy);
    for (const path of ['README.md', 'packages/core/README.md'])
      expect(after[path]).toBe(before[path]?.replace(/<!-- readmeflow:(?:begin|end) \w+ -->\r?\n/g, ''));
    expect((await readmeflow(['eject', '--root', copy])).out).toBe('');
  });

  it('init proposes a config that is accepted', async () => {
    const copy = copyOfRoot();
    expect((await readmeflow(['init', '--root', copy, '--write'])).code).toBe(0);
    expect(read(copy, 'pipelines.config.json')).toContain('Found: 4 package.json, 3 README.md');
    expect((await readmeflow(['run', '--root', copy, '--quiet'])).code).toBe(0);
  });

  it('config --schema prints schema.json', async () => {
    const { code, out } = await readmeflow(['config', '--schema']);
    expect(code).toBe(0);
    const path = fileURLToPath(new URL('../../schema.json', import.meta.url));
    if (process.env['UPDATE_CASES']) writeFileSync(path, out);
    expect(readFileSync(path, 'utf8')).toBe(out);
  });
});

describe('bad input', () => {
  it('is told, and stops nothing: names given twice, manifests that are no JSON, no packages', async () => {
    const copy = copyOfRoot();
    writeFiles(copy, { 'packages/twin/package.json': '{"name":"world-tool"}', 'packages/broken/package.json': '{' });
    const { code, rows } = await readmeflow(['run', '--root', copy, '--json', '--quiet', '--create']);
    expect(code).toBe(0);
    expect(rows.filter(({ type }) => type === 'problem').map(({ path }) => path)).toEqual(
      expect.arrayContaining(['packages/broken/package.json', 'packages/twin/package.json']),
    );
    expect(states(rows)).toContainEqual(['packages/core/README.md', 'changed']);
    const empty = makeRepository([{ message: 'one', files: { 'a.md': '# a\n' } }]);
    const none = await readmeflow(['run', '--root', empty, '--create', '--write']);
    expect([none.code, none.out]).toEqual([0, expect.stringMatching(/^1 document, 0 links: 0 findings/)]);
    expect(git(empty, ['status', '--porcelain'])).toBe('');
  });
});
