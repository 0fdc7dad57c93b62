import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { demoCli, temporaryFolder } from './world.ts';

describe('in GitHub Actions', () => {
  it('annotates lines and adds to the page of the job, both escaped; nothing elsewhere', async () => {
    const root = await temporaryFolder();
    const page = join(root, 'page.md');
    await writeFile(page, 'before\n');
    const env = { GITHUB_ACTIONS: 'true', GITHUB_WORKSPACE: join(root, '..'), GITHUB_STEP_SUMMARY: page };
    expect((await demoCli(root, ['run', '--quiet'])).err).not.toContain('::');
    const { code, out, err } = await demoCli(root, ['run', '--quiet', '--json', '--set', '01.count=1'], { env });
    expect([code, JSON.parse(out.split('\n').at(-2) ?? '')]).toEqual([0, expect.objectContaining({ id: 'w-0' })]);
    const folder = root.split(/[\\/]/).at(-1);
    expect(err.split('\n')).toContain(
      `::warning file=${folder}/out/w-0.txt,line=2,endLine=2,title=word%2C loud::100 %25 loud:%0Aw-0`,
    );
    expect(await readFile(page, 'utf8')).toBe(
      `before\n### core\n\nw-0 previewed\n\n- word, loud (${folder}/out/w-0.txt:2): 100 % loud: w-0\n\n`,
    );
  });

  it('annotates no more than are shown, and lists the rest', async () => {
    const root = await temporaryFolder();
    const page = join(root, 'page.md');
    const env = { GITHUB_ACTIONS: 'true', GITHUB_STEP_SUMMARY: page };
    const { err } = await demoCli(root, ['run', '--quiet', '--set', '01.count=60'], { env });
    expect(err.match(/^::warning file=out\//gm)).toHaveLength(10);
    const text = await readFile(page, 'utf8');
    expect(text.match(/^- word/gm)).toHaveLength(50);
    expect(text).toContain('\n- and 10 more\n');
  });

  it('does not fail for a page that cannot be written', async () => {
    const root = await temporaryFolder();
    const env = { GITHUB_ACTIONS: 'true', GITHUB_STEP_SUMMARY: join(root, 'missing', 'page.md') };
    const { code, err } = await demoCli(root, ['run', '--quiet'], { env });
    expect([code, err]).toEqual([0, expect.stringMatching(/^warning: the page of the job was not written: ENOENT/m)]);
  });
});

describe('--fail-on', () => {
  it('lets pass as many as NAME=MOST allows', async () => {
    const root = await temporaryFolder();
    expect((await demoCli(root, ['run', '--fail-on', 'words=3'])).code).toBe(0);
    const failed = await demoCli(root, ['run', '--quiet', '--fail-on', 'never,words=2']);
    expect([failed.code, failed.err]).toEqual([
      1,
      expect.stringContaining('--fail-on words: 3 found, at most 2 allowed\n'),
    ]);
    const { code, err } = await demoCli(root, ['run', '--fail-on', 'words=many']);
    expect([code, err]).toEqual([2, 'error CONFIG_INVALID: --fail-on words=many: expected a whole number behind =\n']);
  });
});
