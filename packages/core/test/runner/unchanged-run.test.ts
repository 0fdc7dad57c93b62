import { appendFile, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { defineStep, Pipeline, z } from '../../src/index.ts';
import type { CliDefinition } from '../../src/node/index.ts';
import { type CliOutcome, type CliWorld, demoCli, temporaryFolder } from './world.ts';

const word = z.object({ type: z.literal('word'), text: z.string() });
type Word = z.infer<typeof word>;

/** What the steps read, besides their rows. */
let world = { words: ['one', 'two'], state: 'same' as string | undefined, edit: '', fails: false };
let computed: string[] = [];
/** What happens while the first step runs. */
let meanwhile = () => {};

beforeEach(() => {
  world = { words: ['one', 'two'], state: 'same', edit: '', fails: false };
  computed = [];
  meanwhile = () => {};
});

const state = async () => {
  if (world.state === 'broken') throw new Error('no state');
  return world.state;
};

const read = defineStep({
  name: '01-read',
  input: z.never(),
  output: word,
  config: z.strictObject({ suffix: z.string().default('') }),
  source: true,
  state,
  async *run(_rows, { config, log }) {
    computed.push('01-read');
    log.warn('mind the words');
    meanwhile();
    for (const text of world.words) yield { type: 'word' as const, text: `${text}${config.suffix}` };
    if (world.fails) throw new Error('it fails');
  },
});

const count = defineStep({
  name: '02-count',
  input: word,
  output: word,
  config: z.strictObject({}),
  state,
  async *run(rows, { files }) {
    computed.push('02-count');
    const words: Word[] = [];
    for await (const row of rows) words.push(row);
    await files.report('report.md', `${words.length} words\n`);
    await files.report('deep/report.json', '{}');
    if (world.edit !== '') await files.edit('words.md', world.edit);
    yield* words;
  },
});

const plain = defineStep({
  name: '03-plain',
  input: word,
  output: word,
  config: z.strictObject({}),
  async *run(rows) {
    computed.push('03-plain');
    yield* rows;
  },
});

const pipeline = Pipeline.start('core', read).pipe(count).pipe(plain);
const definition: CliDefinition = {
  pipeline,
  description: 'Counts words.',
  version: '1.0.0',
  findings: { words: (row) => Number(row.type === 'word') },
  summarize: (row) => (row as Word).text,
};

const RUN = ['run', '--until', '02', '--json'];

async function run(root: string, argv: readonly string[] = RUN, more: CliWorld = {}): Promise<CliOutcome> {
  computed = [];
  return demoCli(root, argv, { definition, code: 'this code', ...more });
}

const isComputed = () => computed.length > 0;
const folder = (root: string) => join(root, '.pipeline/core');
const runs = (root: string) => readdir(join(folder(root), 'runs'));

describe('a run of which nothing has changed since the one before', () => {
  it('gives what that gave, says what that said, and writes nothing', async () => {
    const root = await temporaryFolder();
    const first = await run(root);
    expect(computed).toEqual(['02-count', '01-read']);
    const kept = await runs(root);
    const second = await run(root);
    expect([second.out, second.code, isComputed()]).toEqual([first.out, 0, false]);
    expect(first.err).toContain('warning: mind the words');
    expect(second.err).toContain('warning: mind the words');
    expect(second.err).toMatch(/nothing has changed since the run of \S+: this is its result; --force runs again\n$/);
    expect(await runs(root)).toEqual(kept);
  });

  it('ends with the same code, and with the same lines for people', async () => {
    const root = await temporaryFolder();
    const argv = ['run', '--until', '02', '--fail-on', 'words=1', '--quiet'];
    const first = await run(root, argv);
    const second = await run(root, argv);
    expect([first.code, first.out]).toEqual([1, 'one\ntwo\n']);
    expect([second.code, second.out, second.err, isComputed()]).toEqual([first.code, first.out, first.err, false]);
    expect((await run(root, ['run', '--until', '02', '--fail-on', 'words=2'])).code).toBe(0);
    expect(isComputed()).toBe(false);
  });

  it('starts from the same kept rows', async () => {
    const root = await temporaryFolder();
    await run(root);
    const from = ['run', '--from', '02', '--until', '02', '--json'];
    await run(root, ['run', '--until', '01', '--json']);
    const first = await run(root, from);
    expect(computed).toEqual(['02-count']);
    expect((await run(root, from)).out).toBe(first.out);
    expect(isComputed()).toBe(false);
    world.words = ['three'];
    world.state = 'other';
    await run(root, ['run', '--until', '01', '--json']);
    world.state = 'same';
    expect((await run(root, from)).out).toContain('three');
  });

  it('is the newest run only', async () => {
    const root = await temporaryFolder();
    await run(root);
    await run(root, [...RUN, '--set', '01.suffix=s']);
    await run(root);
    expect(isComputed()).toBe(true);
  });
});

describe('a run is computed again', () => {
  const cases: Record<string, (root: string) => unknown> = {
    'when what a step reads has changed': () => {
      world.state = 'other';
    },
    'when a step cannot tell what it reads': () => {
      world.state = undefined;
    },
    'when telling fails': () => {
      world.state = 'broken';
    },
    'when a report is gone': (root) => rm(join(folder(root), 'deep/report.json')),
    'when a report was changed': (root) => appendFile(join(folder(root), 'report.md'), 'by hand'),
    'when its rows are gone': async (root) =>
      rm(join(folder(root), 'runs', (await runs(root))[0] ?? '', '02-count.ndjson')),
    'when its manifest is broken, as a kill leaves it': async (root) =>
      writeFile(join(folder(root), 'runs', (await runs(root))[0] ?? '', 'manifest.json'), '{"outc'),
    'when the last run failed': async (root) => {
      world.fails = true;
      await run(root, [...RUN, '--force']);
      world.fails = false;
    },
  };
  for (const [when, change] of Object.entries(cases)) {
    it(when, async () => {
      const root = await temporaryFolder();
      const first = await run(root);
      await change(root);
      const second = await run(root);
      expect([isComputed(), second.out]).toEqual([true, first.out]);
    });
  }

  const commands: Record<string, [readonly string[], CliWorld?]> = {
    'with --force': [[...RUN, '--force']],
    'with another config': [[...RUN, '--set', '01.suffix=s']],
    'at another time': [[...RUN, '--now', '2026-01-01T00:00:00Z']],
    'when rows are to be checked': [[...RUN, '--check-rows']],
    'when rows of other steps are wanted': [[...RUN, '--emit', '01,02']],
    'with other steps': [['run', '--until', '01', '--json']],
    'with a step that does not say what it depends on': [['run', '--json']],
    'by other code': [RUN, { code: 'other code' }],
    'by code that nothing tells from other code': [RUN, { code: undefined as unknown as string }],
    'of another version': [RUN, { definition: { ...definition, version: '1.0.1' } }],
  };
  for (const [how, [argv, more]] of Object.entries(commands)) {
    it(how, async () => {
      const root = await temporaryFolder();
      await run(root);
      expect((await run(root, argv, more)).code).toBe(0);
      expect(isComputed()).toBe(true);
    });
  }

  it('from rows that come in', async () => {
    const root = await temporaryFolder();
    const argv = ['run', '--from', '02', '--until', '02', '--json', '--input', '-'];
    const stdin = '{"type":"word","text":"in"}\n';
    await run(root, argv, { stdin });
    expect((await run(root, argv, { stdin })).out).toBe(stdin);
    expect(computed).toEqual(['02-count']);
  });

  it('after one with edits to make, until they are made', async () => {
    const root = await temporaryFolder();
    world.edit = 'words\n';
    await run(root);
    const second = await run(root);
    expect([isComputed(), second.err]).toEqual([true, expect.stringContaining('preview')]);
    await run(root, [...RUN, '--write']);
    expect(await readFile(join(root, 'words.md'), 'utf8')).toBe('words\n');
    await run(root);
    expect(isComputed()).toBe(true);
    await run(root, [...RUN, '--write']);
    expect(isComputed()).toBe(false);
  });

  it('when something changed while it ran', async () => {
    const root = await temporaryFolder();
    meanwhile = () => {
      world.state = 'changed';
    };
    await run(root);
    meanwhile = () => {};
    for (const now of ['same', 'changed']) {
      world.state = now;
      await run(root, RUN);
      expect([now, isComputed()]).toEqual([now, true]);
    }
  });

  it('where a pipeline keeps only a part of its rows', async () => {
    const root = await temporaryFolder();
    const more = { definition: { ...definition, kept: () => ({ type: 'word', text: 'kept' }) } };
    await run(root, RUN, more);
    expect((await run(root, RUN, more)).out).toContain('one');
    expect(isComputed()).toBe(true);
  });
});
