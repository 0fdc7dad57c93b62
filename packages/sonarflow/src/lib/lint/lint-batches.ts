import type { Lint, Problem } from '../../rows.ts';

export type Diagnostic = Lint['diagnostics'][number];

/** What one call of a linter came to. */
export interface Linted {
  /** Diagnostics by path. */
  readonly files: ReadonlyMap<string, readonly Diagnostic[]>;
  /** Files that are at fault themselves, by syntax or encoding: no linter would find more in them. */
  readonly unread: readonly Problem[];
  /** Files it died at, and rules that were given up: what they would have found is missing. */
  readonly lostFiles?: readonly Problem[];
  readonly lostRules?: readonly Problem[];
  /** Files it looked at. */
  readonly count: number;
}

const NOTHING: Linted = { files: new Map(), unread: [], count: 0 };

/** A call that came to nothing, because one of its files, or all of them, are too much for the linter. */
export interface Crash {
  readonly crash: string;
  /** The file it said it died at. */
  readonly at?: string | undefined;
  /** A rule that was given up instead: the same files are linted again. */
  readonly rule?: Problem | undefined;
}

export interface BatchLinter {
  readonly name: Lint['tool'];
  /** How a user keeps a file away from it. */
  readonly exclude: string;
  /** Throws what no other choice of files would mend. */
  readonly lint: (paths: readonly string[]) => Promise<Linted | Crash>;
}

/** A process starts once per so many files, and what it says of them is held. */
const BATCH_FILES = 1000;

/** Windows takes no longer command line than 32767, Linux two megabytes with the environment. */
const BATCH_CHARACTERS = process.platform === 'win32' ? 24_000 : 100_000;

/** The paths in batches, in order. */
export function* batches(paths: readonly string[]): Generator<readonly string[], void, undefined> {
  let batch: string[] = [];
  let characters = 0;
  for (const path of paths) {
    if (batch.length === BATCH_FILES || (batch.length > 0 && characters + path.length > BATCH_CHARACTERS)) {
      yield batch;
      batch = [];
      characters = 0;
    }
    batch.push(path);
    characters += path.length + 3;
  }
  if (batch.length > 0) yield batch;
}

/**
 * Lints paths together; where the linter dies, lints them in halves, until the file it dies at stands alone. That one is lost
 * and told, the others are not.
 */
export async function* lintRobustly(
  paths: readonly string[],
  linter: BatchLinter,
): AsyncGenerator<Linted, void, undefined> {
  const outcome = await linter.lint(paths);
  if (!('crash' in outcome)) {
    yield outcome;
    return;
  }
  const { crash, at, rule } = outcome;
  if (rule) {
    yield { ...NOTHING, lostRules: [rule] };
    yield* lintRobustly(paths, linter);
    return;
  }
  const culprit = paths.length === 1 ? paths[0] : at;
  const rest = paths.filter((path) => path !== culprit);
  if (culprit !== undefined && rest.length < paths.length) {
    yield { ...NOTHING, lostFiles: [lost(culprit, crash, linter)] };
  }
  const middle = Math.ceil(rest.length / 2);
  for (const half of [rest.slice(0, middle), rest.slice(middle)]) {
    if (half.length > 0) yield* lintRobustly(half, linter);
  }
}

function lost(path: string, crash: string, { name, exclude }: BatchLinter): Problem {
  return { type: 'problem', code: 'LINT_FAILED', path, message: `${name} ${crash}`, fix: exclude };
}
