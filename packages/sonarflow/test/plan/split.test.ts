import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { costOfAll } from '../../src/lib/plan/finding-store.ts';
import { split } from '../../src/lib/plan/split.ts';
import { finding, findings, held, someFindings } from './world.ts';

const sizes = (parts: ReturnType<typeof split>) => parts.map((part) => [part.node, part.findings.length]).sort();

describe('splitting by folders', () => {
  it('leaves together what is within the budget, however far apart', () => {
    const rows = held([...findings('a/x.ts', 20), ...findings('b/c/y.ts', 28)]);
    expect(split(rows, 480)).toEqual([{ node: '', start: '', findings: rows }]);
  });

  it('splits large folders by themselves and puts small siblings together', () => {
    const small = ['a', 'b', 'c', 'd'].flatMap((name) => findings(`src/${name}/x.ts`, 10));
    const large = ['x', 'y'].flatMap((name) => findings(`src/large/${name}.ts`, 30));
    const parts = split(held([...small, ...large]), 480);
    expect(sizes(parts)).toEqual([
      ['', 40],
      ['src/large', 30],
      ['src/large', 30],
    ]);
  });

  it('cuts one file that is above the budget by position, and leaves a single finding whole', () => {
    const parts = split(held(findings('a.ts', 100)), 480);
    expect(parts.every((part) => costOfAll(part.findings) <= 480)).toBe(true);
    expect(parts.flatMap((part) => part.findings.map(({ line }) => line))).toEqual(
      held(findings('a.ts', 100)).map(({ line }) => line),
    );
    expect(split(held([finding('a.ts', { effort: 9000 }), finding('b.ts')]), 480)).toHaveLength(2);
  });

  it('names the first part of what ceases to fit as the whole was named', () => {
    const rows = [...findings('src/a.ts', 30), ...findings('src/b.ts', 18)];
    const names = (all: typeof rows) => split(held(all), 480).map(({ node, start }) => [node, start]);
    expect(names(rows)).toEqual([['', '']]);
    expect(names([...rows, ...findings('src/c.ts', 18)])).toEqual([
      ['', ''],
      ['', 'src/b.ts'],
    ]);
  });

  it('counts what costs nothing as a minute, so that no part is endless', () => {
    const parts = split(held(findings('a.ts', 1000, { effort: 0 })), 480);
    expect(Math.max(...parts.map((part) => part.findings.length))).toBeLessThanOrEqual(480);
  });

  it('takes thousands of levels of folders and thousands of findings of one rule', () => {
    const deep = Array.from({ length: 2000 }, (_, at) => finding(`${'d/'.repeat(at % 700)}x${at}.ts`, { effort: 60 }));
    expect(split(held(deep), 480).flatMap((part) => part.findings)).toHaveLength(2000);
  });

  it('loses nothing, doubles nothing, names each part once and keeps to the budget', () => {
    fc.assert(
      fc.property(someFindings(), fc.constantFrom(30, 100, 480), fc.boolean(), (rows, budget, flat) => {
        const all = held(rows);
        const parts = split(all, budget, flat);
        const ids = parts.flatMap((part) => part.findings.map(({ id }) => id));
        expect([...ids].sort()).toEqual(all.map(({ id }) => id).sort());
        for (const part of parts) {
          expect(part.findings.length === 1 || costOfAll(part.findings) <= budget).toBe(true);
          expect(part.findings).toEqual(all.filter((each) => part.findings.includes(each)));
        }
      }),
    );
  });

  it('moves little when findings come: at most what lies in the parts they come to and beside them', () => {
    const folders = Array.from({ length: 40 }, (_, at) => `src/m${String(at).padStart(2, '0')}`);
    const rows = folders.flatMap((folder, at) => findings(`${folder}/x.ts`, 5 + ((at * 7) % 23)));
    const groupOf = (parts: ReturnType<typeof split>) =>
      new Map(parts.flatMap((part) => part.findings.map(({ id }) => [id, `${part.node} ${part.start}`] as const)));
    const before = groupOf(split(held(rows), 480));
    let moved = 0;
    for (const folder of folders) {
      const after = groupOf(split(held([...rows, finding(`${folder}/new.ts`)]), 480));
      moved += [...before].filter(([id, part]) => after.get(id) !== part).length;
    }
    // On average, per finding that comes.
    expect(moved / folders.length).toBeLessThan(rows.length / 20);
  });
});
