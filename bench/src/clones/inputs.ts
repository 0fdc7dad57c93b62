import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import type { Corpus, Half, SourceFile } from './clone.ts';
import { writeCorpus } from './corpus.ts';
import { functionsOf } from './functions.ts';
import { madeUpFiles } from './generate/files.ts';
import { filesOf } from './trees.ts';

/** Copies for each type in a corpus of public code, and the share of a made-up one. */
const PER_TYPE = 600;
const MADE_UP_SHARE = 0.1;

/** A corpus of the functions of `roots`, or of made-up ones where there are none. */
export async function recallCorpus(
  folder: string,
  roots: readonly string[],
  functions: number,
  half: Half,
): Promise<Corpus> {
  const perType = roots.length > 0 ? PER_TYPE : Math.ceil(functions * MADE_UP_SHARE);
  const files = roots.length > 0 ? await filesOfAll(roots) : madeUpFiles(functions);
  return writeCorpus(folder, files, { functions, perType, half });
}

/** The code of `roots`, or of made-up functions, as a checkout with one commit. */
export async function checkout(folder: string, roots: readonly string[], functions: number): Promise<void> {
  const files = roots.length > 0 ? await filesOfAll(roots) : madeUpFiles(functions);
  for (const { repository, path, text } of files) {
    const to = join(folder, roots.length > 1 ? repository : '.', path);
    await mkdir(dirname(to), { recursive: true });
    await writeFile(to, text);
  }
  await git(folder, 'init', '-q');
  await git(folder, 'add', '-A');
  await git(folder, 'commit', '-q', '--no-verify', '-m', 'All of it');
}

/** A copy; where it is a checkout, git knows it as unchanged. */
export async function copyTree(from: string, to: string): Promise<string> {
  await cp(from, to, { recursive: true });
  if (existsSync(join(to, '.git'))) await git(to, 'update-index', '-q', '--refresh');
  return to;
}

/** Changes one function in each of some files: at most `share` of all, one at least. The text is another one for every `turn`. */
export async function editorOf(tree: string, share: number): Promise<(turn: number) => Promise<void>> {
  const { stdout } = await promisify(execFile)('git', ['ls-files'], { cwd: tree, maxBuffer: 2 ** 28 });
  const paths = stdout.split('\n').filter((path) => /\.(?:ts|tsx|js|jsx|mts|cts|mjs|cjs)$/.test(path));
  const wanted = Math.max(1, Math.floor(paths.length * share));
  const chosen: { path: string; text: string; at: number }[] = [];
  const step = Math.max(1, Math.floor(paths.length / wanted));
  for (let index = 0; index < paths.length && chosen.length < wanted; index += step) {
    const path = join(tree, paths[index] ?? '');
    const text = await readFile(path, 'utf8');
    const place = functionsOf(path, text).places.find(({ start, end }) => /\{\n/.test(text.slice(start, end)));
    if (place) chosen.push({ path, text, at: text.indexOf('{\n', place.start) + 2 });
  }
  return async (turn) => {
    for (const { path, text, at } of chosen) {
      await writeFile(path, `${text.slice(0, at)}/* turn ${turn} */ console.debug(${turn});\n${text.slice(at)}`);
    }
  };
}

export const emptied = async (folder: string): Promise<string> => {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  return folder;
};

async function filesOfAll(roots: readonly string[]): Promise<SourceFile[]> {
  return (await Promise.all(roots.map(filesOf))).flat();
}

function git(folder: string, ...args: string[]): Promise<unknown> {
  const settings = [
    'user.name=bench',
    'user.email=bench@example.invalid',
    'commit.gpgsign=false',
    'core.autocrlf=false',
  ];
  const given = settings.flatMap((setting) => ['-c', setting]);
  return promisify(execFile)('git', [...given, ...args], { cwd: folder, maxBuffer: 2 ** 28 });
}
