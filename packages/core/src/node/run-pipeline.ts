import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { isPipelineError, PipelineError } from '../errors.ts';
import type { Pipeline } from '../pipeline.ts';
import type { AnyStep, Row, StepLog } from '../step.ts';
import type { LoadedConfig } from './load-config.ts';
import { meterProcessTree, type ProcessUsage } from './process-tree.ts';
import { readRowFile } from './row-io.ts';
import { createRunFolder, findKeptRows, keepRows, pruneRuns, writeManifest } from './run-folder.ts';
import { acquireRunLock } from './run-lock.ts';
import type { RunProgress } from './run-progress.ts';
import { openStateFolder } from './state-folder.ts';
import { type CacheMetrics, createStepCaches } from './step-caches.ts';
import { createStepFiles, type EditCounts, type RunFiles } from './step-files.ts';

export interface RunPipelineOptions {
  /** Absolute path. */
  readonly root: string;
  readonly config: LoadedConfig;
  readonly progress: RunProgress;
  readonly log: StepLog;
  readonly signal: AbortSignal;
  /** Rows for the first step. Default: the kept rows of the step before `from`. */
  readonly input?: AsyncIterable<Row> | undefined;
  readonly from?: string | undefined;
  readonly until?: string | undefined;
  /** Change files of the root. Off: changes are previewed in the state folder. */
  readonly write?: boolean | undefined;
  /** Keep the rows of all steps, not only of barriers and the last one. */
  readonly keepRows?: boolean | undefined;
  /** How many runs stay on disk. Default 5. */
  readonly keep?: number | undefined;
  readonly check?: boolean | undefined;
  /** Takes every row that leaves a step. Returning false ends the run as if its consumer had enough. */
  readonly onRow?: (row: Row, step: AnyStep, last: boolean) => undefined | boolean | Promise<undefined | boolean>;
  readonly env?: NodeJS.ProcessEnv;
  /** Versions and the like, for the manifest. */
  readonly facts?: Readonly<Record<string, unknown>>;
}

export interface StepManifest {
  readonly rows: Record<string, number>;
  readonly startedMs: number;
  readonly elapsedMs: number;
}

export interface RunManifest {
  readonly id: string;
  readonly pipeline: string;
  readonly outcome: 'done' | 'closed' | 'failed' | 'interrupted';
  readonly error?: { readonly code: string; readonly message: string } | undefined;
  readonly startedAt: string;
  readonly finishedAt: string;
  readonly config: Readonly<Record<string, unknown>>;
  readonly steps: Record<string, StepManifest>;
  readonly cache: Record<string, CacheMetrics>;
  readonly edits: EditCounts;
  readonly usage: ProcessUsage;
}

export interface RunResult {
  readonly manifest: RunManifest;
  /** The diff of edits that were not made because `write` is off. */
  readonly preview: string | undefined;
}

/**
 * Runs a pipeline on a root with everything a command line needs: state folder, lock, caches, kept rows, manifest.
 * Throws what the pipeline throws; the manifest is written and the stores are closed in any case.
 */
export async function runPipeline(pipeline: Pipeline, options: RunPipelineOptions): Promise<RunResult> {
  const state = await openStateFolder(options.root, options.env);
  const folder = join(state.path, pipeline.name);
  const release = await acquireRunLock(join(folder, 'lock'));
  const meter = meterProcessTree();
  try {
    const parts: RunParts = {
      files: createStepFiles({ root: options.root, folder, write: options.write ?? false }),
      caches: createStepCaches(join(state.path, 'cache', pipeline.name)),
      run: await createRunFolder(folder),
      counts: new Map(),
    };
    const startedAt = new Date().toISOString();
    const { thrown, ...end } = await settle(pipeline, folder, options, parts);
    await parts.caches.close();
    const preview = await parts.files.finish();
    const manifest: RunManifest = {
      id: parts.run.id,
      pipeline: pipeline.name,
      ...end,
      ...options.facts,
      startedAt,
      finishedAt: new Date().toISOString(),
      config: { shared: options.config.shared, ...options.config.steps },
      steps: stepManifests(options.progress, parts.counts),
      cache: parts.caches.metrics(),
      edits: parts.files.edits,
      usage: meter.usage(),
    };
    await writeManifest(parts.run, manifest);
    await pruneRuns(folder, options.keep ?? 5);
    if (thrown) throw thrown.reason;
    return { manifest, preview };
  } finally {
    meter.stop();
    await release();
  }
}

