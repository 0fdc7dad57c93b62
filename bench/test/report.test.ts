import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { HOME } from '../src/report/circumstances.ts';
import { compareResults } from '../src/report/compare.ts';
import { readResult, toText, writeResult } from '../src/report/result-files.ts';
import { tableOf } from '../src/report/table.ts';
import { keptResults, reportFiles, writeReport } from '../src/report/write-report.ts';
import { madeUp } from './made-up.ts';

let home: string;

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'bench-report-'));
});
afterEach(() => rm(home, { recursive: true, force: true }));

describe('the results of this repository', () => {
  it('give RESULTS.md and the plots as they are committed', async () => {
    for (const [path, text] of await reportFiles(HOME)) {
      expect(await readFile(join(HOME, path), 'utf8').catch(() => undefined), `run pnpm bench: ${path}`).toBe(text);
    }
  });

  it('name no path of the machine they were measured on', async () => {
    for (const result of await keptResults(HOME)) {
      expect(toText(result)).not.toMatch(/file:|"\/(?:home|tmp|root|work|Users|var)|[A-Z]:\\/);
    }
  });
});

describe('a result file', () => {
  it('is read as it was written, with a line per generation', async () => {
    await writeResult(join(home, 'results'), madeUp());
    const text = await readFile(join(home, 'results/made-up.json'), 'utf8');
    expect(text).toMatch(/\n +\[12\.12, 12\.3624, 11\.9988\],\n/);
    const read = await readResult(join(home, 'results/made-up.json'));
    expect(toText(read)).toBe(text);
    expect(read.goals.map(({ id }) => id)).toEqual([
      'made-up:cpu:ours/loops@1000',
      'made-up:rss:ours:growth',
      'made-up:count:loads:ours@1000',
    ]);
  });

  it('of another format is refused', async () => {
    await writeFile(join(home, 'x.json'), '{"format": 0}');
    await expect(readResult(join(home, 'x.json'))).rejects.toThrow('x.json is not a bench result of format 1');
  });
});

describe('RESULTS.md', () => {
  it('has the same bytes for the same results', async () => {
    for (const name of ['made-up', 'another']) await writeResult(join(home, 'results'), madeUp(1, name));
    await writeReport(home);
    const first = await reportFiles(home);
    expect(first).toEqual(await reportFiles(home));
    expect([...first.keys()].sort()).toEqual(['RESULTS.md', 'results/another.svg', 'results/made-up.svg']);
    for (const [path, text] of first) expect(await readFile(join(home, path), 'utf8')).toBe(text);
  });

  it('begins with a table of goals: limit, ours, verdict, floor and best peer', async () => {
    await writeResult(join(home, 'results'), madeUp());
    const text = (await reportFiles(home)).get('RESULTS.md') ?? '';
    const rows = text.split('\n').filter((line) => line.includes('(#made-up)'));
    expect(rows).toEqual([
      '| [a \\| b](#made-up) | cpu ÷ loops @ 1,000 | ≤ 1.30 | 1.20 [1.20, 1.20] | ✓ holds | 1,020 ms | async 1.80 |',
      expect.stringMatching(
        /^\| \[flat memory\]\(#made-up\) \| growth of rss \| ≤ 1\.00 MB \| 0 MB \[.*\] \| ✓ holds \| 0 MB \| async 0 MB \|$/,
      ),
      '| [one load](#made-up) | count:loads @ 1,000 | ≥ 1.00 | – | ✗ not measured | – | – |',
    ]);
    expect(text).toContain('| p-map 1.2.3 | peer |');
    expect(text).toContain('- p-map stops at 10: too slow.');
    expect(text).toContain('- batches is not compared by its results: it sorts.');
  });

  it('has plots that name every contender and nothing unescaped', async () => {
    await writeResult(join(home, 'results'), madeUp());
    const svg = (await reportFiles(home)).get('results/made-up.svg') ?? '';
    for (const name of ['ours', 'loops', 'p-map', 'async', 'batches']) expect(svg).toContain(`>${name}</text>`);
    expect(svg).toContain('prefers-color-scheme:dark');
    expect(svg.match(/class="limit"/g)).toHaveLength(1);
    expect(svg).not.toContain('NaN');
  });

  it('of no results is a table without rows', async () => {
    expect([...(await reportFiles(home)).keys()]).toEqual(['RESULTS.md']);
  });
});

describe('the table on a terminal', () => {
  it('ends with the goals and their verdicts', () => {
    const lines = tableOf(madeUp(1.2)).split('\n');
    expect(lines.slice(-3).map((line) => line.trim().split(/\s+/)[0])).toEqual(['fails', 'holds', 'missing']);
  });
});

describe('a comparison of two results', () => {
  it('puts what became worse first, and leaves ties in the middle', () => {
    const found = compareResults([madeUp()], [madeUp(1.5)]);
    expect(found.slice(0, 2).map(({ contender, metric, change }) => [contender, metric, change])).toEqual([
      ['ours', 'cpu', 'worse'],
      ['ours', 'cpu', 'worse'],
    ]);
    expect(found[0]?.ratio.value).toBeCloseTo(1.5);
    expect(new Set(found.slice(2).map(({ change }) => change))).toEqual(new Set(['same']));
    expect(compareResults([madeUp(1.5)], [madeUp()]).at(-1)?.change).toBe('better');
  });

  it('leaves out what only one of them has', () => {
    expect(compareResults([madeUp(1, 'a')], [madeUp(1, 'b')])).toEqual([]);
  });
});
