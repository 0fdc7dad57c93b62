import { join } from 'node:path';
import { isPipelineError } from '../errors.ts';
import type { Pipeline } from '../pipeline.ts';
import type { AnyStep, Row, StepLog } from '../step.ts';
import type { LoadedConfig } from './load-config.ts';
import { previousRows } from './previous-rows.ts';
import { meterProcessTree, type ProcessMeter } from './process-tree.ts';
import {
  createRunFolder,
  keepRows,
  pruneRuns,
  type RunFolder,
  removePartialRows,
  writeManifest,
} from './run-folder.ts';
import { acquireRunLock } from './run-lock.ts';
import { type RunManifest, stepManifests } from './run-manifest.ts';
import type { RunProgress } from './run-progress.ts';
import { inStateFolder, openStateFolder } from './state-folder.ts';
import { createStepCaches } from './step-caches.ts';
import { createStepFiles, type RunFiles } from './step-files.ts';
import { compareRuns, type RunComparison, replay, type Said } from './unchanged-run.ts';

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
  /** What of a row is kept. Default: all of it. */
  readonly kept?: ((row: Row) => Row) | undefined;
  readonly check?: boolean | undefined;
  /** Takes every row that leaves a step. Returning false ends the run as if its consumer had enough. */
  readonly onRow?: (row: Row, step: AnyStep, last: boolean) => undefined | boolean | Promise<undefined | boolean>;
  readonly env?: NodeJS.ProcessEnv;
  /** Tells other code from this: with it a run can tell whether it would give what the latest one gave. */
  readonly code?: string | undefined;
  /** Give the rows of the latest run if this one would give the same. Only those of the last step are there then. */
  readonly reuse?: boolean | undefined;
  /** Versions and the like, for the manifest. */
  readonly facts?: Readonly<Record<string, unknown>>;
}

export interface RunResult {
  readonly manifest: RunManifest;
  /** The diff of edits that were not made because `write` is off. */
  readonly preview: string | undefined;
  /** Nothing was computed: it is the run of before, of which nothing has changed. */
  readonly unchanged: boolean;
}

/**
 * Runs a pipeline on a root with everything a command line needs: state folder, lock, caches, kept rows, manifest.
 * Throws what the pipeline throws; the manifest is written and the stores are closed in any case.
 */
export async function runPipeline(pipeline: Pipeline, options: RunPipelineOptions): Promise<RunResult> {
  const state = await openStateFolder(options.root, options.env);
  const folder = await inStateFolder(state, pipeline.name);
  const cacheFolder = await inStateFolder(state, 'cache', pipeline.name);
  await inStateFolder(state, pipeline.name, 'runs', 'any');
  const comparison = await compareRuns(pipeline, options, folder);
  const release = await acquireRunLock(join(folder, 'lock'));
  const meter = meterProcessTree();
  try {
    const before = await comparison?.unchanged();
    if (before && options.reuse) {
      await replay(pipeline, options, before);
      return { manifest: before.manifest, preview: undefined, unchanged: true };
    }
    return await compute(pipeline, options, { folder, cacheFolder, meter, comparison });
  } finally {
    meter.stop();
    await release();
  }
}

interface Place {
  /** Of the pipeline, in the state folder. */
  readonly folder: string;
  readonly cacheFolder: string;
  readonly meter: ProcessMeter;
  readonly comparison: RunComparison | undefined;
}

async function compute(pipeline: Pipeline, options: RunPipelineOptions, place: Place): Promise<RunResult> {
  const { folder } = place;
  const reader = new AbortController();
  const signal = AbortSignal.any([options.signal, reader.signal]);
  const said: Said[] = [];
  const parts: RunParts = {
    ...place,
    signal,
    reader: { left: false, leave: (reason) => reader.abort(reason) },
    files: createStepFiles({ root: options.root, folder, write: options.write ?? false, signal }),
    caches: createStepCaches(place.cacheFolder),
    run: await createRunFolder(folder),
    counts: new Map(),
    said,
  };
  const startedAt = new Date().toISOString();
  const end = await settle(pipeline, { ...options, log: heard(options.log, said) }, parts);
  // From here on a step that was left behind writes nothing more.
  parts.reader.leave(new DOMException('the run is over', 'AbortError'));
  const concluded = conclude(pipeline, options, parts, startedAt, end);
  if (!end.thrown) return await concluded;
  // What the run failed of matters more than what failed afterwards.
  await concluded.catch(() => {});
  throw end.thrown.reason;
}

