import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { appendHistory, type HistoryRecord, readHistory } from '../src/gate/history.ts';
import { judgeGates } from '../src/gate/judge-gates.ts';
import { checkGate, type PerformanceGate, readGates } from '../src/gate/performance-gate.ts';
import { PerformanceMonitor } from '../src/gate/performance-monitor.ts';
import { randomOf } from '../src/random.ts';
import { HOME } from '../src/report/circumstances.ts';
import { goalId } from '../src/report/result.ts';
import { benchNames, loadNamed } from '../src/run/load-bench.ts';
import { mannWhitneyP } from '../src/stats/mann-whitney.ts';
import { madeUp } from './made-up.ts';

const METRIC = 'made-up:cpu:ours/loops@1000';
const gate: PerformanceGate = { metric: METRIC, baseline: 1.2, threshold: 1.1, direction: 'at-most' };
const at = (low: number, high: number) => ({ value: (low + high) / 2, low, high });
const measured = (factor: number) => madeUp(factor).goals.slice(0, 2);
const failures = (lines: ReturnType<typeof judgeGates>) => lines.filter(({ failed }) => failed).map(({ text }) => text);

describe('a performance gate', () => {
  it('S2-13 compares figure ÷ baseline with its threshold in the direction it says', () => {
    expect(checkGate(gate, at(1.2, 1.3))).toBe('holds');
    expect(checkGate(gate, at(1.33, 1.4))).toBe('fails');
    expect(checkGate(gate, at(1.3, 1.4))).toBe('inconclusive');
    expect(checkGate({ ...gate, direction: 'at-least', threshold: 0.9 }, at(1.0, 1.07))).toBe('fails');
    expect(checkGate({ ...gate, direction: 'at-least', threshold: 0.9 }, at(1.1, 9))).toBe('holds');
  });

  it('S2-13 fails when its metric was not measured', () => {
    expect(checkGate(gate, undefined)).toBe('missing');
    expect(failures(judgeGates([], [gate], new PerformanceMonitor()))).toEqual([
      `missing: gate ${METRIC}: not measured, at most 1.1 times 1.2`,
    ]);
  });

  it('S2-14 every goal is a gate, and gates of the file stand beside them', () => {
    const monitor = new PerformanceMonitor();
    expect(failures(judgeGates(measured(1), [gate], monitor))).toEqual([]);
    expect(failures(judgeGates(measured(1.2), [gate], monitor))).toHaveLength(2);
    const missing = madeUp().goals.slice(2);
    expect(failures(judgeGates(missing, [], monitor))).toHaveLength(1);
  });

  it('S2-14 a goal that is said to be not reached is held by its gate alone', () => {
    const excused = { ...gate, baseline: 1.45, insteadOfGoal: 'the floor has no signal' };
    expect(failures(judgeGates(measured(1.2), [excused], new PerformanceMonitor()))).toEqual([]);
    expect(failures(judgeGates(measured(1.5), [excused], new PerformanceMonitor()))).toHaveLength(1);
  });

  it('S2-14 the gates of this repository are about figures that benches measure', async () => {
    const known = new Set<string>();
    for (const name of benchNames()) {
      const { bench } = await loadNamed(name);
      for (const goal of bench.goals) known.add(goalId(bench, goal, bench.sizes.full.at(-1) ?? 0));
    }
    for (const { metric } of await readGates(join(HOME, 'gates.json'))) expect(known).toContain(metric);
  });
});

describe('files of the gate', () => {
  let home: string;
  beforeEach(async () => {
    home = await mkdtemp(join(tmpdir(), 'bench-gate-'));
  });
  afterEach(() => rm(home, { recursive: true, force: true }));

  it.each([
    ['a direction', { metric: 'a', baseline: 1, threshold: 1 }, 'direction'],
    ['a positive baseline', { ...gate, baseline: 0 }, 'baseline'],
    ['known fields only', { ...gate, treshold: 2 }, 'treshold'],
  ])('S2-13 a gate needs %s', async (_what, bad, named) => {
    await writeFile(join(home, 'gates.json'), JSON.stringify({ gates: [bad] }));
    await expect(readGates(join(home, 'gates.json'))).rejects.toThrow(named);
  });

  it('refuses two gates on one metric', async () => {
    await writeFile(join(home, 'gates.json'), JSON.stringify({ gates: [gate, gate] }));
    await expect(readGates(join(home, 'gates.json'))).rejects.toThrow('stands there twice');
  });

  it('keep the history, and skip a torn last line', async () => {
    expect(await readHistory(home)).toEqual([]);
    const record: HistoryRecord = { date: '2026', commit: 'c', machine: 'm', metric: METRIC, value: 1 };
    await appendHistory(home, [record, { ...record, value: 2 }]);
    await writeFile(join(home, 'results/history.ndjson'), '{"date":', { flag: 'a' });
    expect((await readHistory(home)).map(({ value }) => value)).toEqual([1, 2]);
  });
});

