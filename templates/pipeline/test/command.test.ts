import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { makeRepository, makeRoot, removeFolders, testCommand } from '@pipelines/core/testing';
import { afterAll, describe, expect, it } from 'vitest';

// The command as it is shipped: bin on dist, so build first.
const NAME = 'pipeline-template';
const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const { run, shell } = testCommand(NAME, here(`../bin/${NAME}.js`));

afterAll(removeFolders);

describe('the command', () => {
  it('sums up a folder, the same each time, and writes nothing outside .pipeline/', async () => {
    const root = makeRoot({ 'src/a.ts': 'one\ntwo\n', 'docs/b.md': 'one', 'c.txt': '' });
    const first = await run(['run', '--root', root]);
    expect([first.code, first.out.split('\n')[0]]).toEqual([0, '3 files, 3 lines: 0 long, 0 left out']);
    const report = readFileSync(join(root, '.pipeline', NAME, 'report.md'), 'utf8');
    const again = await run(['run', '--root', root]);
    expect(again.out).toBe(first.out);
    expect(readFileSync(join(root, '.pipeline', NAME, 'report.md'), 'utf8')).toBe(report);
  });

  it('counts what is not committed yet, or with --at that revision alone', async () => {
    const root = makeRepository([{ message: 'Start', files: { 'a.txt': 'one\n' } }]);
    writeFileSync(join(root, 'a.txt'), 'one\ntwo\n');
    expect((await run(['run', '--root', root])).out).toContain('1 files, 2 lines');
    expect((await run(['run', '--root', root, '--at', 'HEAD'])).out).toContain('1 files, 1 lines');
  });

  it('fails on long files when asked to, by exit code 1', async () => {
    const root = makeRoot({ 'long.txt': 'line\n'.repeat(11) });
    const set = ['--set', '03-report.maxLines=10'];
    expect((await run(['run', '--root', root, ...set])).code).toBe(0);
    expect((await run(['run', '--root', root, ...set, '--fail-on', 'long'])).code).toBe(1);
  });

  it('gives the same rows when its steps are joined by the shell', async () => {
    const root = makeRoot({ 'src/a.ts': 'one\ntwo\n', 'b.md': 'one' });
    const steps = ['01-scan', '02-measure', '03-report'].map((step) => `${NAME} step ${step} --root "${root}"`);
    const piped = await shell(steps.join(' | '));
    const whole = await run(['run', '--root', root, '--json']);
    expect(piped.code).toBe(0);
    expect(piped.rows).toEqual(whole.rows);
    expect(existsSync(join(root, '.pipeline'))).toBe(true);
  });

  it('has a schema.json that says what its config takes', async () => {
    const { out } = await run(['config', '--schema']);
    if (process.env['UPDATE_CASES']) writeFileSync(here('../schema.json'), out);
    expect(readFileSync(here('../schema.json'), 'utf8')).toBe(out);
  });
});