/** Writes down what is said, too. */
function heard(log: StepLog, said: Said[]): StepLog {
  const hear = (level: Said['level']) => (message: string) => {
    said.push({ level, message });
    log[level](message);
  };
  return { info: hear('info'), warn: hear('warn') };
}

/** Makes everything durable and writes down how the run went. */
async function conclude(
  pipeline: Pipeline,
  options: RunPipelineOptions,
  parts: RunParts,
  startedAt: string,
  { outcome, error }: RunEnd,
): Promise<RunResult> {
  const { comparison, run, files } = parts;
  const compared = outcome === 'done' ? comparison?.madeOf(run, files.reports, parts.said) : undefined;
  await parts.caches.close();
  await removePartialRows(run);
  const preview = await files.finish();
  const madeOf = await compared;
  const manifest: RunManifest = {
    id: run.id,
    pipeline: pipeline.name,
    outcome,
    ...(error && { error }),
    ...options.facts,
    startedAt,
    finishedAt: new Date().toISOString(),
    config: { shared: options.config.shared, ...options.config.steps },
    steps: stepManifests(options.progress, parts.counts),
    cache: parts.caches.metrics(),
    edits: files.edits,
    usage: parts.meter.usage(),
    ...(madeOf && { madeOf }),
  };
  await writeManifest(run, manifest);
  await pruneRuns(parts.folder, options.keep ?? 5);
  return { manifest, preview, unchanged: false };
}

interface RunParts extends Place {
  readonly signal: AbortSignal;
  readonly reader: Reader;
  readonly files: RunFiles;
  readonly caches: ReturnType<typeof createStepCaches>;
  readonly run: RunFolder;
  readonly counts: Map<string, Record<string, number>>;
  readonly said: Said[];
}

/** Who reads the rows through `onRow`, and may leave early. */
interface Reader {
  left: boolean;
  /** Stops steps in the midst of the run. */
  leave(reason: unknown): void;
}

/** Pulls all rows through. */
async function drain(pipeline: Pipeline, options: RunPipelineOptions, parts: RunParts): Promise<void> {
  const { root, config, input, from, until, log, progress } = options;
  const steps = pipeline.slice(from, until);
  const last = steps.at(-1);
  const watched = new Map(steps.map((step) => [step.name, progress.add(step.name)]));
  const rows = pipeline.run({
    root,
    config: config.steps,
    shared: config.shared,
    signal: parts.signal,
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
      const keptRows = kept ? keepRows(parts.run, step.name, stepRows, options.kept) : stepRows;
      return watch(step, keptRows, step === last, watched.get(step.name), options, parts);
    },
  });
  for await (const _row of rows);
}

async function* watch(
  step: AnyStep,
  rows: AsyncIterable<Row>,
  last: boolean,
  watched: ReturnType<RunProgress['add']> | undefined,
  { onRow }: RunPipelineOptions,
  parts: RunParts,
): AsyncGenerator<Row> {
  const byType: Record<string, number> = {};
  parts.counts.set(step.name, byType);
  for await (const row of rows) {
    byType[row.type] = (byType[row.type] ?? 0) + 1;
    watched?.row();
    const verdict = onRow?.(row, step, last);
    if ((verdict instanceof Promise ? await verdict : verdict) === false) {
      parts.reader.left = true;
      // The steps behind must not take what they got so far for everything.
      if (!last) parts.reader.leave(new DOMException('the reader has enough', 'AbortError'));
      return;
    }
    yield row;
  }
  watched?.finish();
}

interface RunEnd {
  readonly outcome: RunManifest['outcome'];
  readonly error?: RunManifest['error'];
  /** Boxed, because anything can be thrown; left out of the manifest. */
  readonly thrown?: { readonly reason: unknown };
}

async function settle(pipeline: Pipeline, options: RunPipelineOptions, parts: RunParts): Promise<RunEnd> {
  try {
    const input = options.input ?? (await previousRows(pipeline, parts.folder, options));
    await drain(pipeline, { ...options, input }, parts);
    return { outcome: parts.reader.left ? 'closed' : 'done' };
  } catch (reason) {
    if (parts.reader.left && reason === parts.signal.reason) return { outcome: 'closed' };
    const message = reason instanceof Error ? reason.message : String(reason);
    const error = { code: isPipelineError(reason) ? reason.code : 'UNEXPECTED', message };
    const outcome = options.signal.aborted && !isPipelineError(reason) ? 'interrupted' : 'failed';
    return { outcome, error, thrown: { reason } };
  }
}
