import { mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { EditOutcome, StepFiles } from '../step.ts';
import { writeFileAtomic } from './atomic-write.ts';
import { resolveInRoot, toRootPath } from './root-path.ts';

export interface StepFilesOptions {
  readonly root: string;
  /** The folder of the pipeline's reports and previews. */
  readonly folder: string;
  /** False keeps edits as previews. */
  readonly write: boolean;
}

/** What became of the edits of a run, by outcome. */
export type EditCounts = Record<EditOutcome, number>;

export interface RunFiles extends StepFiles {
  readonly edits: EditCounts;
  /** Writes `preview.diff`, the edits that were not made, sorted by path. Returns its path, if there is any. */
  finish(): Promise<string | undefined>;
}

/** Reports go to the state folder; edits go to the root only with `write`, else to `preview/` with one diff. */
export function createStepFiles(options: StepFilesOptions): RunFiles {
  const { root, folder, write } = options;
  const edits: EditCounts = { unchanged: 0, written: 0, previewed: 0 };
  const previewFolder = join(folder, 'preview');
  const diffs = new Map<string, string>();
  const diffPath = join(folder, 'preview.diff');
  let previewReady: Promise<unknown> | undefined;

  async function emptyPreview(): Promise<void> {
    await rm(previewFolder, { recursive: true, force: true });
    await mkdir(previewFolder, { recursive: true });
  }

  async function preview(path: string, before: string, after: string): Promise<void> {
    previewReady ??= emptyPreview();
    await previewReady;
    await writeFileAtomic(await resolveInRoot(previewFolder, path), after);
    const { createTwoFilesPatch } = await import('diff');
    diffs.set(path, createTwoFilesPatch(`a/${path}`, `b/${path}`, before, after));
  }

  async function outcomeOf(path: string, after: string): Promise<EditOutcome> {
    const target = await resolveInRoot(root, path);
    const before = await readFile(target, 'utf8').catch(() => '');
    if (before === after) return 'unchanged';
    if (!write) {
      await preview(path, before, after);
      return 'previewed';
    }
    await writeFileAtomic(target, after);
    return 'written';
  }

  return {
    edits,
    async report(name, text) {
      const path = join(folder, name);
      await writeFileAtomic(path, text);
      return toRootPath(root, path);
    },
    async edit(path, after) {
      const outcome = await outcomeOf(path, after);
      edits[outcome] += 1;
      return outcome;
    },
    async finish() {
      await rm(diffPath, { force: true });
      if (diffs.size === 0) {
        await rm(previewFolder, { recursive: true, force: true });
        return undefined;
      }
      const paths = [...diffs.keys()].sort();
      await writeFileAtomic(diffPath, paths.map((path) => diffs.get(path)).join(''));
      return toRootPath(root, diffPath);
    },
  };
}
