import { execFile } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { emptied } from '../clones/inputs.ts';
import { spend } from '../contenders/command.ts';
import type { Spent } from '../contract.ts';
import { HOME } from '../report/circumstances.ts';
import {
  type Checker,
  type Flag,
  markdownLinkCheck,
  markdownlint,
  readmeflow,
  remarkValidateLinks,
} from './checkers.ts';
import { type AdjudicatedResult, judgeAdjudicated, readAdjudicated } from './judge-adjudicated.ts';
import { judgeSeeded, type SeededResult } from './judge-seeded.ts';
import { SEEDED_REPOSITORY, writeSeededTree } from './seeded-tree.ts';

/** Checkers by the name they have in results. */
const CHECKERS: Readonly<Record<string, (repository: string) => Checker>> = {
  readmeflow: () => readmeflow,
  'remark-validate-links': remarkValidateLinks,
  'markdown-link-check': () => markdownLinkCheck,
  'markdownlint-cli2': () => markdownlint,
};
const LISTS = join(HOME, 'data/adjudicated');

export interface DocumentsMeasurement {
  readonly seeded: Readonly<Record<string, SeededResult>>;
  readonly trees: readonly {
    readonly repository: string;
    readonly commit: string;
    readonly tools: Readonly<Record<string, AdjudicatedResult & Pick<Spent, 'wall' | 'cpu' | 'peak'>>>;
  }[];
}

/** Every checker on the seeded cases, and on each checkout that a list of judged places belongs to. */
export async function measureDocuments(
  checkouts: readonly string[],
  report: (line: string) => void,
): Promise<DocumentsMeasurement> {
  const folder = await mkdtemp(join(tmpdir(), 'documents-'));
  try {
    const seeded: Record<string, SeededResult> = {};
    const tree = await emptied(join(folder, 'tree'));
    await writeSeededTree(tree);
    for (const [name, checkerOf] of Object.entries(CHECKERS)) {
      report(`seeded cases: ${name}`);
      const checker = checkerOf(SEEDED_REPOSITORY);
      seeded[name] = judgeSeeded(checker, (await flagsOf(checker, tree, join(folder, 'out'))).flags);
    }
    return { seeded, trees: await judgeTrees(checkouts, join(folder, 'out'), report) };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function judgeTrees(
  checkouts: readonly string[],
  out: string,
  report: (line: string) => void,
): Promise<DocumentsMeasurement['trees']> {
  const trees: DocumentsMeasurement['trees'][number][] = [];
  for (const name of (await readdir(LISTS)).sort()) {
    const list = await readAdjudicated(join(LISTS, name));
    const checkout = checkouts.find((path) => basename(path) === list.repository.split('/')[1]);
    if (checkout === undefined) continue;
    await assertCommit(checkout, list.commit);
    const tools: Record<string, AdjudicatedResult & Pick<Spent, 'wall' | 'cpu' | 'peak'>> = {};
    for (const [tool, checkerOf] of Object.entries(CHECKERS)) {
      report(`${list.repository}: ${tool}`);
      const { flags, spent } = await flagsOf(checkerOf(list.repository), checkout, out);
      const { wall, cpu, peak } = spent;
      tools[tool] = { ...judgeAdjudicated(list, flags), wall, cpu, peak };
    }
    trees.push({ repository: list.repository, commit: list.commit, tools });
  }
  return trees;
}

async function assertCommit(checkout: string, commit: string): Promise<void> {
  const { stdout } = await promisify(execFile)('git', ['rev-parse', 'HEAD'], { cwd: checkout });
  if (stdout.trim() !== commit)
    throw new Error(`${basename(checkout)}: was judged at ${commit}, is at ${stdout.trim()}`);
}

/** From nothing: what an earlier run kept is taken away. */
async function flagsOf(
  checker: Checker,
  tree: string,
  out: string,
): Promise<{ readonly flags: readonly Flag[]; readonly spent: Spent }> {
  await rm(join(tree, '.pipeline'), { recursive: true, force: true });
  const spent = await spend(checker.command(tree, await emptied(out)));
  return { flags: checker.flags(out), spent };
}
