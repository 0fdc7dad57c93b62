import { describe, expect, it } from 'vitest';
import type { Corpus, Mutant } from '../../src/clones/clone.ts';
import type { FunctionPlace } from '../../src/clones/functions.ts';
import { pairsOf } from '../../src/clones/judge/pairs.ts';
import { curveOf, recallOf } from '../../src/clones/judge/recall.ts';
import { fallowFindings, jscpdFindings, simtaskFindings } from '../../src/clones/judge/reports.ts';
import { wilson } from '../../src/stats/wilson.ts';

const place = (path: string, startLine: number, endLine: number): FunctionPlace => {
  return { path, name: 'f', startLine, endLine, start: startLine * 10, end: endLine * 10 };
};
const [one, two, inner] = [place('r/a.ts', 1, 10), place('r/a.ts', 20, 40), place('r/a.ts', 22, 36)];
const other = place('s/b.ts', 5, 24);
const copyOf = (source: FunctionPlace, type: Mutant['type'], lines: number): Mutant => {
  return { ...place(`copies/${type}/0.ts`, 1, lines), type, changes: [], source };
};
const corpus: Corpus = {
  originals: [one, two, inner, other],
  mutants: [copyOf(two, 'T1', 21), copyOf(two, 'T2', 21), copyOf(one, 'T3', 12), copyOf(other, 'T4', 30)],
};
const whole = (...fragments: readonly FunctionPlace[]) => ({ fragments, whole: true, score: 0.7 });

describe('judging', () => {
  it('counts a copy as found when it is in one class with its original, and originals of one repository as flagged', () => {
    const { types, flagged, missed } = recallOf(corpus, [whole(one, two, other, ...corpus.mutants.slice(0, 2))]);
    expect([types.T1.value, types.T2.value, types.T3.value, types.T4.value]).toEqual([1, 1, 0, 0]);
    // one and two; other lies in another repository.
    expect(flagged).toBe(1);
    expect(missed.map(({ type }) => type)).toEqual(['T3', 'T4']);
  });

  it('counts a copy as found when the tool names a function around its original that shares half of the lines', () => {
    const copy = copyOf(inner, 'T1', 15);
    expect(recallOf({ ...corpus, mutants: [copy] }, [whole(two, copy)]).types.T1.value).toBe(1);
    expect(recallOf({ ...corpus, mutants: [copy] }, [whole(one, copy)]).types.T1.value).toBe(0);
  });

  it('never counts a function and one inside it', () => {
    expect(pairsOf(corpus, [whole(two, inner)]).flagged.size).toBe(0);
  });

  it('pairs functions of lines in common at the same distance from their start', () => {
    const [first, second] = [
      { path: 'r/a.ts', startLine: 1, endLine: 40 },
      { path: 'r/c.ts', startLine: 101, endLine: 140 },
    ];
    const [c1, c2] = [place('r/c.ts', 101, 110), place('r/c.ts', 120, 140)];
    const wide = { ...corpus, originals: [...corpus.originals, c1, c2] };
    const pairs = pairsOf(wide, [{ fragments: [first, second], whole: false, score: 1 }]);
    expect([...pairs.flagged.keys()].sort()).toEqual(
      ['r/a.ts:1 r/c.ts:101', 'r/a.ts:20 r/c.ts:120', 'r/a.ts:22 r/c.ts:120'].sort(),
    );
  });

  it('a function of which less than half lies in the lines does not count', () => {
    const fragments = [
      { path: 'r/a.ts', startLine: 8, endLine: 12 },
      { path: 's/b.ts', startLine: 5, endLine: 24 },
    ];
    expect(pairsOf(corpus, [{ fragments, whole: false, score: 1 }]).flagged.size).toBe(0);
  });

  it('a higher threshold finds and flags no more', () => {
    const findings = [
      { ...whole(one, two), score: 0.5 },
      { ...whole(two, corpus.mutants[0] as Mutant), score: 0.9 },
    ];
    const points = curveOf(corpus, findings);
    expect(points.map(({ score, flagged, recall }) => [score, flagged, recall])).toEqual([
      [0.5, 1, 0.25],
      [0.9, 0, 0.25],
    ]);
  });
});

describe('reports', () => {
  it('reads the classes of simtask and passes over its other rows', () => {
    const rows = [
      { type: 'scanned', files: 1 },
      { type: 'class', score: 0.8, members: [one, two] },
    ];
    const [found, ...more] = simtaskFindings(rows.map((row) => JSON.stringify(row)).join('\n'));
    expect(more).toEqual([]);
    expect(found).toMatchObject({ score: 0.8, whole: true, fragments: [{ path: 'r/a.ts' }, { startLine: 20 }] });
  });

  it('reads pairs of jscpd: functions by syntax, lines by tokens', () => {
    const file = (name: string) => ({ name, start: 2, end: 9 });
    const duplicates = [
      { firstFile: file('a'), secondFile: file('b'), kind: 'exact' },
      { firstFile: file('a'), secondFile: file('c'), method: 'ast', similarity: 0.6 },
    ];
    expect(jscpdFindings(JSON.stringify({ duplicates }))).toMatchObject([
      { whole: false, score: 1, fragments: [{ path: 'a', startLine: 2, endLine: 9 }, { path: 'b' }] },
      { whole: true, score: 0.6 },
    ]);
  });

  it('reads groups of fallow', () => {
    const instances = [{ file: 'a', start_line: 3, end_line: 4 }];
    expect(fallowFindings(JSON.stringify({ clone_groups: [{ instances }] }))).toEqual([
      { fragments: [{ path: 'a', startLine: 3, endLine: 4 }], whole: false, score: 1 },
    ]);
  });
});

describe('wilson', () => {
  it.each([
    // Newcombe, Statistics in Medicine 17, 1998, table I, method 3.
    [81, 263, 0.2553, 0.3662],
    [15, 148, 0.0624, 0.1605],
    [0, 20, 0, 0.1611],
    [1, 29, 0.0061, 0.1718],
  ])('%i of %i', (hits, of, low, high) => {
    const found = wilson(hits, of);
    expect(found.low).toBeCloseTo(low, 4);
    expect(found.high).toBeCloseTo(high, 4);
  });
});
