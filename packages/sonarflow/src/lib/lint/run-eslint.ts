import { PipelineError } from '@pipelines/core';
import { extensionOf } from '@pipelines/core/repository';
import type { Problem } from '../../rows.ts';
import type { ScanContext, ScanRow } from '../scan/open-source.ts';
import { parseEslintOutput } from './eslint-output.ts';
import { type Eslint, findEslint } from './find-eslint.ts';
import type { Crash, Linted } from './lint-batches.ts';
import { LintRun } from './lint-run.ts';
import { listLintable } from './lintable-files.ts';
import { oneLine } from './one-line.ts';
import type { LinterExit } from './run-linter.ts';

const SCRIPTS = ['js', 'mjs', 'cjs', 'jsx', 'ts', 'mts', 'cts', 'tsx', 'vue', 'svelte', 'astro'];

/** Only a flat config says of every file whether it is linted at all. */
const LANGUAGES = ['json', 'jsonc', 'json5', 'md', 'css', 'html', 'yml', 'yaml', 'graphql'];

const EXCLUDE = 'leave it out with `ignores` of the ESLint config, or mend the rule';

/** The parsers of components; that of a script takes any but the one ESLint has by itself. */
const PARSERS: Readonly<Record<string, RegExp>> = { vue: /vue/, svelte: /svelte/, astro: /astro/ };

/** A rule that dies at more files than this is left out, rather than the files. */
const MOST_CRASHES = 2;

/**
 * What the user's own ESLint says, with their config, in a process of its own. Throws SOURCE_FAILED without ESLint or a config
 * that it takes, and what `listLintable` throws. Memory: what it says of a few hundred files.
 */
export async function* runEslint(ctx: ScanContext): AsyncGenerator<ScanRow, void, undefined> {
  const run = new LintRun('eslint', ctx);
  const eslint = findEslint(run.root);
  ctx.log.info(`ESLint ${eslint.version} of the project`);
  const extensions = new Set(eslint.legacy ? SCRIPTS : [...SCRIPTS, ...LANGUAGES]);
  const paths = await listLintable(ctx, extensions);
  const process = new EslintProcess(eslint, run);
  const lintable = eslint.legacy ? await process.parsable(paths) : paths;
  const lint = (batch: readonly string[]) => process.lint(batch);
  yield* run.rows([{ paths: lintable, linter: { name: 'eslint', exclude: EXCLUDE, lint } }]);
}

/** Calls ESLint, and remembers which of its rules die. */
class EslintProcess {
  readonly #eslint: Eslint;
  readonly #run: LintRun;
  readonly #crashes = new Map<string, number>();
  #isConfigRead = false;

  constructor(eslint: Eslint, run: LintRun) {
    this.#eslint = eslint;
    this.#run = run;
  }

  async lint(paths: readonly string[]): Promise<Linted | Crash> {
    // Others could read no types of rules, which are a refinement.
    const format = this.#eslint.major < 8 ? 'json' : 'json-with-metadata';
    const off = [...this.#crashes].flatMap(([rule, times]) =>
      times > MOST_CRASHES ? ['--rule', `${JSON.stringify(rule)}: off`] : [],
    );
    const files = paths.map((path) => `./${path}`);
    const exit = await this.#call(['--format', format, '--no-error-on-unmatched-pattern', ...off, ...files]);
    const linted = exit.died === undefined ? parseEslintOutput(exit.stdout, this.#run.root) : undefined;
    if (linted) {
      this.#isConfigRead = true;
      return linted;
    }
    await this.#checkConfig(paths[0] ?? '', exit);
    return this.#crash(exit);
  }

  /** The paths whose language ESLint was told how to parse: without a config for it, it takes all for JavaScript. */
  async parsable(paths: readonly string[]): Promise<string[]> {
    const foreign = new Map<string, boolean>();
    for (const path of paths) {
      const extension = extensionOf(path);
      if (/^[cm]?jsx?$/.test(extension) || foreign.has(extension)) continue;
      const { stdout } = await this.#call(['--print-config', `./${path}`]);
      const parser = /"parser": "(.+)"/.exec(stdout)?.[1] ?? 'espree';
      foreign.set(extension, (PARSERS[extension] ?? /^(?!.*\bespree\b)/).test(parser));
    }
    return paths.filter((path) => foreign.get(extensionOf(path)) ?? true);
  }

  #call(args: readonly string[]): Promise<LinterExit> {
    const { bin, legacy, major } = this.#eslint;
    const env = legacy && major >= 8 ? { ESLINT_USE_FLAT_CONFIG: 'false' } : {};
    return this.#run.call([bin, ...args], { env });
  }

  /** Throws if it is the config that ESLint dies at, whatever the files. */
  async #checkConfig(path: string, { stderr }: LinterExit): Promise<void> {
    if (this.#isConfigRead) return;
    this.#isConfigRead = (await this.#call(['--print-config', `./${path}`])).code === 0;
    if (this.#isConfigRead) return;
    const said = oneLine(stderr) || 'it said nothing';
    throw new PipelineError(
      'SOURCE_FAILED',
      `ESLint ${this.#eslint.version} refused to run; correct its config: ${said}`,
    );
  }

  #crash({ died, stderr, code }: LinterExit): Crash {
    if (died !== undefined) return { crash: died };
    const file = /^Occurred while linting (.+?)(?::\d+)?$/m.exec(stderr)?.[1];
    const rule = /^Rule: "(.+)"$/m.exec(stderr)?.[1];
    const said = oneLine(stderr.split(/^Occurred while linting/m)[0] ?? '').replaceAll(`${this.#run.root}/`, '');
    const crash = `died${rule === undefined ? '' : ` in the rule ${rule}`}: ${said || `exit code ${code}`}`;
    const times = rule === undefined ? 0 : (this.#crashes.get(rule) ?? 0) + 1;
    if (rule !== undefined) this.#crashes.set(rule, times);
    if (rule !== undefined && times > MOST_CRASHES) return { crash, rule: lostRule(rule, crash) };
    const at = file?.startsWith(`${this.#run.root}/`) ? file.slice(this.#run.root.length + 1) : undefined;
    return { crash, at };
  }
}

function lostRule(rule: string, crash: string): Problem {
  return {
    type: 'problem',
    code: 'RULE_FAILED',
    path: '.',
    message: `eslint ${crash}: the rule ${rule} is left out from here on`,
    fix: 'update its plugin, or turn the rule off',
  };
}
