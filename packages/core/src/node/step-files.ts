import { mkdir, open, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { PipelineError, toError } from '../errors.ts';
import type { EditOutcome, StepFiles } from '../step.ts';
import { replaceFile, writeFileAtomic } from './atomic-write.ts';
import { resolveInRoot, toRootPath } from './root-path.ts';

export interface StepFilesOptions {
  readonly root: string;
  /** The folder of the pipeline's reports and previews. */
  readonly folder: string;
  /** False keeps edits as previews. */
  readonly write: boolean;
  /** Once aborted nothing is written any more, not even by a step that was left behind. */
  readonly signal: AbortSignal;
  /** One step alone: the previews of others stay unless it makes its own. */
  readonly alone?: boolean;
}

/** What became of the edits of a run, by outcome. */
export type EditCounts = Record<EditOutcome, number>;

export interface RunFiles extends StepFiles {
  readonly edits: EditCounts;
  /** Names of the reports that were written. */
  readonly reports: ReadonlySet<string>;
  /** Writes `preview.diff`, the edits that were not made, sorted by path. Returns its path, if there is any. */
  finish(): Promise<string | undefined>;
}

/** Reports go to the state folder; edits go to the root only with `write`, else to `preview/` with one diff. */
export function createStepFiles(options: StepFilesOptions): RunFiles {
  const { root, folder, signal } = options;
  const edits: EditCounts = { unchanged: 0, written: 0, previewed: 0, overtaken: 0 };
  const reports = new Set<string>();
  const preview = new Preview(folder);
  return {
    edits,
    reports,
    async report(name, text) {
      signal.throwIfAborted();
      await mkdir(folder, { recursive: true });
      const path = await resolveInRoot(folder, name);
      await writeFileAtomic(path, text);
      reports.add(name);
      return toRootPath(root, path);
    },
    async edit(path, after, read) {
      signal.throwIfAborted();
      await preview.empty();
      const outcome = await makeEdit(options, preview, { path, after, read });
      edits[outcome] += 1;
      return outcome;
    },
    async finish() {
      if (!options.alone) await preview.empty();
      const path = await preview.writeDiff();
      return path === undefined ? undefined : toRootPath(root, path);
    },
  };
}

/** The edits of a run that were not made: the files as they would be, and one diff of all. */
class Preview {
  readonly #folder: string;
  readonly #diffPath: string;
  readonly #diffs = new Map<string, string>();
  #emptied: Promise<void> | undefined;

  constructor(folder: string) {
    this.#folder = join(folder, 'preview');
    this.#diffPath = join(folder, 'preview.diff');
  }

  /** Once per run, before its first edit: no preview of an earlier run stays. */
  empty(): Promise<void> {
    this.#emptied ??= (async () => {
      await rm(this.#diffPath, { force: true });
      await rm(this.#folder, { recursive: true, force: true });
    })();
    return this.#emptied;
  }

  async add(path: string, before: string | undefined, after: string): Promise<void> {
    await mkdir(this.#folder, { recursive: true });
    await writeFileAtomic(await resolveInRoot(this.#folder, path), after);
    const { createTwoFilesPatch } = await import('diff');
    const from = before === undefined ? '/dev/null' : `a/${path}`;
    this.#diffs.set(path, createTwoFilesPatch(from, `b/${path}`, before ?? '', after));
  }

  /** Sorted by path. Returns the path of the diff, if there is anything in it. */
  async writeDiff(): Promise<string | undefined> {
    if (this.#diffs.size === 0) return undefined;
    const paths = [...this.#diffs.keys()].sort();
    await writeFileAtomic(this.#diffPath, paths.map((path) => this.#diffs.get(path)).join(''));
    return this.#diffPath;
  }
}

interface Edit {
  readonly path: string;
  readonly after: string;
  /** The text the step read, null for none, if it says so: a file that is no longer that is left alone. */
  readonly read: string | null | undefined;
}

async function makeEdit(
  { root, write, signal }: StepFilesOptions,
  preview: Preview,
  { path, after, read }: Edit,
): Promise<EditOutcome> {
  const target = await resolveInRoot(root, path);
  const before = await readExisting(target);
  signal.throwIfAborted();
  if (before === after) return 'unchanged';
  if (read !== undefined && (before ?? null) !== read) return 'overtaken';
  if (!write) {
    await preview.add(path, before, after);
    return 'previewed';
  }
  if (before !== undefined) await checkWritable(target);
  const replaced = await replaceFile(target, after, async () => (await readExisting(target)) === before);
  return replaced ? 'written' : 'overtaken';
}

/** The rename would not ask whether the file itself may be written. */
async function checkWritable(path: string): Promise<void> {
  try {
    const handle = await open(path, 'r+');
    await handle.close();
  } catch (cause) {
    throw new PipelineError('WRITE_FAILED', `${path} is read-only, so it is not replaced`, {
      details: { path },
      cause,
    });
  }
}

async function readExisting(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    const message = `${path} cannot be read, so it is not replaced: ${toError(thrown).message}`;
    throw new PipelineError('WRITE_FAILED', message, { details: { path }, cause: thrown });
  }
}
