import { stat } from 'node:fs/promises';
import { resolve, sep } from 'node:path';
import { PipelineError } from '@pipelines/core';
import { toRootPath } from '@pipelines/core/node';
import type { Problem, Sarif } from '../../rows.ts';
import type { ScanContext, ScanRow } from '../scan/open-source.ts';
import { expandGlob, isGlob } from './expand-glob.ts';

const HOW = 'Give --input the SARIF 2.1.0 file of a tool, or a glob such as "reports/**/*.sarif".';

/**
 * The SARIF files that `input` names, each once, by path. A pattern that matches nothing is a problem, and then the scan is
 * partial. Throws CONFIG_INVALID without `input`, INPUT_INVALID if nothing matches at all.
 */
export async function* listSarif({ config, root }: ScanContext): AsyncGenerator<ScanRow, void, undefined> {
  if (config.input.length === 0) {
    throw new PipelineError('CONFIG_INVALID', `01-scan.input: the source sarif needs files. ${HOW}`);
  }
  const files = new Map<string, Sarif>();
  const problems: Problem[] = [];
  for (const pattern of config.input) {
    const found = await matches(root, pattern);
    if (typeof found === 'string') problems.push(problemOf(pattern, found));
    else for (const file of found) files.set(file.path, file);
  }
  if (files.size === 0) {
    throw new PipelineError('INPUT_INVALID', `${problems.map(({ message }) => message).join(' ')} ${HOW}`);
  }
  yield* [...files.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
  yield* problems;
  const [first] = problems;
  yield { type: 'scanned', source: 'sarif', ...(first && { partial: first.message }) };
}

/** The files, or why there are none. */
async function matches(root: string, pattern: string): Promise<Sarif[] | string> {
  const path = resolve(root, pattern);
  const stats = await stat(path).catch(() => undefined);
  if (stats?.isFile()) return [{ type: 'sarif', path: toRootPath(root, path), size: stats.size }];
  if (stats?.isDirectory()) return `${pattern} is a folder.`;
  if (!isGlob(pattern)) return `There is no SARIF file ${pattern}.`;
  const found: Sarif[] = [];
  for await (const file of expandGlob(root, pattern.split(sep).join('/'))) {
    found.push({ type: 'sarif', path: toRootPath(root, file.path), size: file.size });
  }
  return found.length > 0 ? found : `No SARIF file matches ${pattern}.`;
}

function problemOf(pattern: string, message: string): Problem {
  return { type: 'problem', code: 'INPUT_INVALID', path: pattern, message, fix: HOW };
}
