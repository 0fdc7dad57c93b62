import assert from 'node:assert/strict';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, sep } from 'node:path';
import { isPipelineError } from '../errors.ts';
import { loadConfig } from '../node/load-config.ts';
import { Pipeline } from '../pipeline.ts';
import type { AnyStep, Row } from '../step.ts';
import type { ContractCase } from './step-contract.ts';
import { makeFolder } from './test-folders.ts';
import { addCommits, type CommitSpec, git } from './test-repository.ts';

export interface StepCasesInput {
  /** Whose config the cases are given. */
  readonly pipeline: Pipeline;
  readonly step: AnyStep;
  /** The folder `cases`. */
  readonly folder: string;
  /** Files that no case keeps, such as a page whose looks have tests of their own. */
  readonly ignore?: readonly string[];
  /** Write the results anew. */
  readonly update?: boolean;
}

/**
 * Runs of one step that are kept as files, as cases for any test runner. Every folder NN-step/ok.NAME or ng.NAME is one:
 *   in.ndjson    the rows it is given (default: none)
 *   config.json  a config file as a user writes it (default: none)
 *   root/        the files of the root, git.json its commits; those come on top of root/
 * and what must come of it:
 *   out.ndjson   the rows, and out/ the files it reported or wanted to edit
 *   error.json   code and message
 * A step must have cases of both kinds. `removeFolders` removes the roots.
 */
export function stepCases({ pipeline, step, folder, ignore = [], update = false }: StepCasesInput): ContractCase[] {
  const home = join(folder, step.name);
  const names = existsSync(home) ? readdirSync(home).sort() : [];
  const kinds: ContractCase = {
    name: 'has cases of both kinds',
    async run() {
      assert.deepEqual([...new Set(names.map((name) => name.slice(0, 3)))], ['ng.', 'ok.']);
    },
  };
  const cases = names.map((name): ContractCase => {
    const run = async () => {
      const place = join(folder, step.name, name);
      const outcome = await runCase({ pipeline, step, ignore }, place, makeCaseRoot(place));
      if (update) writeOutcome(place, outcome);
      assert.deepEqual(outcome, readOutcome(place));
      assert.equal('error' in outcome, name.startsWith('ng.'));
    };
    return { name, run };
  });
  return [kinds, ...cases];
}

type Files = Record<string, string>;
type CaseOutcome = { readonly rows: string; readonly files: Files } | { readonly error: unknown };

type CaseOf = Pick<StepCasesInput, 'pipeline' | 'step'> & { readonly ignore: readonly string[] };

async function runCase({ pipeline, step, ignore }: CaseOf, folder: string, root: string): Promise<CaseOutcome> {
  const files: Files = {};
  const report = async (path: string, text: string | Iterable<string>) => {
    if (!ignore.includes(path)) files[path] = [...text].join('');
    return path;
  };
  const edit = async (path: string, text: string) => {
    files[path] = text;
    return 'previewed' as const;
  };
  const services = () => ({ files: { report, edit } });
  try {
    const { shared, steps } = await loadConfig(pipeline, read(join(folder, 'config.json')), []);
    const config = { [step.name]: steps[step.name] };
    const input = rowsOf(read(join(folder, 'in.ndjson')) ?? '');
    const options = { root, input, config, shared, services, check: true };
    let rows = '';
    for await (const row of Pipeline.start('cases', step).run(options)) rows += `${JSON.stringify(row)}\n`;
    return { rows, files };
  } catch (error) {
    if (!isPipelineError(error)) throw error;
    return { error: { code: error.code, message: error.message.replaceAll(root, '<root>') } };
  }
}

/** Commits have fixed authors and dates, so their ids are the same everywhere. */
function makeCaseRoot(folder: string): string {
  const root = makeFolder();
  if (existsSync(join(folder, 'root'))) cpSync(join(folder, 'root'), root, { recursive: true });
  const commits = read(join(folder, 'git.json'));
  if (commits === undefined) return root;
  git(root, ['init', '--quiet', '--object-format=sha1']);
  addCommits(root, JSON.parse(commits) as CommitSpec[]);
  return root;
}

async function* rowsOf(text: string): AsyncGenerator<Row> {
  for (const line of text.split('\n')) if (line !== '') yield JSON.parse(line) as Row;
}

function read(path: string): string | undefined {
  return existsSync(path) ? readFileSync(path, 'utf8') : undefined;
}

function readOutcome(folder: string): CaseOutcome {
  const error = read(join(folder, 'error.json'));
  if (error !== undefined) return { error: JSON.parse(error) as unknown };
  const out = join(folder, 'out');
  const names = existsSync(out) ? readdirSync(out, { recursive: true, withFileTypes: true }) : [];
  const paths = names.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const posix = (path: string) => path.slice(out.length + 1).replaceAll(sep, '/');
  const files = Object.fromEntries(paths.map((path) => [posix(path), readFileSync(path, 'utf8')]));
  return { rows: read(join(folder, 'out.ndjson')) ?? '', files };
}

function writeOutcome(folder: string, outcome: CaseOutcome): void {
  for (const name of ['error.json', 'out.ndjson', 'out']) rmSync(join(folder, name), { recursive: true, force: true });
  if ('error' in outcome) {
    writeFileSync(join(folder, 'error.json'), `${JSON.stringify(outcome.error, null, 2)}\n`);
    return;
  }
  writeFileSync(join(folder, 'out.ndjson'), outcome.rows);
  for (const [path, text] of Object.entries(outcome.files)) {
    mkdirSync(dirname(join(folder, 'out', path)), { recursive: true });
    writeFileSync(join(folder, 'out', path), text);
  }
}
