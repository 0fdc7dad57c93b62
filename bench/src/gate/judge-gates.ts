import type { Goal } from '../contract.ts';
import { interval } from '../report/format.ts';
import type { GoalResult } from '../report/result.ts';
import { goalText } from '../report/table.ts';
import { checkGate, isFailure, type PerformanceGate } from './performance-gate.ts';
import type { PerformanceMonitor } from './performance-monitor.ts';

export interface GateLine {
  readonly failed: boolean;
  readonly text: string;
}

/** Goals first, then gates, then decay over the history; `measured` are the goals that this run was to measure. */
export function judgeGates(
  measured: readonly GoalResult[],
  gates: readonly PerformanceGate[],
  monitor: PerformanceMonitor,
): GateLine[] {
  const excused = new Map(gates.map((gate) => [gate.metric, gate.insteadOfGoal]));
  const goals = measured.map((each): GateLine => {
    const excuse = isFailure(each.verdict) && each.verdict !== 'missing' ? excused.get(each.id) : undefined;
    const failed = isFailure(each.verdict) && excuse === undefined;
    return { failed, text: `${each.verdict}: ${goalText(each)}${excuse ? ` — not reached: ${excuse}` : ''}` };
  });
  const figures = new Map(measured.map((each) => [each.id, each]));
  const standing = gates.map((gate): GateLine => {
    const estimate = figures.get(gate.metric)?.estimate;
    const verdict = checkGate(gate, estimate);
    const found = estimate ? interval(estimate) : 'not measured';
    const bound = `${gate.direction.replace('-', ' ')} ${gate.threshold} times ${gate.baseline}`;
    return { failed: isFailure(verdict), text: `${verdict}: gate ${gate.metric}: ${found}, ${bound}` };
  });
  return [...goals, ...standing, ...measured.flatMap(({ id, goal }) => decay(id, goal, monitor))];
}

function decay(id: string, { direction }: Goal, monitor: PerformanceMonitor): GateLine[] {
  if (!monitor.degraded(id, direction)) return [];
  const change = Math.round(100 * (monitor.trend(id)?.trend ?? 0));
  return [{ failed: true, text: `fails: ${id} decays: ${change > 0 ? '+' : ''}${change} % over the last runs` }];
}
