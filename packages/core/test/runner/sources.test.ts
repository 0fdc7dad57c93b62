import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { defineStep, Pipeline, z } from '../../src/index.ts';
import type { CliDefinition } from '../../src/node/index.ts';
import { demoCli, temporaryFolder } from './world.ts';

const page = z.object({ type: z.literal('page'), path: z.string(), missing: z.string().optional() });

const read = defineStep({
  name: '01-read',
  input: z.never(),
  output: page,
  config: z.strictObject({ input: z.array(z.string()).default([]) }),
  source: true,
  async *run(_rows, { config }) {
    for (const path of config.input) {
      const missing = path.startsWith('half') ? { missing: `the end of ${path}` } : {};
      yield { type: 'page' as const, path, ...missing };
    }
  },
});

const keep = defineStep({
  name: '02-keep',
  input: page,
  output: page,
  config: z.strictObject({}),
  async *run(rows) {
    yield* rows;
  },
});

const definition: CliDefinition = {
  pipeline: Pipeline.start('core', read).pipe(keep),
  description: 'Reads pages.',
  version: '1.0.0',
  input: { flag: '--input <file>', field: '01-read.input', description: 'page to read', list: true },
  incomplete: (row) => (row as z.infer<typeof page>).missing,
};

const pages = (rows: readonly Record<string, unknown>[]) => rows.map(({ path }) => path);

describe('a pipeline that reads files of its own', () => {
  it('takes them from --input, which may be given several times', async () => {
    const root = await temporaryFolder();
    const argv = ['run', '--json', '--input', 'a.txt', '--input', 'b.txt'];
    const { code, rows } = await demoCli(root, argv, { definition });
    expect([code, pages(rows())]).toEqual([0, ['a.txt', 'b.txt']]);
    expect((await demoCli(root, ['run', '--help'], { definition })).out).toContain('page to read; repeatable');
  });

  it('takes a file that lies where the person stands; anything else is relative to the root', async () => {
    const root = await temporaryFolder();
    const cwd = join(root, 'sub');
    await mkdir(cwd);
    await writeFile(join(cwd, 'a.txt'), '');
    const inputs = ['a.txt', 'b.txt', '*.txt', join(cwd, 'a.txt')].flatMap((name) => ['--input', name]);
    const { rows } = await demoCli(root, ['run', '--json', '--root', root, ...inputs], { definition, cwd });
    expect(pages(rows())).toEqual(['sub/a.txt', 'b.txt', '*.txt', 'sub/a.txt']);
  });

  it('takes rows from --input where it starts at a later step, and then one file only', async () => {
    const root = await temporaryFolder();
    const argv = ['run', '--json', '--from', '02', '--input', '-'];
    const row = '{"type":"page","path":"c.txt"}\n';
    expect(pages((await demoCli(root, argv, { definition, stdin: row })).rows())).toEqual(['c.txt']);
    const two = await demoCli(root, [...argv, '--input', 'rows.ndjson'], { definition });
    expect([two.code, two.err]).toEqual([2, expect.stringContaining('--input: one file of rows')]);
  });

  it('ends with exit code 2 and says what is missing, though its rows are there', async () => {
    const root = await temporaryFolder();
    const { code, err, rows } = await demoCli(root, ['run', '--json', '--quiet', '--input', 'half.txt'], {
      definition,
    });
    expect([code, pages(rows())]).toEqual([2, ['half.txt']]);
    expect(err).toBe('incomplete: the end of half.txt\n');
  });
});
