import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import type { SourceFile } from './clone.ts';

const CODE = /(?<!\.d|\.min)\.(?:ts|tsx|js|jsx|mts|cts|mjs|cjs)$/;
/** Tests, samples and what is built or bought: every tool leaves some of them out, each by rules of its own. */
const LEFT_OUT =
  /^(?:\..*|node_modules|dist|build|lib|es|esm|cjs|umd|out|coverage|vendor|third[-_]?party|tests?|__tests__|__mocks__|specs?|e2e|fixtures?|__fixtures__|__snapshots__|examples?|demos?|samples?|playgrounds?|sandbox|stories|cypress|playwright|mocks?|snapshots?|benchmarks?|generated|locales?|flow-typed)$/i;
const TEST_FILE = /[.-](?:tests?|specs?|stories|bench|setup)\.|\.generated\./i;

/** Folders named by `SIMTASK_BENCH_ROOT`, separated as in PATH. */
export function rootsOf(named: string | undefined): string[] {
  return (named ?? '').split(process.platform === 'win32' ? ';' : ':').filter(Boolean);
}

/** Code files of a checkout, tests and the like left out, in no order that matters. */
export async function filesOf(root: string): Promise<SourceFile[]> {
  const repository = basename(root);
  const found: SourceFile[] = [];
  const enter = async (folder: string): Promise<void> => {
    for (const entry of await readdir(join(root, folder), { withFileTypes: true })) {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (entry.isDirectory() && !LEFT_OUT.test(entry.name)) await enter(path);
      if (!entry.isFile() || !CODE.test(entry.name) || TEST_FILE.test(entry.name)) continue;
      found.push({ repository, path, text: await readFile(join(root, path), 'utf8') });
    }
  };
  await enter('');
  return found;
}

/** Such as `babel 1a2b3c4d5e6f`: no path of this machine. */
export async function titleOf(root: string): Promise<string> {
  try {
    const { stdout } = await promisify(execFile)('git', ['rev-parse', '--short=12', 'HEAD'], { cwd: root });
    return `${basename(root)} ${stdout.trim()}`;
  } catch {
    return basename(root);
  }
}
