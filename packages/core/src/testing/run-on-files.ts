import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { loadConfig } from '../node/load-config.ts';
import { Pipeline } from '../pipeline.ts';
import type { AnyStep, EditOutcome, Row, StepFiles } from '../step.ts';

export interface RunOnFilesInput {
  readonly pipeline: Pipeline;
  /** A step of the pipeline that writes. */
  readonly step: AnyStep;
  readonly rows: readonly Row[];
  /** With false edits are previewed. Default: true. */
  readonly write?: boolean | undefined;
  /** Laid over the defaults of the step, and of `shared`. */
  readonly config?: Readonly<Record<string, unknown>> | undefined;
  readonly shared?: Readonly<Record<string, unknown>> | undefined;
}

export interface RunOnFiles {
  readonly rows: readonly Row[];
  /** Paths that were edited, by what came of it. */
  readonly edits: Readonly<Record<string, EditOutcome>>;
  readonly reports: Readonly<Record<string, string>>;
}

/** Runs one step on the files of a folder: edits are made there, reports are kept aside. Rows are checked. */
export async function runOnFiles(root: string, input: RunOnFilesInput): Promise<RunOnFiles> {
  const { pipeline, step } = input;
  const edits: Record<string, EditOutcome> = {};
  const reports: Record<string, string> = {};
  const files: StepFiles = {
    async report(name, text) {
      reports[name] = [...text].join('');
      return `.pipeline/${pipeline.name}/${name}`;
    },
    async edit(path, after, read) {
      const outcome = editOutcome(root, path, { after, read, write: input.write !== false });
      edits[path] = outcome;
      return outcome;
    },
  };
  const { shared, steps } = await loadConfig(pipeline, undefined, []);
  const emitted: Row[] = [];
  const stream = Pipeline.start('files', step).run({
    root,
    input: streamOf(input.rows),
    check: true,
    shared: { ...shared, ...input.shared },
    config: { [step.name]: { ...steps[step.name], ...input.config } },
    services: () => ({ files }),
  });
  for await (const row of stream) emitted.push(row);
  return { rows: emitted, edits, reports };
}

interface Edit {
  readonly after: string;
  readonly read: string | null | undefined;
  readonly write: boolean;
}

function editOutcome(root: string, path: string, { after, read, write }: Edit): EditOutcome {
  const place = join(root, path);
  const before = existsSync(place) ? readFileSync(place, 'utf8') : undefined;
  if (before === after) return 'unchanged';
  if (read !== undefined && (before ?? null) !== read) return 'overtaken';
  if (!write) return 'previewed';
  mkdirSync(dirname(place), { recursive: true });
  writeFileSync(place, after);
  return 'written';
}

async function* streamOf(rows: readonly Row[]): AsyncGenerator<Row> {
  yield* rows;
}
