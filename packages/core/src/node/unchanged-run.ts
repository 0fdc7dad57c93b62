import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { relative, sep } from 'node:path';
import type { Pipeline } from '../pipeline.ts';
import type { AnyStep, StepLog } from '../step.ts';
import { previousRowsPath } from './previous-rows.ts';
import { resolveInRoot } from './root-path.ts';
import { readRowFile } from './row-io.ts';
import { keptRowsPath, latestRun, manifestPath, type RunFolder } from './run-folder.ts';
import type { RunManifest } from './run-manifest.ts';
import type { RunPipelineOptions } from './run-pipeline.ts';

/** What a run was made of and what it left: a run made of the same would leave the same. */
export interface MadeOf {
  readonly key: string;
  /** Size and time of its reports and of its last rows, by path in the folder of the pipeline. */
  readonly files: Readonly<Record<string, string>>;
  /** What it said on the way. */
  readonly said: readonly Said[];
}

export interface Said {
  readonly level: keyof StepLog;
  readonly message: string;
}

export interface UnchangedRun {
  readonly manifest: RunManifest;
  readonly said: readonly Said[];
  /** Path of the rows of its last step. */
  readonly rows: string;
}

/** All that a run is made of besides what its steps read. */
interface RunInputs extends Pick<RunPipelineOptions, 'code' | 'root' | 'config' | 'signal'> {
  readonly steps: readonly AnyStep[];
  /** The kept rows that the first step starts from, which never change. */
  readonly rows: string | undefined;
}

/** Undefined where nothing tells what a run depends on. `folder` is that of the pipeline. */
export async function compareRuns(
  pipeline: Pipeline,
  { code, root, config, signal, input, from, until }: RunPipelineOptions,
  folder: string,
): Promise<RunComparison | undefined> {
  const steps = pipeline.slice(from, until);
  if (code === undefined || input !== undefined || !steps.every(({ state }) => state)) return undefined;
  const rows = await previousRowsPath(pipeline, folder, { from, until });
  return new RunComparison({ code, root, config, steps, rows, signal }, folder);
}

/** Tells whether a run would give what the latest one gave. Only of steps that say what they depend on. */
export class RunComparison {
  readonly #inputs: RunInputs;
  readonly #folder: string;
  readonly #before: Promise<string | undefined>;

  constructor(inputs: RunInputs, folder: string) {
    this.#inputs = inputs;
    this.#folder = folder;
    this.#before = runKey(inputs);
  }

  /**
   * The latest run, if it was made of the same, had no edit to make, and what it left is still there as it left it. Resolves
   * when all is known of how things are before the run.
   */
  async unchanged(): Promise<UnchangedRun | undefined> {
    const key = await this.#before;
    const run = key === undefined ? undefined : await latestRun(this.#folder);
    const manifest = run && (await readManifest(manifestPath(run)));
    if (!run || manifest?.madeOf?.key !== key || manifest?.outcome !== 'done') return undefined;
    const { edits, madeOf } = manifest;
    if (!madeOf || edits.previewed + edits.written + edits.overtaken > 0) return undefined;
    const there = await stamps(this.#folder, Object.keys(madeOf.files));
    if (JSON.stringify(there) !== JSON.stringify(madeOf.files)) return undefined;
    return { manifest, said: madeOf.said, rows: this.#rowsOf(run) };
  }

  /** Of a run that is over: for its manifest. Undefined if something changed in the meantime. */
  async madeOf(run: RunFolder, reports: Iterable<string>, said: readonly Said[]): Promise<MadeOf | undefined> {
    const key = await this.#before;
    if (key === undefined || (await runKey(this.#inputs)) !== key) return undefined;
    const rows = relative(this.#folder, this.#rowsOf(run)).split(sep).join('/');
    const files = await stamps(this.#folder, [...reports, rows]);
    return files && { key, files, said };
  }

  #rowsOf(run: RunFolder): string {
    return keptRowsPath(run.path, this.#inputs.steps.at(-1)?.name ?? '');
  }
}

/** Gives what an earlier run gave, as if it was made now. Throws the reason of `signal`. */
export async function replay(
  pipeline: Pipeline,
  { from, until, signal, log, progress, onRow }: RunPipelineOptions,
  { said, rows }: UnchangedRun,
): Promise<void> {
  for (const { level, message } of said) log[level](message);
  const step = pipeline.slice(from, until).at(-1) as AnyStep;
  const watched = progress.add(step.name);
  for await (const row of readRowFile(rows)) {
    signal.throwIfAborted();
    watched.row();
    if ((await onRow?.(row, step, true)) === false) break;
  }
  watched.finish();
}

/** Undefined if a step cannot tell. */
async function runKey({ code, root, config, steps, rows, signal }: RunInputs): Promise<string | undefined> {
  const { shared } = config;
  const hash = createHash('sha256').update(JSON.stringify([code, rows ?? null, shared]));
  for (const step of steps) {
    const own = config.steps[step.name] ?? {};
    const state = await stateOf(step, { root, config: own, shared, signal });
    if (state === undefined) return undefined;
    hash.update(JSON.stringify([step.name, own, state]));
  }
  return hash.digest('hex');
}

/** What goes wrong on the way is for the run to meet. */
async function stateOf(step: AnyStep, ctx: Parameters<NonNullable<AnyStep['state']>>[0]): Promise<string | undefined> {
  try {
    return await step.state?.(ctx);
  } catch {
    return undefined;
  }
}

/** What tells that files are still what they were, by path. Undefined if one is not there. */
async function stamps(folder: string, paths: readonly string[]): Promise<Record<string, string> | undefined> {
  const stamp = async (path: string) => {
    const { size, mtimeMs } = await stat(await resolveInRoot(folder, path));
    return [path, `${size} ${mtimeMs}`] as const;
  };
  try {
    return Object.fromEntries(await Promise.all([...new Set(paths)].sort().map(stamp)));
  } catch {
    return undefined;
  }
}

/** Undefined for what is none, as a killed run leaves it. */
async function readManifest(path: string): Promise<RunManifest | undefined> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as RunManifest;
  } catch {
    return undefined;
  }
}
