import { createWriteStream, existsSync } from 'node:fs';
import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import type { Row } from '../step.ts';
import { writeFileAtomic } from './atomic-write.ts';
import { RowWriter } from './row-io.ts';

/** One run of one pipeline: a folder with a manifest and the kept rows. */
export interface RunFolder {
  readonly id: string;
  readonly path: string;
}

/** Creates `<folder>/runs/<id>`. Ids sort by time and are safe file names. */
export async function createRunFolder(folder: string, now = new Date()): Promise<RunFolder> {
  const id = `${now.toISOString().replace(/[-:.]/g, '')}-${process.pid}`;
  const path = join(folder, 'runs', id);
  await mkdir(path, { recursive: true });
  return { id, path };
}

/** Passes rows on and keeps them. The file takes its name only when all rows are in it. */
export async function* keepRows(run: RunFolder, step: string, rows: AsyncIterable<Row>): AsyncGenerator<Row> {
  const path = keptRowsPath(run.path, step);
  const stream = createWriteStream(`${path}.partial`);
  const writer = new RowWriter(stream);
  for await (const row of rows) {
    if (!writer.closed) await writer.write(row);
    yield row;
  }
  await writer.flush();
  stream.end();
  await finished(stream);
  await rename(`${path}.partial`, path);
}

/** The newest complete rows of a step, or undefined. */
export async function findKeptRows(folder: string, step: string): Promise<string | undefined> {
  const runs = await listRuns(folder);
  return runs.map((id) => keptRowsPath(join(folder, 'runs', id), step)).find((path) => existsSync(path));
}

export async function writeManifest(run: RunFolder, manifest: unknown): Promise<void> {
  await writeFileAtomic(join(run.path, 'manifest.json'), `${JSON.stringify(manifest, null, 2)}\n`);
}

/** Removes all but the newest `keep` runs. */
export async function pruneRuns(folder: string, keep: number): Promise<void> {
  const old = (await listRuns(folder)).slice(keep);
  await Promise.all(old.map((id) => rm(join(folder, 'runs', id), { recursive: true, force: true })));
}

/** Ids, newest first. */
async function listRuns(folder: string): Promise<string[]> {
  const names = await readdir(join(folder, 'runs')).catch(() => []);
  return names.sort().reverse();
}

function keptRowsPath(runPath: string, step: string): string {
  return join(runPath, `${step}.ndjson`);
}
