import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { Pipeline, type Row } from '@pipelines/core';
import { loadConfig } from '@pipelines/core/node';
import { write } from '../../src/04-write.ts';
import { pipeline } from '../../src/pipeline.ts';
import type { Aside, Bundle, Fetched, Finding, Outcome, Problem, Report } from '../../src/rows.ts';

export const WHOLE: Fetched = { type: 'fetched', source: 'oxlint', origin: 'oxlint', findings: 9, complete: true };

export type Found = Bundle['findings'][number];

/** A finding of `rule` at `path:line`; its id comes from rule, path and `text`, as if that were the line. */
export function found(rule: string, path: string, line: number, more: Partial<Found> & { text?: string } = {}): Found {
  const { text = `line ${line}`, ...rest } = more;
  return {
    ...{ source: 'oxlint', rule, path, kind: 'smell', severity: 'major', effort: 10 },
    help: `https://example.org/rules/${rule}`,
    id: createHash('sha256').update(`${rule}\n${path}\n${text}`).digest('hex').slice(0, 16),
    message: `Do not do that (${rule}).`,
    range: { startLine: line, startColumn: 1, endLine: line, endColumn: 9 },
    ...rest,
  } as Found;
}

/** A bundle of findings of one rule under one folder. */
export function bundleOf(rule: string, prefix: string, findings: readonly Found[], more: Partial<Bundle> = {}): Bundle {
  const hash = createHash('sha256').update(`${rule} ${prefix}`).digest('hex').slice(0, 10);
  return {
    ...{ type: 'bundle', id: `flow-${hash}`, title: `Mend ${rule} in ${prefix}`, by: 'rule-prefix', rule, prefix },
    ...{ help: `https://example.org/rules/${rule}`, owners: ['@team'], kind: 'smell', severity: 'major' },
    ...{ security: false, priority: 50, reasons: ['major'], effort: 10 * findings.length },
    findings: [...findings],
    ...more,
  } as Bundle;
}

export function asideOf(
  finding: Found,
  verdict: Aside['verdict'] = 'dismissed',
  reason = 'accepted at the source',
): Aside {
  return { type: 'aside', verdict, reason, finding };
}

export function findingRow(finding: Found): Finding {
  return { type: 'finding', ...finding };
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

/** Runs 04-write on a folder, on real files. */
export async function run(root: string, rows: readonly Row[], options: RunOptions = {}): Promise<Run> {
  const edits: Record<string, string> = {};
  const reports: Record<string, string> = {};
  const files = {
    report: async (name: string, text: string | Iterable<string>) => {
      reports[name] = [...text].join('');
      return `.pipeline/sonarflow/${name}`;
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
  const emitted: Row[] = [];
  const stream = Pipeline.start('write', write).run({
    root,
    input: streamOf(rows),
    check: true,
    shared: { ...shared, now: '2026-03-01T00:00:00Z', ...options.shared },
    config: { '04-write': { ...steps['04-write'], ...options.config } },
    services: () => ({ files }),
  });
  for await (const row of stream) emitted.push(row);
  return {
    rows: emitted,
    outcomes: emitted.filter((row): row is Outcome => row.type === 'outcome'),
    problems: emitted.filter((row): row is Problem => row.type === 'problem'),
    report: emitted.at(-1) as Report,
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
