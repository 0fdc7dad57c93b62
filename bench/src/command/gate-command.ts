import { join } from 'node:path';
import { type Goal, isMemory } from '../contract.ts';
import { machineName, readHistory } from '../gate/history.ts';
import { judgeGates } from '../gate/judge-gates.ts';
import { type PerformanceGate, readGates } from '../gate/performance-gate.ts';
import { PerformanceMonitor } from '../gate/performance-monitor.ts';
import { HOME, machine } from '../report/circumstances.ts';
import { type GoalResult, goalId } from '../report/result.ts';
import { benchNames, type LoadedBench, loadNamed } from '../run/load-bench.ts';
import { runBench } from '../run/run-bench.ts';

export interface GateCommand {
  /** Empty: all. */
  readonly names: readonly string[];
  /** Also memory, growth and slopes, which take long. */
  readonly all: boolean;
  readonly rounds: number | undefined;
  readonly signal: AbortSignal;
}

/**
 * Measures afresh what the gates are about, only the contenders they compare, and says what fails.
 * Resolves with the exit code: 0 all pass, 1 something fails or was not measured. Throws when it could not run.
 */
export async function runGate({ names, all, rounds, signal }: GateCommand): Promise<number> {
  const benches = [];
  for (const name of names.length > 0 ? names : benchNames()) benches.push(await loadNamed(name));
  const gates = (await readGates(join(HOME, 'gates.json'))).filter(
    ({ metric }) => names.length === 0 || names.some((name) => metric.startsWith(`${name}:`)),
  );
  const measured: GoalResult[] = [];
  for (const loaded of benches) {
    const goals = goalsToMeasure(loaded, all, gates);
    if (goals.length === 0) continue;
    const report = (line: string): unknown => process.stderr.write(`${line}\n`);
    const run = await runBench(loaded, { scale: 'full', rounds, goals, signal, report });
    measured.push(
      ...run.goals.map(({ goal, estimate, verdict }) => ({
        goal,
        id: idOf(loaded, goal),
        ...(estimate && { estimate }),
        verdict,
      })),
    );
  }
  const lines = judgeGates(measured, gates, await monitorOf(measured));
  const failed = lines.filter((line) => line.failed).length;
  for (const { text } of lines) process.stdout.write(`${text}\n`);
  process.stdout.write(`gate: ${lines.length - failed} passed, ${failed} failed\n`);
  return failed > 0 ? 1 : 0;
}

/** Ratios of time, and whatever has a gate of its own. */
function goalsToMeasure(loaded: LoadedBench, all: boolean, gates: readonly PerformanceGate[]): Goal[] {
  const gated = new Set(gates.map(({ metric }) => metric));
  return loaded.bench.goals.filter(
    (goal) => all || (goal.kind === 'ratio' && !isMemory(goal.metric)) || gated.has(idOf(loaded, goal)),
  );
}

function idOf({ bench }: LoadedBench, goal: Goal): string {
  return goalId(bench, goal, bench.sizes.full.at(-1) ?? 0);
}

/** The history on machines like this one, and then what was measured now. */
async function monitorOf(measured: readonly GoalResult[]): Promise<PerformanceMonitor> {
  const monitor = new PerformanceMonitor();
  const here = machineName(machine());
  for (const { machine: where, metric, value } of await readHistory(HOME))
    if (where === here) monitor.record(metric, value);
  for (const { id, estimate } of measured) if (estimate) monitor.record(id, estimate.value);
  return monitor;
}
