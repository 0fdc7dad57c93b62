import { realpathSync } from 'node:fs';
import { isPipelineError, PipelineError } from '@pipelines/core';
import type { Lint } from '../../rows.ts';
import type { ScanContext, ScanRow } from '../scan/open-source.ts';
import { type BatchLinter, batches, lintRobustly } from './lint-batches.ts';
import { type LinterCall, type LinterExit, runLinter } from './run-linter.ts';

const MAX_TIMER = 2 ** 31 - 1;

/** A set of files and the linter that takes them. */
export interface LintJob {
  readonly paths: readonly string[];
  readonly linter: BatchLinter;
}

/** How many files a run looked at, tried to read, and lost, and how many rules it gave up. */
interface Told {
  files: number;
  unread: number;
  lostFiles: number;
  lostRules: number;
}

/** One run of a linter over a tree: how long it may take, and what could not be read. */
export class LintRun {
  /** The real path of the root: what linters tell is relative to it. */
  readonly root: string;
  readonly #tool: Lint['tool'];
  readonly #ctx: ScanContext;
  readonly #deadline: AbortSignal;
  readonly #signal: AbortSignal;

  constructor(tool: Lint['tool'], ctx: ScanContext) {
    this.root = realpathSync(ctx.root);
    this.#tool = tool;
    this.#ctx = ctx;
    this.#deadline = AbortSignal.timeout(Math.min(ctx.config.timeout * 1000, MAX_TIMER));
    this.#signal = AbortSignal.any([ctx.signal, this.#deadline]);
  }

  /** Calls the linter, in the root unless told otherwise. Throws TIMEOUT when the time of the run is over. */
  async call(args: LinterCall['args'], options: Pick<LinterCall, 'env'> & { cwd?: string } = {}): Promise<LinterExit> {
    try {
      return await runLinter({ args, cwd: this.root, signal: this.#signal, ...options });
    } catch (thrown) {
      if (this.#deadline.aborted && !this.#ctx.signal.aborted) throw this.#timeout();
      throw thrown;
    }
  }

  #timeout(): PipelineError {
    const { timeout } = this.#ctx.config;
    return new PipelineError('TIMEOUT', `${this.#tool} took longer than ${timeout} s`);
  }

  /**
   * The rows of the source: those of every batch by path, its problems behind them, and Scanned at the end. It is partial where
   * the linter died. A file that nobody can parse is a problem, no more: else one broken fixture would make every run partial.
   * When the time is over, what was not linted by then is lost.
   */
  async *rows(jobs: readonly LintJob[]): AsyncGenerator<ScanRow, void, undefined> {
    const tool = this.#tool;
    const total = jobs.reduce((sum, { paths }) => sum + paths.length, 0);
    this.#ctx.progress.total(total);
    if (total === 0) this.#ctx.log.info(`no file that ${tool} lints: there is nothing to find`);
    const told = { files: 0, unread: 0, lostFiles: 0, lostRules: 0 };
    try {
      for (const job of jobs) yield* this.#lint(job, told);
    } catch (thrown) {
      if (!isPipelineError(thrown) || thrown.code !== 'TIMEOUT') throw thrown;
      const fix = 'raise 01-scan.timeout, or lint a part of the tree with --root';
      yield { type: 'problem', code: 'LINT_TIMEOUT', path: '.', message: thrown.message, fix };
      told.lostFiles = total - told.files - told.unread;
    }
    const partial = whatIsMissing(told);
    yield { type: 'scanned', source: tool, files: told.files, ...(partial !== undefined && { partial }) };
  }

  async *#lint({ paths, linter }: LintJob, told: Told): AsyncGenerator<ScanRow, void, undefined> {
    for (const batch of batches(paths)) {
      for await (const linted of lintRobustly(batch, linter)) {
        told.files += linted.count;
        told.unread += linted.unread.length;
        for (const path of batch) {
          const diagnostics = linted.files.get(path);
          if (diagnostics) yield { type: 'lint', tool: linter.name, path, diagnostics: [...diagnostics] };
        }
        told.lostFiles += linted.lostFiles?.length ?? 0;
        told.lostRules += linted.lostRules?.length ?? 0;
        yield* [...linted.unread, ...(linted.lostFiles ?? []), ...(linted.lostRules ?? [])];
      }
      this.#ctx.progress.add(batch.length);
    }
  }
}

function whatIsMissing({ lostFiles, lostRules }: Told): string | undefined {
  const parts = [
    lostFiles > 0 && `${lostFiles} ${lostFiles === 1 ? 'file was' : 'files were'} not linted`,
    lostRules > 0 && `${lostRules} ${lostRules === 1 ? 'rule was' : 'rules were'} given up`,
  ];
  return parts.filter(Boolean).join(', ') || undefined;
}
