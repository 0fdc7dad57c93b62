import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { markdownOf } from './markdown.ts';
import { plotOf } from './plot.ts';
import type { BenchResult } from './result.ts';
import { readResults, writeWhole } from './result-files.ts';

/** All results kept in `home/results`, sorted by name; empty when nothing was measured yet. */
export async function keptResults(home: string): Promise<BenchResult[]> {
  const folder = join(home, 'results');
  return existsSync(folder) ? readResults(folder) : [];
}

/** What the results in `home/results` give, by path within `home`; undefined: a plot that must not be there. */
export async function reportFiles(home: string): Promise<Map<string, string | undefined>> {
  return render(await keptResults(home));
}

/** Writes RESULTS.md and the plots from all results in `home/results`. */
export async function writeReport(home: string): Promise<void> {
  for (const [path, text] of await reportFiles(home)) {
    if (text === undefined) await rm(join(home, path), { force: true });
    else await writeWhole(join(home, path), text);
  }
}

function render(results: readonly BenchResult[]): Map<string, string | undefined> {
  const plots = results.map((result) => ({ name: result.name, plot: plotOf(result) }));
  const plotted = new Set(plots.filter(({ plot }) => plot).map(({ name }) => name));
  const files = new Map<string, string | undefined>([['RESULTS.md', markdownOf(results, plotted)]]);
  for (const { name, plot } of plots) files.set(`results/${name}.svg`, plot);
  return files;
}
