import { execFile } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { configJsonSchema, loadConfig } from '../../src/node/index.ts';
import { demo } from './fixtures/demo/pipeline.mjs';
import { demoCli, temporaryFolder } from './world.ts';

const set = (field: string, value: unknown) => ({ field, value, typed: `--set ${field}=${JSON.stringify(value)}` });

async function problems(file: string, assignments: ReturnType<typeof set>[] = []): Promise<string[]> {
  const thrown: unknown = await loadConfig(demo, file, assignments).catch((error: unknown) => error);
  expect(thrown).toMatchObject({ code: 'CONFIG_INVALID' });
  return (thrown as { details: { problems: string[] } }).details.problems;
}

describe('config', () => {
  it('is defaults, then the file, then flags and --set in their order', async () => {
    const file = `\uFEFF{
      // comments and trailing commas are fine
      "$schema": "x",
      "shared": { "maxMemory": 7, },
      "core": { "01-words": { "count": 5 }, "02-shout": { "mark": "?" } },
    }`;
    const { shared, steps } = await loadConfig(demo, file, [set('02.mark', 'a'), set('02-shout.mark', 'b')]);
    expect(shared).toEqual({ allowShallow: false, maxMemory: 7 });
    expect(steps).toMatchObject({ '01-words': { count: 5, endless: false }, '02-shout': { mark: 'b' }, '03-rank': {} });
    expect((await loadConfig(demo, '', [])).steps['01-words']).toEqual({ count: 3, endless: false });
  });

  it('reports all problems at once, each where it was written', async () => {
    const file = JSON.stringify({
      shared: { maxMemory: -1, bord: 'x' },
      core: { '01-words': { count: 'many' }, '02-shout': { nested: { dept: 1 } }, '09-no': {}, '03-rank': [] },
      typo: { anything: 1 },
      other: 3,
    });
    const found = await problems(file, [set('02.marc', 1), set('05.x', 1), set('count', 1), set('01.count', -2)]);
    const expected = [
      /^pipelines.config.json: `core.09-no`|unknown key `core.09-no`/,
      /`core.03-rank` must be an object/,
      /unknown key `typo`/,
      /`other` must be an object/,
      /^--set 05.x=1: expected/,
      /^--set count=1: expected/,
      /`shared.maxMemory`: /,
      /`shared.bord`: unknown key; known are board, /,
      /^--set 01.count=-2: /,
      /`core.02-shout.nested.dept`: unknown key/,
      /^--set 02.marc=1: unknown key; known are mark, /,
    ];
    for (const pattern of expected)
      expect(
        found.filter((line) => pattern.test(line)),
        String(pattern),
      ).toHaveLength(1);
    expect(found).toHaveLength(expected.length);
  });

  it('leaves the sections of other pipelines alone, also empty ones', async () => {
    await loadConfig(demo, '{ "simtask": { "01-scan": { "any": "thing" } }, "sonarflow": {} }', []);
  });

  it('names file, line and column of a syntax error, and what is no object', async () => {
    expect(await problems('{\n  "shared": { "now" 3 }\n}')).toEqual(['pipelines.config.json:2:21: ColonExpected']);
    expect(await problems('\uFEFF{x')).toEqual(['pipelines.config.json:1:2: InvalidSymbol']);
    expect(await problems('[]')).toEqual(['pipelines.config.json: expected an object, got an array']);
    expect(await problems('null')).toEqual(['pipelines.config.json: expected an object, got null']);
    await expect(loadConfig(demo, '{', [], 'mine.json')).rejects.toThrow('mine.json:1:2');
  });

  it('has a JSON schema that knows the fields and lets other pipelines be', () => {
    const schema = JSON.stringify(configJsonSchema(demo));
    expect(schema).toContain('"02-shout"');
    expect(schema).toContain('What ends a word.');
    expect(schema).toContain('maxMemory');
  });
});

describe('config on the command line', () => {
  const effective = async (root: string, ...argv: string[]) => {
    const { code, out, err } = await demoCli(root, ['config', ...argv]);
    expect([code, err]).toEqual([0, '']);
    return JSON.parse(out);
  };

  it('takes named flags, --set and --config', async () => {
    const root = await temporaryFolder();
    await writeFile(join(root, 'pipelines.config.json'), '{ "core": { "02-shout": { "mark": "file" } } }');
    await writeFile(join(root, 'mine.json'), '{ "core": { "02-shout": { "mark": "mine" } } }');
    const mark = async (...argv: string[]) => (await effective(root, ...argv)).core['02-shout'].mark;
    expect(await mark()).toBe('file');
    expect(await mark('--config', 'mine.json')).toBe('mine');
    expect(await mark('--mark', '123')).toBe('123');
    expect(await mark('--mark', 'flag', '--set', '02.mark="set=1"')).toBe('set=1');
    const { shared } = await effective(
      root,
      '--max-memory',
      '9',
      '--concurrency',
      '2',
      '--allow-shallow',
      '--at',
      '12',
    );
    expect(shared).toEqual({ allowShallow: true, maxMemory: 9, concurrency: 2, at: '12' });
  });

  it('of --at REV comes from that revision, also in a subfolder and in a bare repository', async () => {
    const root = await temporaryFolder();
    const git = (...args: string[]) =>
      promisify(execFile)('git', ['-c', 'user.name=a', '-c', 'user.email=a@b', ...args], { cwd: root });
    await git('init', '-q');
    await mkdir(join(root, 'sub'));
    const write = async (value: string) => {
      const text = `{ "core": { "02-shout": { "mark": "${value}" } } }`;
      await writeFile(join(root, 'pipelines.config.json'), text);
      await writeFile(join(root, 'sub', 'pipelines.config.json'), text.replace(value, `sub ${value}`));
    };
    await write('first');
    await git('add', '.');
    await git('commit', '-qm', 'one');
    await write('second');
    const mark = async (folder: string, ...argv: string[]) => (await effective(folder, ...argv)).core['02-shout'].mark;
    expect(await mark(root)).toBe('second');
    expect(await mark(root, '--at', 'HEAD')).toBe('first');
    expect(await mark(join(root, 'sub'), '--at', 'HEAD')).toBe('sub first');
    const bare = await temporaryFolder();
    await git('clone', '-q', '--bare', root, bare);
    expect(await mark(bare)).toBe('first');
    const { code, err } = await demoCli(root, ['config', '--at', 'no-such-revision']);
    expect([code, err]).toEqual([2, expect.stringMatching(/^error GIT_REVISION: .*no-such-revision.*\n$/)]);
  });

  it('that cannot be read is an error, not the default', async () => {
    const root = await temporaryFolder();
    await mkdir(join(root, 'pipelines.config.json'));
    const { code, err } = await demoCli(root, ['config']);
    expect([code, err]).toEqual([2, expect.stringMatching(/^error CONFIG_INVALID: .*cannot be read.*\n$/)]);
    const missing = await demoCli(root, ['config', '--config', 'no.json']);
    expect(missing.err).toMatch(/^error CONFIG_INVALID: --config no.json cannot be read.*\n$/);
  });
});
