import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type CommandOutcome, testCommand } from '@pipelines/core/testing';

const command = testCommand('sonarflow', fileURLToPath(new URL('../../bin/sonarflow.js', import.meta.url)));
export const { run: sonarflow, shell } = command;
export const STEPS = fileURLToPath(new URL('../../dist', import.meta.url));

/** Bundles so small that each folder of the world is one of its own. */
export const SMALL = ['--set', '03-plan.minutes=160'];

/** A function that oxlint finds `eslint/no-debugger` in. */
export function halting(name: string): string {
  return `export function ${name}(value) {\n  debugger;\n  return value;\n}\n`;
}

/** A function that oxlint finds `eslint/no-dupe-keys` in. */
function doubling(name: string): string {
  return `export const ${name} = (value) => ({ ${name}: value, ${name}: 2 });\n`;
}

/** Three folders, each with findings of two rules. */
export function worldFiles(): Record<string, string> {
  const files: Record<string, string> = {
    'package.json': '{"name":"world","type":"module"}\n',
    'README.md': '# World\n',
  };
  for (const folder of ['orders', 'refunds', 'stock']) {
    for (const part of ['first', 'second']) {
      const names = Array.from({ length: 4 }, (_, at) => `${folder}${part}${at}`);
      files[`src/${folder}/${part}.js`] = names.map((name) => halting(name) + doubling(`${name}Keys`)).join('\n');
    }
  }
  return files;
}

export interface BundleRow {
  readonly id: string;
  readonly rule?: string;
  readonly prefix?: string;
  readonly security: boolean;
  readonly findings: readonly { readonly id: string; readonly path: string; readonly rule: string }[];
}

export function bundlesIn({ rows }: CommandOutcome): BundleRow[] {
  return rows.filter(({ type }) => type === 'bundle') as unknown as BundleRow[];
}

/** The bundle of each finding, by id of the finding. */
export function placesOf(bundles: readonly BundleRow[]): Map<string, string> {
  return new Map(bundles.flatMap(({ id, findings }) => findings.map((each) => [each.id, id] as const)));
}

export interface Manifest {
  readonly edits: { readonly written: number; readonly previewed: number; readonly unchanged: number };
}

export function newestManifest(root: string): Manifest {
  const runs = join(root, '.pipeline/sonarflow/runs');
  const id = readdirSync(runs).sort().at(-1) ?? '';
  return JSON.parse(readFileSync(join(runs, id, 'manifest.json'), 'utf8')) as Manifest;
}

export const TASKS = 'docs/board/tasks';

/** The tasks on the board by file name, and what is in them. */
export function tasksOf(root: string): Record<string, string> {
  const names = readdirSync(join(root, TASKS)).sort();
  return Object.fromEntries(names.map((name) => [name, readFileSync(join(root, TASKS, name), 'utf8')]));
}
