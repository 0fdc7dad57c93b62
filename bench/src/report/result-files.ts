import { mkdir, readdir, readFile, rename, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { type BenchResult, FORMAT } from './result.ts';

/** JSON with one number array per line, so that a changed result reads well in a diff. */
export function toText(result: BenchResult): string {
  const round = (_: string, value: unknown): unknown =>
    typeof value === 'number' && !Number.isInteger(value) ? Number(value.toPrecision(6)) : value;
  const numbers = /\[\n\s+(-?[\d.e+-]+(?:,\n\s+-?[\d.e+-]+)*)\n\s+\]/g;
  const text = JSON.stringify(result, round, 2);
  return `${text.replace(numbers, (_, list: string) => `[${list.replace(/\s+/g, ' ')}]`)}\n`;
}

export async function writeResult(folder: string, result: BenchResult): Promise<void> {
  await writeWhole(join(folder, `${result.name}.json`), toText(result));
}

/** Through a neighbour, so that an interrupted run leaves the old file. */
export async function writeWhole(file: string, text: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  await writeFile(`${file}.tmp`, text);
  await rename(`${file}.tmp`, file);
}

/** @throws Error when it is no result of this format. */
export async function readResult(file: string): Promise<BenchResult> {
  const result = JSON.parse(await readFile(file, 'utf8')) as BenchResult;
  if (result.format !== FORMAT) throw new Error(`${basename(file)} is not a bench result of format ${FORMAT}`);
  return result;
}

/** A result file, or all of a folder, sorted by name; empty for an empty folder. */
export async function readResults(path: string): Promise<BenchResult[]> {
  if (!(await stat(path)).isDirectory()) return [await readResult(path)];
  const names = (await readdir(path)).filter((name) => name.endsWith('.json')).sort();
  return Promise.all(names.map((name) => readResult(join(path, name))));
}
