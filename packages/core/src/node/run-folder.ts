import { createWriteStream, existsSync } from 'node:fs';
import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import type { Row } from '../step.ts';
import { writeFileAtomic } from './atomic-write.ts';
import { RowWriter } from './row-io.ts';

const PARTIAL = '.partial';

/** One run of one pipeline: a folder with a manifest and the kept rows. */
export interface RunFolder {
  readonly id: string;
  readonly path: string;
}

/** Creates `<folder>/runs/<id>`. Ids sort by time and are safe file names. */
export async function createRunFolder(folder: string, now = new Date()): Promise<RunFolder> {
  const time = now.toISOString().replace(/[-:.]/g, '');
  await mkdir(join(folder, 'runs'), { recursive: true });
  for (let count = 0; ; count++) {
    const id = [time, process.pid, ...(count > 0 ? [count] : [])].join('-');
    const path = join(folder, 'runs', id);
    try {
      await mkdir(path);
      return { id, path };
    } catch (thrown) {
      if ((thrown as NodeJS.ErrnoException).code !== 'EEXIST') throw thrown;
    }
  }
}

/**
 * Passes rows on and keeps them, or what `kept` leaves of them. The file takes its name only when all rows are in it; else it
 * is removed.
 */
export async function* keepRows(
  run: RunFolder,
  step: string,
  rows: AsyncIterable<Row>,
  kept: (row: Row) => Row = (row) => row,
): AsyncGenerator<Row> {
  const path = keptRowsPath(run.path, step);
  const stream = createWriteStream(`${path}${PARTIAL}`);
  const writer = new RowWriter(stream, { name: `keeping rows in ${path}`, prompt: false });
  try {
    for await (const row of rows) {
      if (!writer.closed) await writer.write(kept(row));
      yield row;
    }
    await writer.flush();
    if (writer.closed) return;
    stream.end();
    await finished(stream);
    await rename(`${path}${PARTIAL}`, path);
  } finally {
    if (!stream.writableFinished) stream.destroy();
    await rm(`${path}${PARTIAL}`, { force: true });
  }
}

/** Removes the unfinished rows of steps that were stuck when the run was aborted. */
export async function removePartialRows(run: RunFolder): Promise<void> {
  const names = await readdir(run.path).catch(() => []);
  const partial = names.filter((name) => name.endsWith(PARTIAL));
  await Promise.all(partial.map((name) => rm(join(run.path, name), { force: true })));
}

/** The newest complete rows of a step, or undefined. */
export async function findKeptRows(folder: string, step: string): Promise<string | undefined> {
  const runs = await listRuns(folder);
  return runs.map((id) => keptRowsPath(join(folder, 'runs', id), step)).find((path) => existsSync(path));
}

/** The newest run, however it ended. */
export async function latestRun(folder: string): Promise<RunFolder | undefined> {
  const id = (await listRuns(folder))[0];
  return id === undefined ? undefined : { id, path: join(folder, 'runs', id) };
}

export function manifestPath(run: RunFolder): string {
  return join(run.path, 'manifest.json');
}

export async function writeManifest(run: RunFolder, manifest: unknown): Promise<void> {
  await writeFileAtomic(manifestPath(run), `${JSON.stringify(manifest, null, 2)}\n`);
}

/** Removes all but the newest `keep` runs, and those that hold the only rows of a step to start from. */
export async function pruneRuns(folder: string, keep: number): Promise<void> {
  const keptSteps = new Set<string>();
  for (const [index, id] of (await listRuns(folder)).entries()) {
    const path = join(folder, 'runs', id);
    const rows = (await readdir(path).catch(() => [])).filter((name) => name.endsWith('.ndjson'));
    const needed = rows.some((name) => !keptSteps.has(name));
    for (const name of rows) keptSteps.add(name);
    if (index >= keep && !needed) await rm(path, { recursive: true, force: true });
  }
}

/** Ids, newest first. */
async function listRuns(folder: string): Promise<string[]> {
  const names = await readdir(join(folder, 'runs')).catch(() => []);
  return names
    .filter((name) => /^\d{8}T/.test(name))
    .sort()
    .reverse();
}

/** Where the rows of a step are kept in the folder of a run. */
export function keptRowsPath(runPath: string, step: string): string {
  return join(runPath, `${step}.ndjson`);
}
