import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { commandEnv, git, makeRepository, removeFolders, writeFiles } from '@pipelines/core/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readmeflow } from './world.ts';

const HOUSE = fileURLToPath(new URL('../../../..', import.meta.url));

const FILES = {
  'package.json': '{ "name": "world", "version": "1.0.0", "license": "MIT" }\n',
  'README.md': '# World\n\n[a](docs/a.md#one) [b](docs/b.md) [c](https://github.com/x/world/blob/main/gone.md)\n',
  'docs/a.md': '# One\n\n```js\nimport x from "world";\n```\n',
};

let root: string;

beforeAll(() => {
  // Only code that can be told from other code is taken for the same.
  execFileSync(process.execPath, ['scripts/bundle.mjs', 'packages/readmeflow'], { cwd: HOUSE, env: commandEnv() });
  root = makeRepository([{ message: 'One', files: FILES }]);
}, 120_000);

afterAll(removeFolders);

const UNCHANGED = /nothing has changed since the run of/;

async function verify(...more: string[]): Promise<{ out: string; computed: boolean }> {
  const { code, out, err } = await readmeflow(['run', '--from', '04', '--root', root, '--json', ...more]);
  expect(code).toBe(0);
  return { out, computed: !UNCHANGED.test(err) };
}

describe('verifying again', { timeout: 120_000 }, () => {
  it('computes nothing while nothing changes', async () => {
    const first = await verify();
    const second = await verify();
    expect([first.computed, second.computed, second.out]).toEqual([true, false, first.out]);
  });

  const write = (path: string, text: string) => () => writeFiles(root, { [path]: text });
  const changes: [string, () => unknown][] = [
    ['a target comes', write('docs/b.md', '# B\n')],
    ['a heading goes', write('docs/a.md', '# Two\n')],
    ['a document comes', write('docs/new.md', '[gone](gone.md)\n')],
    ['a target goes', () => rmSync(join(root, 'docs/b.md'))],
    ['a package has another name', write('package.json', '{ "name": "other", "version": "2.0.0" }\n')],
    ['the config says otherwise', write('pipelines.config.json', '{ "readmeflow": { "04-verify": { "rows": 1 } } }\n')],
    ['the repository has an address', () => git(root, ['remote', 'add', 'origin', 'https://github.com/x/world.git'])],
    ['all is committed', () => git(root, ['add', '--all'])],
    [
      'a decision is made',
      async () => {
        const { out } = await readmeflow(['baseline', '--root', root, '--by', 'ann', '--now', '2026-01-01T00:00:00Z']);
        expect(out).toContain('deferred');
      },
    ],
  ];

  it('gives what a run from nothing gives, whatever was changed', async () => {
    await verify();
    for (const [what, change] of changes) {
      await change();
      const again = await verify();
      const forced = await verify('--force');
      expect([what, again.computed, again.out]).toEqual([what, true, forced.out]);
      expect([what, (await verify()).computed]).toEqual([what, false]);
    }
  });

  it('always asks other hosts, and always mends, where it is told to', async () => {
    await verify('--fix');
    expect((await verify('--fix')).computed).toBe(true);
    await verify('--external', '--set', '04.externalIgnore=["**"]');
    expect((await verify('--external', '--set', '04.externalIgnore=["**"]')).computed).toBe(true);
  });
});
