import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { priorityOf } from '../../src/lib/plan/priority.ts';
import { type Finding, KINDS, PROBABILITIES, SEVERITIES } from '../../src/rows.ts';
import { finding, held } from './world.ts';

const NOW = '2026-06-01T00:00:00Z';

function priority(rows: readonly Partial<Finding>[], churn?: number) {
  const all = held(rows.map((row, number) => finding('a.ts', { ...row, number })));
  return priorityOf(all, { changesOf: churn === undefined ? undefined : () => churn, now: NOW });
}

describe('the priority of a bundle', () => {
  it('goes by its worst finding: severity first, then what it is', () => {
    const order = [
      { severity: 'blocker', kind: 'vulnerability' },
      { severity: 'blocker', kind: 'bug' },
      { severity: 'blocker', kind: 'smell' },
      { severity: 'major', kind: 'hotspot', probability: 'high' },
      { severity: 'major', kind: 'hotspot', probability: 'medium' },
      { severity: 'major', kind: 'hotspot', probability: 'low' },
      { severity: 'minor', kind: 'bug' },
      { severity: 'info', kind: 'smell' },
    ] as const;
    const priorities = order.map((row) => priority([row]).priority);
    expect(priorities).toEqual([...priorities].sort((a, b) => b - a));
    expect(new Set(priorities).size).toBe(order.length);
  });

  it('grows with how many are as bad, how often their files change and how long they wait', () => {
    const base = priority([{}], 0).priority;
    expect(priority([{}, {}], 0).priority).toBeGreaterThan(base);
    expect(priority([{}], 30).priority).toBeGreaterThan(priority([{}], 3).priority);
    const since = (createdAt: string) => priority([{ createdAt }, {}], 0).priority;
    expect(since('2020-01-01')).toBeGreaterThan(since('2026-05-01'));
    expect(since('not a time')).toBe(since('2027-01-01'));
  });

  it('is at least 0 and at most 100', () => {
    const row = fc.record({
      severity: fc.constantFrom(...SEVERITIES),
      kind: fc.constantFrom(...KINDS),
      probability: fc.constantFrom(...PROBABILITIES),
      createdAt: fc.constantFrom('1970-01-01', '2026-05-01', ''),
    });
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 30 }), fc.nat(500), (rows, churn) => {
        const { priority: value } = priority(rows, churn);
        expect(value).toBeGreaterThanOrEqual(0);
        expect(value).toBeLessThanOrEqual(100);
      }),
    );
  });

  it('says why, in words that change with the findings only', () => {
    const rows = [
      { severity: 'blocker', kind: 'hotspot', probability: 'high', createdAt: '2024-03-09T00:00:00Z' },
      { severity: 'minor', kind: 'bug', createdAt: '2023-11-09' },
      { severity: 'minor', kind: 'bug' },
    ] as const;
    expect(priority(rows, 40).reasons).toEqual([
      'blocker: 1 of 3 findings',
      '2 bugs',
      'one hotspot',
      'one hotspot is likely a vulnerability',
      'its files change often',
      'the oldest is from 2023-11',
    ]);
    expect(priority([{}], 41).reasons).toEqual(['minor: one finding', 'its files change often']);
    expect(priority([{}], 6).reasons).toEqual(['minor: one finding', 'its files changed in the last commits']);
    expect(priority([{}]).reasons).toEqual(['minor: one finding']);
  });
});
