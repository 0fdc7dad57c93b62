import { readFile } from 'node:fs/promises';
import { z } from '@pipelines/core';
import type { Estimate } from '../stats/bootstrap.ts';
import { type Verdict, verdictOf } from '../stats/verdict.ts';

const performanceGate = z.strictObject({
  /** The id of a goal's figure, such as `parallel-trivial:cpu:ours/loops@200000`. */
  metric: z.string().min(1),
  /** Where the figure stood when the gate was set; positive. */
  baseline: z.number().positive(),
  /** The figure divided by the baseline may be this much: at most or at least, as `direction` says. */
  threshold: z.number().positive(),
  direction: z.enum(['at-most', 'at-least']),
  /** The goal itself is not reached, and why; then only this gate keeps it from becoming worse. */
  insteadOfGoal: z.string().min(1).optional(),
});

export type PerformanceGate = z.infer<typeof performanceGate>;

const gatesFile = z.strictObject({ gates: z.array(performanceGate) });

/** @throws Error naming what is wrong in the file, a gate without direction too. */
export async function readGates(file: string): Promise<PerformanceGate[]> {
  const parsed = gatesFile.safeParse(JSON.parse(await readFile(file, 'utf8')));
  if (!parsed.success) throw new Error(`gates: ${z.prettifyError(parsed.error)}`);
  const { gates } = parsed.data;
  const twice = gates.find(({ metric }, index) => gates.findIndex((gate) => gate.metric === metric) !== index);
  if (twice) throw new Error(`gates: ${twice.metric} stands there twice`);
  return gates;
}

/** A figure that was not measured is `missing`, which is a failure: see `isFailure`. */
export function checkGate(gate: PerformanceGate, estimate: Estimate | undefined): Verdict {
  const scaled = estimate && {
    value: estimate.value / gate.baseline,
    low: estimate.low / gate.baseline,
    high: estimate.high / gate.baseline,
  };
  return verdictOf(scaled, gate.threshold, gate.direction);
}

export function isFailure(verdict: Verdict): boolean {
  return verdict === 'fails' || verdict === 'missing';
}
