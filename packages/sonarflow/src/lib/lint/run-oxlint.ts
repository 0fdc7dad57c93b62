import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { PipelineError } from '@pipelines/core';
import { CODE_CATEGORIES, type CodeCategory, categoryOfPath } from '@pipelines/core/repository';
import type { ScanContext, ScanRow } from '../scan/open-source.ts';
import type { BatchLinter, Crash, Linted } from './lint-batches.ts';
import { LintRun } from './lint-run.ts';
import { listLintable } from './lintable-files.ts';
import { oneLine } from './one-line.ts';
import { DEFAULT_CATEGORIES, splitByConfig } from './oxlint-config.ts';
import { type OxlintRules, parseOxlintOutput, parseOxlintRules } from './oxlint-output.ts';
import type { LinterExit } from './run-linter.ts';

const EXTENSIONS: ReadonlySet<string> = new Set([
  'js',
  'mjs',
  'cjs',
  'jsx',
  'ts',
  'mts',
  'cts',
  'tsx',
  'vue',
  'svelte',
  'astro',
]);

const EXCLUDE = 'leave it out with `ignorePatterns` of an oxlint config';

/** Where nobody configured anything, nothing that lies about is to count. */
const DEFAULT_FLAGS = ['--disable-nested-config', ...DEFAULT_CATEGORIES.flatMap((name) => ['--warn', name])];

/**
 * What the embedded oxlint says, with the user's config where there is one. Files that are configured come first. Throws
 * SOURCE_FAILED for a config oxlint does not take, and what `listLintable` throws. Memory: what it says of a few hundred files.
 */
export async function* runOxlint(ctx: ScanContext): AsyncGenerator<ScanRow, void, undefined> {
  const paths = await listLintable(ctx, EXTENSIONS);
  const run = new LintRun('oxlint', ctx);
  const bin = oxlintBinary();
  let rules: Promise<OxlintRules> | undefined;
  const { configured, plain } = splitByConfig(run.root, paths);
  const flags = ['--format=json', ...(ctx.shared.concurrency ? [`--threads=${ctx.shared.concurrency}`] : [])];
  const linter = (more: readonly string[]): BatchLinter => ({
    name: 'oxlint',
    exclude: EXCLUDE,
    lint: async (batch) => {
      const exit = await run.call([bin, ...flags, ...more, ...batch.map((path) => `./${path}`)]);
      rules ??= readRules(run, bin);
      return outcomeOf(exit, run.root, await rules);
    },
  });
  yield* run.rows([
    { paths: configured, linter: linter([]) },
    { paths: wanted(plain, ctx), linter: linter(DEFAULT_FLAGS) },
  ]);
}

/** Without what nobody wrote here, and what tests read: it may be wrong on purpose. */
function wanted(paths: readonly string[], { config, log }: ScanContext): string[] {
  const leftOut = new Map<CodeCategory, number>();
  const rest = paths.filter((path) => {
    const category = categoryOfPath(path);
    if (category === undefined || config.include.includes(category)) return true;
    leftOut.set(category, (leftOut.get(category) ?? 0) + 1);
    return false;
  });
  const counts = CODE_CATEGORIES.flatMap((category) => {
    const count = leftOut.get(category);
    return count === undefined ? [] : `${count} ${category}`;
  });
  if (counts.length > 0) log.info(`files left out: ${counts.join(', ')}; \`include\` takes them in`);
  return rest;
}

/** Asked for in an empty folder: elsewhere oxlint looks at configs and files first. */
async function readRules(run: LintRun, bin: string): Promise<OxlintRules> {
  const cwd = await mkdtemp(join(tmpdir(), 'sonarflow-'));
  try {
    return parseOxlintRules((await run.call([bin, '--rules', '--format=json'], { cwd })).stdout);
  } finally {
    await rm(cwd, { recursive: true });
  }
}

function outcomeOf(exit: LinterExit, root: string, rules: OxlintRules): Linted | Crash {
  if (exit.died !== undefined) return { crash: exit.died };
  const linted = parseOxlintOutput(exit.stdout, root, rules);
  if (linted) return linted;
  const said = oneLine(`${exit.stdout}\n${exit.stderr}`) || `exit code ${exit.code}`;
  throw new PipelineError('SOURCE_FAILED', `oxlint refused to run; correct its config: ${said}`);
}

/** The one this package depends on: the same findings wherever it runs. */
function oxlintBinary(): string {
  const manifest = fileURLToPath(import.meta.resolve('oxlint/package.json'));
  return join(dirname(manifest), 'bin', 'oxlint');
}
