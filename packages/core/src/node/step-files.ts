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
  /** Writes `preview.diff`, the edits that were not made, sorted by path. Returns its path, if there is any. */
  finish(): Promise<string | undefined>;
}

/** Reports go to the state folder; edits go to the root only with `write`, else to `preview/` with one diff. */
export function createStepFiles({ root, folder, write, signal, alone = false }: StepFilesOptions): RunFiles {
  const edits: EditCounts = { unchanged: 0, written: 0, previewed: 0, overtaken: 0 };
  const previewFolder = join(folder, 'preview');
  const diffPath = join(folder, 'preview.diff');
  const diffs = new Map<string, string>();
  let previewReady: Promise<void> | undefined;

  /** Once per run, before its first edit: no preview of an earlier run stays. */
  function emptyPreview(): Promise<void> {
    previewReady ??= (async () => {
      await rm(diffPath, { force: true });
      await rm(previewFolder, { recursive: true, force: true });
    })();
    return previewReady;
  }

  async function preview(path: string, before: string | undefined, after: string): Promise<void> {
    await mkdir(previewFolder, { recursive: true });
    await writeFileAtomic(await resolveInRoot(previewFolder, path), after);
    const { createTwoFilesPatch } = await import('diff');
    const from = before === undefined ? '/dev/null' : `a/${path}`;
    diffs.set(path, createTwoFilesPatch(from, `b/${path}`, before ?? '', after));
  }

  async function outcomeOf(path: string, after: string, read: string | undefined): Promise<EditOutcome> {
    signal.throwIfAborted();
    await emptyPreview();
    const target = await resolveInRoot(root, path);
    const before = await readExisting(target);
    signal.throwIfAborted();
    if (before === after) return 'unchanged';
    if (read !== undefined && before !== read) return 'overtaken';
    if (!write) {
      await preview(path, before, after);
      return 'previewed';
    }
    if (before !== undefined) await checkWritable(target);
    const replaced = await replaceFile(target, after, async () => (await readExisting(target)) === before);
    return replaced ? 'written' : 'overtaken';
  }

  return {
    edits,
    async report(name, text) {
      signal.throwIfAborted();
      await mkdir(folder, { recursive: true });
      const path = await resolveInRoot(folder, name);
      await writeFileAtomic(path, text);
      return toRootPath(root, path);
    },
    async edit(path, after, read) {
      const outcome = await outcomeOf(path, after, read);
      edits[outcome] += 1;
      return outcome;
    },
    async finish() {
      if (!alone) await emptyPreview();
      if (diffs.size === 0) return undefined;
      const paths = [...diffs.keys()].sort();
      await writeFileAtomic(diffPath, paths.map((path) => diffs.get(path)).join(''));
      return toRootPath(root, diffPath);
    },
  };
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