describe('the monitor', () => {
  const filled = (before: number, after: number, noise = 0.02, window = 50): PerformanceMonitor => {
    const random = randomOf(3);
    const monitor = new PerformanceMonitor({ window });
    for (let index = 0; index < 2 * window; index += 1) {
      monitor.record(METRIC, (index < window ? before : after) * (1 + noise * (random() - 0.5)));
    }
    return monitor;
  };

  it('S2-15 keeps the last 1000 records of a metric', () => {
    const monitor = new PerformanceMonitor();
    for (let value = 0; value < 1005; value += 1) monitor.record(METRIC, value);
    expect(monitor.records(METRIC)).toHaveLength(1000);
    expect(monitor.records(METRIC)[0]).toBe(5);
    expect(monitor.records('other')).toEqual([]);
  });

  it('S2-15 knows trend and significance once two windows are full', () => {
    const monitor = filled(10, 12);
    expect(monitor.trend(METRIC)?.trend).toBeCloseTo(0.2, 1);
    expect(monitor.trend(METRIC)?.significance).toBeGreaterThan(0.999);
    const young = new PerformanceMonitor();
    for (let count = 0; count < 99; count += 1) young.record(METRIC, 1);
    expect(young.trend(METRIC)).toBeUndefined();
    young.record(METRIC, 1);
    expect(young.trend(METRIC)).toEqual({ trend: 0, significance: 0 });
  });

  it('S2-16 sees decay when significance is above .95 and the trend above .1, in the bad direction only', () => {
    expect(filled(10, 12).degraded(METRIC, 'at-most')).toBe(true);
    expect(filled(10, 10.5).degraded(METRIC, 'at-most')).toBe(false);
    expect(filled(12, 10).degraded(METRIC, 'at-most')).toBe(false);
    expect(filled(12, 10).degraded(METRIC, 'at-least')).toBe(true);
    expect(filled(10, 11.5, 60, 5).degraded(METRIC, 'at-most')).toBe(false);
  });

  it('S2-16 decay over the history fails the gate', () => {
    const lines = judgeGates(measured(1), [], filled(1, 1.2));
    expect(failures(lines)).toEqual([`fails: ${METRIC} decays: +20 % over the last runs`]);
  });

  it('refuses a window it cannot fill and values that are no numbers', () => {
    expect(() => new PerformanceMonitor({ window: 501 })).toThrow(RangeError);
    expect(() => new PerformanceMonitor().record(METRIC, Number.NaN)).toThrow(RangeError);
  });
});

describe('the Mann–Whitney test', () => {
  it('agrees with worked figures', () => {
    const a = Array.from({ length: 10 }, (_, index) => index + 1);
    // U = 28 of a mean of 50: z = 21.5 / 13.229.
    const later = a.map((value) => value + 2.5);
    expect(mannWhitneyP(a, later)).toBeCloseTo(0.1041, 4);
    expect(mannWhitneyP(later, a)).toBe(mannWhitneyP(a, later));
    // With ties: U = 2.5 of a mean of 8, sum of t³ − t = 36: z = 5 / 3.338.
    expect(mannWhitneyP([1, 2, 2, 3], [2, 3, 4, 4])).toBeCloseTo(0.1342, 3);
    expect(mannWhitneyP([1, 1, 1], [1, 1, 1])).toBe(1);
    expect(mannWhitneyP([], [1])).toBe(1);
  });

  it('is as often below .05 as it says when nothing changed', () => {
    const random = randomOf(11);
    let below = 0;
    for (let count = 0; count < 1000; count += 1) {
      const draw = () => Array.from({ length: 30 }, random);
      if (mannWhitneyP(draw(), draw()) < 0.05) below += 1;
    }
    expect(below).toBeGreaterThan(25);
    expect(below).toBeLessThan(75);
  });
});
