import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Pipeline } from '@pipelines/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { scan } from '../../src/01-scan.ts';
import { embed } from '../../src/02-embed.ts';
import { cluster } from '../../src/03-cluster.ts';

const classes = Pipeline.start('classes', scan).pipe(embed).pipe(cluster);

const parser = (name: string, message = 'not an amount') => `export function ${name}(text: string): number {
  const [whole = '', fraction = ''] = text.trim().replaceAll(',', '').split('.');
  if (!/^[0-9]+$/.test(whole)) throw new RangeError('${message}: ' + text);
  const cents = Number(whole) * 100 + Number(fraction.padEnd(2, '0').slice(0, 2));
  if (!Number.isSafeInteger(cents)) throw new RangeError('too large: ' + text);
  return cents;
}
`;

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'simtask-narrow-'));
});
afterEach(() => rm(root, { recursive: true, force: true }));

async function write(path: string, text: string): Promise<void> {
  await mkdir(dirname(join(root, path)), { recursive: true });
  await writeFile(join(root, path), text);
}

function git(...args: readonly string[]): void {
  const identity = ['-c', 'user.name=A', '-c', 'user.email=a@example.org', '-c', 'commit.gpgsign=false'];
  execFileSync('git', [...identity, ...args], { cwd: root, stdio: 'ignore' });
}

async function commitThree(): Promise<void> {
  for (const name of ['a', 'b', 'c']) await write(`src/${name}.ts`, parser(`parse${name}`));
  git('init');
  git('add', '.');
  git('commit', '-m', 'first');
}

async function membersWith(config: Record<string, unknown>): Promise<Record<string, boolean | undefined>[]> {
  const found: Record<string, boolean | undefined>[] = [];
  for await (const row of classes.run({ root, config: { '03-cluster': config }, check: true })) {
    if (row.type !== 'class') continue;
    found.push(Object.fromEntries(row.members.map(({ path, changed }) => [path, changed])));
  }
  return found;
}

describe('changedSince', () => {
  it('keeps classes of which some members changed and some did not', async () => {
    await commitThree();
    expect(await membersWith({ changedSince: 'HEAD' })).toEqual([]);
    await write('src/a.ts', `// a comment above\n\n${parser('parsea', 'no amount')}`);
    expect(await membersWith({ changedSince: 'HEAD' })).toEqual([
      { 'src/a.ts': true, 'src/b.ts': false, 'src/c.ts': false },
    ]);
  });

  it('does not take a function for changed because its file was, or was moved, or has other ends of lines', async () => {
    await commitThree();
    await write('src/a.ts', `export const one = 1;\n${parser('parsea')}`);
    await rename(join(root, 'src/b.ts'), join(root, 'src/moved.ts'));
    await write('src/c.ts', parser('parsec').replaceAll('\n', '\r\n'));
    expect(await membersWith({ changedSince: 'HEAD' })).toEqual([]);
  });

  it('takes new functions for changed', async () => {
    await commitThree();
    await write('src/new.ts', parser('parseNew'));
    expect(await membersWith({ changedSince: 'HEAD' })).toEqual([
      { 'src/a.ts': false, 'src/b.ts': false, 'src/c.ts': false, 'src/new.ts': true },
    ]);
  });

  it('refuses a revision that is not there, and a directory without git', async () => {
    await expect(membersWith({ changedSince: 'HEAD' })).rejects.toMatchObject({ code: 'GIT_REVISION' });
    await commitThree();
    await expect(membersWith({ changedSince: 'nowhere' })).rejects.toMatchObject({ code: 'GIT_REVISION' });
  });
});

describe('against', () => {
  it('keeps classes with a member in the file, named in any usual way', async () => {
    await commitThree();
    for (const file of ['src/a.ts', './src/a.ts', join(root, 'src/a.ts')]) {
      expect(await membersWith({ against: file })).toHaveLength(1);
    }
    expect(await membersWith({ against: 'src/other.ts' })).toEqual([]);
  });
});
