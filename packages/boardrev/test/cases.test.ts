import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type AnyStep, isPipelineError, Pipeline, type Row } from '@pipelines/core';
import { loadConfig } from '@pipelines/core/node';
import { afterAll, describe, expect, it } from 'vitest';
import { pipeline } from '../src/pipeline.ts';
import { addCommits, type CommitSpec, git, makeFolder, removeFolders } from './e2e/world.ts';

/*
 * Every folder cases/NN-step/ok.NAME or ng.NAME is one run of that step:
 *   in.ndjson    the rows it is given (default: none)
 *   config.json  a config file as a user writes it (default: none)
 *   root/        the files of the root, git.json its commits; those come on top of root/
 * and what must come of it:
 *   out.ndjson   the rows, and out/ the files it reported or wanted to edit
 *   error.json   code and message
 * UPDATE_CASES=1 writes the results anew.
 */
const CASES = fileURLToPath(new URL('cases', import.meta.url));
const UPDATE = Boolean(process.env['UPDATE_CASES']);

afterAll(removeFolders);

for (const step of pipeline.steps) {
  describe(step.name, () => {
    const names = readdirSync(join(CASES, step.name)).sort();
    it('has cases of both kinds', () => {
      expect(new Set(names.map((name) => name.slice(0, 3)))).toEqual(new Set(['ok.', 'ng.']));
    });
    it.each(names)('%s', async (name) => {
      const folder = join(CASES, step.name, name);
      const outcome = await runCase(step, folder, makeRoot(folder));
      if (UPDATE) writeOutcome(folder, outcome);
      expect(outcome).toEqual(readOutcome(folder));
      expect('error' in outcome).toBe(name.startsWith('ng.'));
    });
  });
}

type Files = Record<string, string>;
type CaseOutcome = { readonly rows: string; readonly files: Files } | { readonly error: unknown };

async function runCase(step: AnyStep, folder: string, root: string): Promise<CaseOutcome> {
  const files: Files = {};
  const report = async (path: string, text: string) => {
    files[path] = text;
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
    let rows = '';
    for await (const row of Pipeline.start('cases', step).run({
      root,
      input,
      config,
      shared,
      services,
      check: true,
    }))
      rows += `${JSON.stringify(row)}\n`;
    return { rows, files };
  } catch (error) {
    if (!isPipelineError(error)) throw error;
    return { error: { code: error.code, message: error.message.replaceAll(root, '<root>') } };
  }
}

/** Commits have fixed authors and dates, so their ids are the same everywhere. */
function makeRoot(folder: string): string {
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
  const files = Object.fromEntries(paths.map((path) => [path.slice(out.length + 1), readFileSync(path, 'utf8')]));
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
