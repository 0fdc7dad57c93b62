import { createHash } from 'node:crypto';
import type { Row } from '@pipelines/core';
import { type RunOnFiles, type RunOnFilesInput, runOnFiles } from '@pipelines/core/testing';
import { write } from '../../src/05-write.ts';
import { pipeline } from '../../src/pipeline.ts';
import type { Outcome, Plan, PlanMember, Problem, Report, Scanned } from '../../src/rows.ts';
import { sampleMember, samplePlan } from '../explore/sample-classes.ts';

export const WHOLE: Scanned = { type: 'scanned', files: 3, functions: 9 };

/** A function at an anchor; its text may be given, else it is made of its name. */
export function member(anchor: string, text = `function ${nameOf(anchor)}(a) {\n  return a + 1;\n}`): PlanMember {
  const [path = ''] = anchor.split('#');
  const hash = createHash('sha1').update(text).digest('hex').slice(0, 16);
  return { ...sampleMember({ name: nameOf(anchor), path, text }), anchor, hash };
}

/** A class of the functions at these anchors, with the id that 03-cluster gives it. */
export function planOf(members: readonly (string | PlanMember)[], more: Partial<Plan> = {}): Plan {
  const found = members.map((each) => (typeof each === 'string' ? member(each) : each));
  const anchors = found.map(({ anchor }) => anchor).sort();
  const id = `sim-${createHash('sha256').update(anchors.join('\n')).digest('hex').slice(0, 10)}`;
  return samplePlan(id, found, more);
}

export interface Run extends RunOnFiles {
  readonly outcomes: readonly Outcome[];
  readonly problems: readonly Problem[];
  readonly report: Report;
}

type RunOptions = Pick<RunOnFilesInput, 'write' | 'config' | 'shared'>;

/** Runs 05-write on a folder, on real files. */
export async function run(root: string, rows: readonly Row[], options: RunOptions = {}): Promise<Run> {
  const shared = { now: '2026-03-01T00:00:00Z', ...options.shared };
  const done = await runOnFiles(root, { pipeline, step: write, rows, ...options, shared });
  return {
    ...done,
    outcomes: done.rows.filter((row): row is Outcome => row.type === 'outcome'),
    problems: done.rows.filter((row): row is Problem => row.type === 'problem'),
    report: done.rows.at(-1) as Report,
  };
}

function nameOf(anchor: string): string {
  return anchor.slice(anchor.indexOf('#') + 1).replace(/~\d+$/, '');
}
