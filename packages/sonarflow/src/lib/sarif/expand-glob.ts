import type { Dirent } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { globPattern } from '@pipelines/core/repository';

const WILD = /[*?{]/;

/** Folders that a wildcard does not lead into: a pattern has to name them. */
const PASSED_OVER = new Set(['.git', '.pipeline', 'node_modules']);

export function isGlob(pattern: string): boolean {
  return WILD.test(pattern);
}

export interface FoundFile {
  readonly path: string;
  readonly size: number;
}

/** The files that a glob with slashes matches. Links to files count, links to folders are not followed. */
export async function* expandGlob(base: string, glob: string): AsyncGenerator<FoundFile, void, undefined> {
  const parts = glob.split('/');
  const wild = parts.findIndex((part) => WILD.test(part));
  const rest = parts.slice(wild);
  const depth = rest.some((part) => part.includes('**')) ? Number.POSITIVE_INFINITY : rest.length;
  const folder = wild === 0 ? base : resolve(base, `${parts.slice(0, wild).join('/')}/`);
  yield* filesIn(folder, '', depth, globPattern(rest.join('/')));
}

async function* filesIn(
  folder: string,
  below: string,
  depth: number,
  pattern: RegExp,
): AsyncGenerator<FoundFile, void, undefined> {
  const entries = await readdir(join(folder, below), { withFileTypes: true }).catch((): Dirent[] => []);
  for (const entry of entries) {
    const name = `${below}${entry.name}`;
    if (entry.isDirectory()) {
      if (depth > 1 && !PASSED_OVER.has(entry.name)) yield* filesIn(folder, `${name}/`, depth - 1, pattern);
    } else if (pattern.test(name)) {
      const path = join(folder, name);
      const stats = await stat(path).catch(() => undefined);
      if (stats?.isFile()) yield { path, size: stats.size };
    }
  }
}
