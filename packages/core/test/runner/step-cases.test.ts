import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { defineStep, Pipeline, PipelineError, z } from '../../src/index.ts';
import { git, makeFolder, makeRepository, removeFolders, stepCases, writeFiles } from '../../src/testing/index.ts';

const number = z.object({ type: z.literal('number'), value: z.number() });

const double = defineStep({
  name: '01-double',
  input: number,
  output: number,
  config: z.strictObject({ times: z.number().default(2) }),
  async *run(rows, ctx) {
    for await (const row of rows) {
      if (row.value < 0) throw new PipelineError('INPUT_INVALID', `no number below 0 in ${ctx.root}`);
      await ctx.files.report('last.txt', String(row.value));
      yield { ...row, value: row.value * ctx.config.times };
    }
  },
});
const pipeline = Pipeline.start('demo', double);

let folder: string;
beforeEach(() => {
  folder = makeFolder();
});
afterEach(removeFolders);

const row = (value: number) => `{"type":"number","value":${value}}\n`;
const run = async (name: string, update = false) =>
  stepCases({ pipeline, step: double, folder, update })
    .find((found) => found.name === name)
    ?.run();

describe('stepCases', () => {
  it('runs a step on what a case gives it and compares rows, files and errors', async () => {
    writeFiles(folder, {
      '01-double/ok.three/in.ndjson': row(3),
      '01-double/ok.three/config.json': '{ "demo": { "01-double": { "times": 5 } } }',
      '01-double/ok.three/out.ndjson': row(15),
      '01-double/ok.three/out/last.txt': '3',
      '01-double/ng.minus/in.ndjson': row(-1),
      '01-double/ng.minus/error.json': '{ "code": "INPUT_INVALID", "message": "no number below 0 in <root>" }',
    });
    const cases = stepCases({ pipeline, step: double, folder });
    expect(cases.map(({ name }) => name)).toEqual(['has cases of both kinds', 'ng.minus', 'ok.three']);
    for (const found of cases) await found.run();
  });

  it('fails for other rows, other files, and a kind that is not what came', async () => {
    writeFiles(folder, {
      '01-double/ok.rows/in.ndjson': row(3),
      '01-double/ok.rows/out.ndjson': row(7),
      '01-double/ok.files/in.ndjson': row(3),
      '01-double/ok.files/out.ndjson': row(6),
      '01-double/ng.none/in.ndjson': row(3),
      '01-double/ng.none/out.ndjson': row(6),
      '01-double/ng.none/out/last.txt': '3',
    });
    for (const name of ['ok.rows', 'ok.files', 'ng.none']) await expect(run(name), name).rejects.toThrow();
    rmSync(join(folder, '01-double/ng.none'), { recursive: true });
    await expect(run('has cases of both kinds')).rejects.toThrow();
  });

  it('writes what came as what is expected, when asked to, and holds from then on', async () => {
    writeFiles(folder, { '01-double/ok.new/in.ndjson': row(4), '01-double/ok.new/out/old.txt': 'gone' });
    await run('ok.new', true);
    expect(readFileSync(join(folder, '01-double/ok.new/out.ndjson'), 'utf8')).toBe(row(8));
    expect(readFileSync(join(folder, '01-double/ok.new/out/last.txt'), 'utf8')).toBe('4');
    expect(existsSync(join(folder, '01-double/ok.new/out/old.txt'))).toBe(false);
    await run('ok.new');
  });
});

it('makeRepository gives the same commit ids everywhere', () => {
  const commits = [
    { message: 'Start', files: { 'a.txt': 'a\n' } },
    { message: 'Go on', remove: ['a.txt'] },
  ];
  const root = makeRepository(commits);
  expect(git(root, ['log', '--format=%h %as %an %s'])).toMatchInlineSnapshot(`
    "ef79391 2026-01-06 A. Person Go on
    f4a367c 2026-01-05 A. Person Start"
  `);
});
