import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { commandEnv, makeRepository, makeRoot, removeFolders } from '../../packages/core/src/testing/index.ts';

// The bundles that commands run from, beside the modules they were made of.

const repository = resolve(import.meta.dirname, '../..');
const PIPELINES = ['packages/boardrev', 'packages/simtask', 'templates/pipeline'];
/** Modules with a handler for threads, in `dist/`, and the handler. */
const HANDLERS = [
  ['packages/boardrev', 'lib/repository/symbol-batch.js', 'readSymbolBatch'],
  ['packages/simtask', 'lib/scan/scan-batch.js', 'scanInThread'],
  ['packages/simtask', '../../core/dist/repository/hash-file.js', 'hashFile'],
] as const;
const dist = (pipeline: string, path = '') => join(repository, pipeline, 'dist', path);

beforeAll(() => {
  execFileSync(process.execPath, [join(repository, 'scripts/bundle.mjs')]);
}, 60_000);
afterAll(removeFolders);

function run(module: string, root: string): string {
  const script = `import { main } from ${JSON.stringify(pathToFileURL(module).href)};
process.exitCode = await main(process.argv.slice(2));`;
  const file = join(makeRoot({ 'run.mjs': script }), 'run.mjs');
  const args = [file, 'run', '--root', root, '--json', '--quiet', '--concurrency', '2'];
  return execFileSync(process.execPath, args, { encoding: 'utf8', env: commandEnv() });
}

/** Enough files for threads, with copies among them and a board. */
function makeTree(): string {
  const task = '---\nid: task-1\ntitle: Add total\nstatus: To Do\ncreated_date: 2026-01-01\n---\n\nAdd `total1`.\n';
  const code = (i: number) => `export function total${i}(list, rate) {
  let sum = 0;
  for (const { price, count } of list) sum += price * count * (1 + rate);
  if (sum < 0) throw new RangeError('less than nothing');
  return Math.round(sum * 100) / 100;
}\n`;
  const sources = Array.from({ length: 200 }, (_, i) => [`src/total-${i}.ts`, code(i)]);
  return makeRepository([
    { message: 'Start', files: { 'backlog/tasks/task-1.md': task, ...Object.fromEntries(sources) } },
  ]);
}

describe.each(PIPELINES)('the bundle of %s', (pipeline) => {
  it('gives what the modules give, byte for byte, with handlers in threads', { timeout: 60_000 }, () => {
    const rows = run(dist(pipeline, 'cli.js'), makeTree());
    expect(run(dist(pipeline, 'bundle/cli.js'), makeTree())).toBe(rows);
    expect(rows).not.toBe('');
  });

  it('carries the licences of what it took in', () => {
    const licences = readFileSync(dist(pipeline, 'bundle/THIRD-PARTY-NOTICES'), 'utf8');
    for (const name of ['zod', 'commander', 'jsonc-parser'])
      expect(licences).toMatch(new RegExp(`^${name}@.* \\((MIT|ISC)\\)$`, 'm'));
  });

  it('holds the worker entry in one file', () => {
    expect(readFileSync(dist(pipeline, 'bundle/worker-entry.js'), 'utf8')).not.toMatch(/from "\.|import\("\./);
  });
});

it.each(HANDLERS)(
  '%s: threads find the handler of %s beside the chunks, alone in one file',
  async (pipeline, path, name) => {
    const bundled = dist(pipeline, `bundle/${path.split('/').at(-1)}`);
    for (const module of [dist(pipeline, path), bundled]) {
      const loaded: Record<string, unknown> = await import(pathToFileURL(module).href);
      expect(loaded[name]).toBeTypeOf('function');
    }
    expect(readFileSync(bundled, 'utf8')).not.toMatch(/from "\.|import\("\./);
    const place = Object.values((await import(pathToFileURL(bundled).href)) as object).find(
      (value) => value?.export === name,
    );
    expect(place).toEqual({ module: pathToFileURL(bundled).href, export: name });
  },
);
