import { describe, expect, it } from 'vitest';
import type { ToolRecall } from '../../src/clones/measure-recall.ts';
import { type RecallResult, recallMarkdown } from '../../src/report/recall.ts';
import { recallPlot } from '../../src/report/recall-plot.ts';

const share = (value: number) => ({ value, low: value - 0.1, high: value, of: 10 });
const all = { types: { T1: share(1), T2: share(0.9), T3: share(0.8), T4: share(0.7) }, flagged: 12 };
const tool: ToolRecall = {
  all,
  curve: [
    { score: 0.6, flagged: 12, recall: 0.85 },
    { score: 0.8, flagged: 0, recall: 0.5 },
  ],
  changes: { T3: [{ change: 'insert', of: 4, missed: 1 }], T4: [] },
};
const result: RecallResult = {
  date: '2026-11-21T00:00:00.000Z',
  commit: 'abc',
  machine: { cpu: 'c', cores: 2, memoryGiB: 8, node: '20.20.2', platform: 'linux x64' },
  versions: { jscpd: '5.3.3' },
  repositories: ['one 1a2b', 'two 3c4d'],
  half: 'held-out',
  functions: 5000,
  copies: 40,
  tools: { simtask: { ...tool, matched: { ...all, flagged: 3, score: 0.7 } }, other: tool },
};

describe('the report on recall', () => {
  it('names repositories and revisions, shares with intervals, and what is missed', () => {
    const text = recallMarkdown(result);
    expect(text).toContain('5,000 functions of at least five lines (one 1a2b, two 3c4d;');
    expect(text).toContain(
      '| simtask | 100.0 [90.0, 100.0] | 90.0 [80.0, 90.0] | 80.0 [70.0, 80.0] | 70.0 [60.0, 70.0] | 12 |',
    );
    expect(text).toContain('| insert | 4 | 1 | 25.0 |');
  });

  it('leaves a tool that always flags more out of the comparison at equal pairs', () => {
    const [, matched = ''] = recallMarkdown(result).split('## At no more');
    expect(matched).toContain('| simtask |');
    expect(matched).not.toContain('| other |');
  });

  it('draws a point for each threshold, also where nothing is flagged', () => {
    const svg = recallPlot(result);
    expect(svg.match(/<circle class="c0" [^>]*r="3"/g)).toHaveLength(2);
    expect(svg).not.toMatch(/NaN|Infinity/);
  });
});
