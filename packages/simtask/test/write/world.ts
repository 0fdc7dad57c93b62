import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { Pipeline, type Row } from '@pipelines/core';
import { loadConfig } from '@pipelines/core/node';
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

export interface Run {
  readonly rows: readonly Row[];
  readonly outcomes: readonly Outcome[];
  readonly problems: readonly Problem[];
  readonly report: Report;
  /** Paths that were edited, by what came of it. */
  readonly edits: Readonly<Record<string, string>>;
  readonly reports: Readonly<Record<string, string>>;
}

export interface RunOptions {
  /** Default: true. */
  readonly write?: boolean;
  readonly config?: Record<string, unknown>;
  readonly shared?: Record<string, unknown>;
}

/** Runs 05-write on a folder, on real files. */
export async function run(root: string, rows: readonly Row[], options: RunOptions = {}): Promise<Run> {
  const edits: Record<string, string> = {};
  const reports: Record<string, string> = {};
  const files = {
    report: async (name: string, text: string) => {
      reports[name] = text;
      return `.pipeline/simtask/${name}`;
    },
    edit: async (path: string, after: string, read?: string) => {
      const place = join(root, path);
      const before = existsSync(place) ? readFileSync(place, 'utf8') : undefined;
      const result = before === after ? 'unchanged' : read !== undefined && before !== read ? 'overtaken' : 'written';
      edits[path] = result;
      if (result === 'written' && options.write !== false) {
        mkdirSync(dirname(place), { recursive: true });
        writeFileSync(place, after);
      }
      return result === 'written' && options.write === false ? 'previewed' : result;
    },
  } as const;
  const { shared, steps } = await loadConfig(pipeline, undefined, []);
  const found: Row[] = [];
  const stream = Pipeline.start('write', write).run({
    root,
    input: streamOf(rows),
    check: true,
    shared: { ...shared, now: '2026-03-01T00:00:00Z', ...options.shared },
    config: { '05-write': { ...steps['05-write'], ...options.config } },
    services: () => ({ files }),
  });
  for await (const row of stream) found.push(row);
  return {
    rows: found,
    outcomes: found.filter((row): row is Outcome => row.type === 'outcome'),
    problems: found.filter((row): row is Problem => row.type === 'problem'),
    report: found.at(-1) as Report,
    edits,
    reports,
  };
}

async function* streamOf(rows: readonly Row[]): AsyncGenerator<Row> {
  yield* rows;
}

/** All files of a folder, by path, without those of git and of runs. */
export function filesOf(root: string): Record<string, string> {
  const entries = readdirSync(root, { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const inside = paths
    .map((path) => relative(root, path).split(sep).join('/'))
    .filter((path) => !/^\.(?:git|pipeline)\//.test(path));
  return Object.fromEntries(inside.sort().map((path) => [path, readFileSync(join(root, path), 'utf8')]));
}

/** The task files of the default board. */
export function tasksOf(root: string): Record<string, string> {
  return Object.fromEntries(Object.entries(filesOf(root)).filter(([path]) => path.startsWith('docs/board/')));
}

export function onlyTask(root: string): [path: string, text: string] {
  const [task, ...others] = Object.entries(tasksOf(root));
  if (!task || others.length > 0) throw new Error(`expected one task, got ${others.length + Number(Boolean(task))}`);
  return task;
}

function nameOf(anchor: string): string {
  return anchor.slice(anchor.indexOf('#') + 1).replace(/~\d+$/, '');
}