interface RunParts {
  readonly files: RunFiles;
  readonly caches: ReturnType<typeof createStepCaches>;
  readonly run: { readonly id: string; readonly path: string };
  readonly counts: Map<string, Record<string, number>>;
}

/** Pulls all rows through. False when the consumer had enough before the end. */
async function drain(pipeline: Pipeline, options: RunPipelineOptions, parts: RunParts): Promise<boolean> {
  const { root, config, input, from, until, signal, log, progress, onRow } = options;
  const steps = pipeline.slice(from, until);
  const last = steps.at(-1);
  const watched = new Map(steps.map((step) => [step.name, progress.add(step.name)]));
  let enough = false;

  async function* watch(step: AnyStep, rows: AsyncIterable<Row>): AsyncGenerator<Row> {
    const byType: Record<string, number> = {};
    parts.counts.set(step.name, byType);
    for await (const row of rows) {
      byType[row.type] = (byType[row.type] ?? 0) + 1;
      watched.get(step.name)?.row();
      if ((await onRow?.(row, step, step === last)) === false) {
        enough = true;
        return;
      }
      yield row;
    }
    watched.get(step.name)?.finish();
  }

  const rows = pipeline.run({
    root,
    config: config.steps,
    shared: config.shared,
    signal,
    check: options.check ?? false,
    ...(input && { input }),
    ...(from !== undefined && { from }),
    ...(until !== undefined && { until }),
    services: (step) => ({
      cache: parts.caches.of(step, config.steps[step.name] ?? {}),
      log,
      files: parts.files,
      progress: watched.get(step.name)?.progress ?? { add() {}, total() {} },
    }),
    observe: (step, stepRows) => {
      const kept = options.keepRows || step.barrier || step === last;
      return watch(step, kept ? keepRows(parts.run, step.name, stepRows) : stepRows);
    },
  });
  for await (const _row of rows) if (enough) break;
  return !enough;
}

async function previousRows(
  pipeline: Pipeline,
  folder: string,
  options: RunPipelineOptions,
): Promise<AsyncIterable<Row> | undefined> {
  const first = pipeline.slice(options.from, options.until)[0];
  const previous = first && pipeline.steps[pipeline.steps.indexOf(first) - 1];
  if (!previous) return undefined;
  const path = await findKeptRows(folder, previous.name);
  if (path && existsSync(path)) return readRowFile(path);
  const advice = `run once with --keep-rows, give --input FILE, or start earlier`;
  throw new PipelineError(
    'ROWS_NOT_KEPT',
    `no rows of ${previous.name} are kept, so ${first.name} has no input; ${advice}`,
  );
}

interface RunEnd {
  readonly outcome: RunManifest['outcome'];
  readonly error?: RunManifest['error'];
  /** Boxed, because anything can be thrown; left out of the manifest. */
  readonly thrown?: { readonly reason: unknown };
}

async function settle(
  pipeline: Pipeline,
  folder: string,
  options: RunPipelineOptions,
  parts: RunParts,
): Promise<RunEnd> {
  try {
    const input = options.input ?? (await previousRows(pipeline, folder, options));
    return { outcome: (await drain(pipeline, { ...options, input }, parts)) ? 'done' : 'closed' };
  } catch (reason) {
    const message = reason instanceof Error ? reason.message : String(reason);
    const error = { code: isPipelineError(reason) ? reason.code : 'UNEXPECTED', message };
    const outcome = options.signal.aborted ? 'interrupted' : 'failed';
    return { outcome, error, thrown: { reason } };
  }
}

function stepManifests(progress: RunProgress, counts: RunParts['counts']): Record<string, StepManifest> {
  const first = Math.min(...progress.steps.filter(({ startedAt }) => startedAt > 0).map(({ startedAt }) => startedAt));
  return Object.fromEntries(
    progress.steps.map((step) => [
      step.name,
      {
        rows: counts.get(step.name) ?? {},
        startedMs: step.state === 'waiting' ? 0 : Math.round(step.startedAt - first),
        elapsedMs: Math.round(progress.elapsedMs(step)),
      },
    ]),
  );
}
