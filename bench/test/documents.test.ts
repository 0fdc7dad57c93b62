import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { emptied } from '../src/clones/inputs.ts';
import { spend } from '../src/contenders/command.ts';
import { readmeflow } from '../src/documents/checkers.ts';
import { judgeAdjudicated } from '../src/documents/judge-adjudicated.ts';
import { judgeSeeded } from '../src/documents/judge-seeded.ts';
import { FAULTS } from '../src/documents/seeded-faults.ts';
import { TRAPS } from '../src/documents/seeded-traps.ts';
import { writeSeededTree } from '../src/documents/seeded-tree.ts';
import { HOME } from '../src/report/circumstances.ts';
import { documentsMarkdown } from '../src/report/documents.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bench-documents-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('the seeded cases', () => {
  it('are one thing per document: at least 60 faults, each with its place, and 60 traps', () => {
    const paths = [...FAULTS, ...TRAPS].map(({ path }) => path);
    expect(new Set(paths).size).toBe(paths.length);
    expect(FAULTS.length).toBeGreaterThanOrEqual(60);
    expect(TRAPS.length).toBeGreaterThanOrEqual(60);
    for (const { text, fault } of FAULTS) {
      const line = text.split(/\r?\n/)[(fault?.line ?? 0) - 1] ?? '';
      expect(line.startsWith(fault?.target ?? '?', (fault?.column ?? 0) - 1), line).toBe(true);
      expect(text).not.toMatch(/@@|@\/(?!acme)/);
    }
  });

  it('are all told apart by readmeflow', async () => {
    const tree = await emptied(join(folder, 'tree'));
    await writeSeededTree(tree);
    const out = await emptied(join(folder, 'out'));
    await spend(readmeflow.command(tree, out));
    const { missed, falseCases } = judgeSeeded(readmeflow, readmeflow.flags(out));
    expect({ missed, falseCases }).toEqual({ missed: [], falseCases: [] });
  });
});

describe('a judged place', () => {
  const place = { file: 'a.md', line: 3, target: './b%20c.md', broken: true, reason: 'no such file' };
  const valid = { file: 'a.md', line: 9, target: '#x', broken: false, reason: 'an id in HTML' };
  const tree = {
    repository: 'acme/tools',
    commit: '0'.repeat(40),
    leftOut: 'CHANGELOG',
    families: [{ target: '^/site/', reason: 'made by the site' }],
    places: [place, valid],
  };

  it('is spoken about by its line, or by its target where a checker tells no line', () => {
    for (const flag of [
      { file: 'a.md', line: 3 },
      { file: 'a.md', target: './b c.md' },
    ]) {
      expect(judgeAdjudicated(tree, [flag])).toMatchObject({ found: 1, broken: 1, false: 0, unjudged: [], missed: [] });
    }
  });

  it('that is missed or valid is counted, and so is what nobody judged', () => {
    expect(
      judgeAdjudicated(tree, [
        { file: 'a.md', line: 9 },
        { file: 'c.md', line: 1, target: 'x' },
      ]),
    ).toEqual({
      ...{ found: 0, broken: 1, false: 1 },
      ...{ unjudged: ['c.md:1 x'], missed: ['a.md:3 ./b%20c.md'] },
    });
    expect(judgeAdjudicated(tree, [{ file: 'c.md', target: '/site/x' }])).toMatchObject({ false: 1, unjudged: [] });
  });
});

describe('DOCUMENTS.md', () => {
  it('is what the kept result says', async () => {
    const result = JSON.parse(await readFile(join(HOME, 'results/documents/all.json'), 'utf8'));
    expect(await readFile(join(HOME, 'DOCUMENTS.md'), 'utf8')).toBe(documentsMarkdown(result));
  });
});
