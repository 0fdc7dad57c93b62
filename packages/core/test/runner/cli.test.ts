import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Row } from '../../src/index.ts';
import { acquireRunLock, type CliDefinition, type RunManifest } from '../../src/node/index.ts';
import { definition } from './fixtures/demo/pipeline.mjs';
import { demoCli, temporaryFolder } from './world.ts';

const state = (root: string, ...names: string[]) => join(root, '.pipeline', ...names);

async function manifests(root: string): Promise<RunManifest[]> {
  const ids = (await readdir(state(root, 'core', 'runs'))).sort();
  return Promise.all(
    ids.map(async (id) => JSON.parse(await readFile(state(root, 'core', 'runs', id, 'manifest.json'), 'utf8'))),
  );
}

const lastManifest = async (root: string) => (await manifests(root)).at(-1) as RunManifest;

describe('run', () => {
  it('S3-71 previews, prints the result on stdout and people’s lines on stderr, exit 0', async () => {
    const root = await temporaryFolder();
    const { code, out, err } = await demoCli(root, ['run']);
    expect([code, out]).toEqual([0, 'w-0 previewed\nw-2 previewed\nw-1 previewed\n']);
    expect(err).toContain('3 files would change, see .pipeline/core/preview.diff; --write changes them\n');
    expect(err).toContain('note: 3 words\n');
    expect(err).toContain('warning: that was loud\n');
    expect(await readdir(root)).toEqual(['.pipeline']);
    const { err: inside } = await demoCli(root, ['run', '--root', '..'], { cwd: join(root, '.pipeline') });
    expect(inside).toContain(`see ${join('core', 'preview.diff')};`);
    expect(await readFile(state(root, 'core', 'report.md'), 'utf8')).toBe('1. WORD 0!\n2. WORD 4!\n3. WORD 7!\n');
  });

  it('writes with --write, and a second time changes nothing', async () => {
    const root = await temporaryFolder();
    expect((await demoCli(root, ['run', '--write'])).out).toBe('w-0 written\nw-2 written\nw-1 written\n');
    expect(await readFile(join(root, 'out', 'w-1.txt'), 'utf8')).toBe('WORD 7!\n');
    const again = await demoCli(root, ['run', '--write']);
    expect(again.out).toBe('w-0 unchanged\nw-2 unchanged\nw-1 unchanged\n');
    expect((await lastManifest(root)).edits).toEqual({ unchanged: 3, written: 0, previewed: 0, overtaken: 0 });
    expect(existsSync(state(root, 'core', 'preview.diff'))).toBe(false);
  });

  it('S3-15 S3-50 S3-71 keeps a manifest: outcome, versions, config, counts, memory and cache metrics, and says them', async () => {
    const root = await temporaryFolder();
    const first = await demoCli(root, ['run', '--set', '01.count=4']);
    const manifest = await lastManifest(root);
    expect(manifest).toMatchObject({
      pipeline: 'core',
      outcome: 'done',
      version: '1.2.3',
      node: process.version,
      config: { '01-words': { count: 4 }, shared: { maxMemory: 1024 } },
      cache: { '02-shout': { hits: 0, misses: 4, sets: 4 } },
    });
    expect(manifest.steps['02-shout']?.rows).toEqual({ note: 1, loud: 4 });
    // The peak of this process is known to the system too.
    expect(manifest.usage.peakMemory).toBeGreaterThan(20 * 2 ** 20);
    expect(manifest.usage.peakMemory).toBeLessThanOrEqual(process.resourceUsage().maxRSS * 1024 * 2);
    expect(first.err).toMatch(/peak memory \d+ MB \(process tree\), CPU .*, cache 0 of 4 hits \(0 %\)\n/);
    const second = await demoCli(root, ['run', '--set', '01.count=4']);
    expect(second.err).toContain('cache 4 of 4 hits (100 %)');
    expect((await lastManifest(root)).cache['02-shout']).toMatchObject({ hits: 4, misses: 0 });
    const other = await demoCli(root, ['run', '--mark', '?']);
    expect(other.err).toContain('cache 0 of 3 hits (0 %)');
  });

  it('S3-71 prints rows of the last step with --json, or of the steps of --emit', async () => {
    const root = await temporaryFolder();
    const { rows } = await demoCli(root, ['run', '--json']);
    expect(rows().map(({ type }) => type)).toEqual(['note', 'written', 'written', 'written']);
    const emitted = await demoCli(root, ['run', '--json', '--emit', '02,03-rank', '--quiet']);
    expect(emitted.rows().filter(({ type }) => type === 'loud')).toHaveLength(3);
    expect(emitted.rows().filter(({ type }) => type === 'ranked')).toHaveLength(3);
    expect(emitted.rows().filter(({ type }) => type === 'written')).toHaveLength(0);
    for (const argv of [
      ['--emit', '02'],
      ['--json', '--emit', '09'],
      ['--json', '--emit', '04', '--until', '03'],
    ]) {
      const { code, err } = await demoCli(root, ['run', ...argv]);
      expect([code, err]).toEqual([2, expect.stringMatching(/^error (CONFIG_INVALID|STEP_UNKNOWN): .*\n$/)]);
    }
  });

  it('S3-71 exits 1 on findings of --fail-on only', async () => {
    const root = await temporaryFolder();
    expect((await demoCli(root, ['run'])).code).toBe(0);
    const failed = await demoCli(root, ['run', '--fail-on', 'never,words']);
    expect([failed.code, failed.err]).toEqual([1, expect.stringContaining('--fail-on words: 3 found\n')]);
    expect((await demoCli(root, ['run', '--fail-on', 'never'])).code).toBe(0);
    expect((await demoCli(root, ['run', '--fail-on', 'none'])).code).toBe(0);
    const unknown = await demoCli(root, ['run', '--fail-on', 'wrods']);
    expect([unknown.code, unknown.err]).toEqual([2, expect.stringMatching(/known are none, words, never\n$/)]);
  });

  it('says nothing but warnings with --quiet', async () => {
    const root = await temporaryFolder();
    const { err, out } = await demoCli(root, ['run', '--quiet']);
    expect([err, out.split('\n')]).toEqual(['warning: that was loud\n', expect.arrayContaining(['w-0 previewed'])]);
  });

  it('S3-64 of a failed step says one line, keeps no partial rows and releases the lock', async () => {
    const root = await temporaryFolder();
    const known = await demoCli(root, ['run', '--quiet', '--keep-rows', '--set', '02.fault=known']);
    expect([known.code, known.err]).toEqual([2, 'error BOARD_NOT_FOUND: no board anywhere\n']);
    const manifest = await lastManifest(root);
    expect(manifest).toMatchObject({ outcome: 'failed', error: { code: 'BOARD_NOT_FOUND' } });
    expect(await readdir(state(root, 'core', 'runs', manifest.id))).toEqual(['manifest.json']);
    expect((await readdir(state(root, 'core'))).sort()).toEqual(['runs']);
    expect((await demoCli(root, ['run'])).code).toBe(0);
  });

  it('of a step with a bug says the step, the message and the trace, exit 2', async () => {
    const root = await temporaryFolder();
    const { code, err } = await demoCli(root, ['run', '--quiet', '--set', '02.fault=bug']);
    expect([code, err]).toEqual([2, expect.stringContaining('error STEP_FAILED: 02-shout: a bug of the step\n')]);
    expect(err).toMatch(/RangeError: a bug of the step\n {4}at .*02-shout/);
  });

  it('is refused while another one holds the lock, and links in the state folder are not followed', async () => {
    const root = await temporaryFolder();
    await demoCli(root, ['run']);
    const release = await acquireRunLock(state(root, 'core', 'lock'));
    for (const verb of ['run', 'clean']) {
      const { code, err } = await demoCli(root, [verb]);
      expect([code, err]).toEqual([2, expect.stringMatching(/^error RUN_LOCKED: .*process \d+.*\n$/)]);
    }
    await release();
    for (const name of ['core', 'cache']) {
      const linked = await temporaryFolder();
      const outside = await temporaryFolder();
      await mkdir(state(linked));
      await symlink(outside, state(linked, name));
      for (const verb of ['run', 'clean'])
        expect((await demoCli(linked, [verb])).err).toMatch(/^error PATH_OUTSIDE_ROOT/);
      expect(await readdir(outside)).toEqual([]);
    }
  });
});

describe('kept rows', () => {
  it('are what the pipeline leaves of them, with the config in force; those that are printed are whole', async () => {
    const root = await temporaryFolder();
    const kept: CliDefinition['kept'] = (row, { steps }) =>
      ({ type: row.type, fields: Object.keys(steps).length }) as Row;
    const { rows } = await demoCli(root, ['run', '--json'], { definition: { ...definition, kept } });
    const { id } = await lastManifest(root);
    const lines = (await readFile(state(root, 'core', 'runs', id, '04-write.ndjson'), 'utf8')).trim().split('\n');
    expect(new Set(lines)).toEqual(new Set(rows().map(({ type }) => `{"type":"${type}","fields":4}`)));
    expect(rows().some((row) => Object.keys(row).length > 2)).toBe(true);
  });

  it('are those of barriers and of the last step; --keep-rows keeps all; --from starts from them', async () => {
    const root = await temporaryFolder();
    const kept = async () => {
      const { id } = await lastManifest(root);
      return (await readdir(state(root, 'core', 'runs', id))).filter((name) => name !== 'manifest.json').sort();
    };
    const whole = await demoCli(root, ['run', '--json']);
    expect(await kept()).toEqual(['03-rank.ndjson', '04-write.ndjson']);
    const last = await demoCli(root, ['run', '--json', '--from', '04']);
    expect(last.out).toBe(whole.out);
    const refused = await demoCli(root, ['run', '--from', '03', '--quiet']);
    expect([refused.code, refused.err]).toEqual([
      2,
      expect.stringMatching(/^error ROWS_NOT_KEPT: .*02-shout.*--keep-rows.*\n$/),
    ]);
    await demoCli(root, ['run', '--keep-rows']);
    expect(await kept()).toEqual(['01-words.ndjson', '02-shout.ndjson', '03-rank.ndjson', '04-write.ndjson']);
    const middle = await demoCli(root, ['run', '--json', '--from', '02', '--until', '3']);
    expect(middle.rows().map(({ type }) => type)).toEqual(['note', 'ranked', 'ranked', 'ranked']);
    expect(await kept()).toEqual(['03-rank.ndjson']);
  });

  it('may be given by --input, from a file or stdin', async () => {
    const root = await temporaryFolder();
    const row = '{"type":"ranked","id":"mine","rank":1,"text":"MINE"}\n';
    await writeFile(join(root, 'rows.ndjson'), row);
    for (const input of ['rows.ndjson', '-']) {
      const { rows } = await demoCli(root, ['run', '--from', '04', '--json', '--input', input], { stdin: row });
      expect(rows()).toEqual([{ type: 'written', id: 'mine', outcome: 'previewed' }]);
    }
    for (const [input, words] of [
      ['missing.ndjson', 'does not exist'],
      ['.', 'is a folder'],
    ] as const) {
      const { code, err } = await demoCli(root, ['run', '--quiet', '--from', '04', '--input', input]);
      expect([code, err]).toEqual([2, expect.stringMatching(new RegExp(`^error INPUT_INVALID: .*${words}\n$`))]);
    }
    const broken = await demoCli(root, ['run', '--quiet', '--from', '04', '--input', '-'], {
      stdin: `${row}{"type":3}\n`,
    });
    expect(broken.err).toBe('error INPUT_INVALID: stdin:2: a row is an object with a `type`\n');
  });

  it('of another version are refused with file, line, field and the way out', async () => {
    const root = await temporaryFolder();
    await demoCli(root, ['run']);
    const { id } = await lastManifest(root);
    await writeFile(state(root, 'core', 'runs', id, '03-rank.ndjson'), '{"type":"ranked","id":"old","text":"OLD"}\n');
    const { code, err } = await demoCli(root, ['run', '--from', '04', '--quiet']);
    const words =
      /^error ROW_INVALID: \S+03-rank.ndjson:1: .*`rank`.* Another version .* start from an earlier step.\n$/;
    expect([code, err]).toEqual([2, expect.stringMatching(words)]);
  });

  it('of unfinished runs are never used', async () => {
    const root = await temporaryFolder();
    await demoCli(root, ['run']);
    const { id } = await lastManifest(root);
    const newer = state(root, 'core', 'runs', `9${id.slice(1)}`);
    await mkdir(newer);
    await writeFile(join(newer, '03-rank.ndjson.partial'), '{"type":"ranked","id":"partial","rank":1,"text":"X"}\n');
    expect((await demoCli(root, ['run', '--from', '04'])).out).not.toContain('partial');
  });

  it('S3-64 of old runs are removed but for --keep N, never the only ones of a step', async () => {
    const root = await temporaryFolder();
    for (let run = 0; run < 7; run++) await demoCli(root, ['run', '--quiet']);
    expect(await manifests(root)).toHaveLength(5);
    await demoCli(root, ['run', '--quiet', '--keep', '2']);
    expect(await manifests(root)).toHaveLength(2);
    for (let run = 0; run < 3; run++) await demoCli(root, ['run', '--quiet', '--keep', '1', '--from', '04']);
    expect(await manifests(root)).toHaveLength(2);
    for (const keep of ['0', '-1', 'x', '1.5']) {
      expect((await demoCli(root, ['run', '--keep', keep])).err).toMatch(/^error CONFIG_INVALID: --keep .*\n$/);
    }
  });

  it('S3-64 of a reader that leaves early are not kept, and the steps behind never see a part as the whole', async () => {
    const root = await temporaryFolder();
    const { PassThrough } = await import('node:stream');
    const { runCli } = await import('../../src/node/index.ts');
    for (const emit of ['01', '02', '04']) {
      const stdout = new PassThrough();
      stdout.once('data', () => stdout.destroy());
      const argv = ['run', '--json', '--emit', emit, '--write', '--quiet', '--keep-rows', '--set', '01.count=20000'];
      const stderr = { write: () => true };
      expect(await runCli(definition, { argv, stdout, stderr, cwd: root, env: {} })).toBe(0);
      const manifest = await lastManifest(root);
      expect(manifest.outcome).toBe('closed');
      expect(
        (await readdir(state(root, 'core', 'runs', manifest.id))).filter((name) => name.endsWith('.partial')),
      ).toEqual([]);
      if (emit !== '04') expect(manifest.edits.written).toBe(0);
      expect(existsSync(state(root, 'core', 'report.md'))).toBe(false);
    }
  });
});

describe('the other verbs', () => {
  it('step runs one step alone, rows on stdin and stdout, checked both ways', async () => {
    const root = await temporaryFolder();
    const words = await demoCli(root, ['step', '01', '--set', '01.count=2']);
    expect(words.rows().map(({ type }) => type)).toEqual(['note', 'word', 'word']);
    const { rows, err } = await demoCli(root, ['step', '02-shout', '--mark', '?'], { stdin: words.out });
    expect(rows().at(-1)).toEqual({ type: 'loud', id: 'w-1', text: 'WORD 7?' });
    expect(err).toContain('02-shout: 2 words\n');
    const bad = await demoCli(root, ['step', '02'], { stdin: '{"type":"word","id":1}\n' });
    expect([bad.code, bad.err]).toEqual([
      2,
      expect.stringMatching(/^error ROW_INVALID: stdin:1: .*02-shout.*`id`.*\n$/),
    ]);
    await writeFile(join(root, 'rows.ndjson'), '{"type":"ranked","id":"a","rank":1,"text":"A"}\n');
    const written = await demoCli(root, ['step', '04', '--input', 'rows.ndjson']);
    expect(written.rows()).toEqual([{ type: 'written', id: 'a', outcome: 'previewed' }]);
    expect(written.err).toContain('preview.diff');
  });

  it('describe lists steps and fields, also as JSON', async () => {
    const root = await temporaryFolder();
    const { out } = await demoCli(root, ['describe']);
    expect(out).toContain('03-rank (holds its rows)\n  loud -> ranked\n');
    expect(out).toContain('02-shout.mark = "!"  What ends a word.\n');
    const { steps } = JSON.parse((await demoCli(root, ['describe', '--json'])).out);
    expect(steps.map(({ name }: { name: string }) => name)).toEqual(['01-words', '02-shout', '03-rank', '04-write']);
    expect(await readdir(root)).toEqual([]);
  });

  it('config --schema prints the schema of the file', async () => {
    const { out } = await demoCli(await temporaryFolder(), ['config', '--schema']);
    expect(JSON.parse(out)).toMatchObject({ type: 'object' });
  });

  it('explain reads the last run, and says so when there is none or nothing of that id', async () => {
    const root = await temporaryFolder();
    expect((await demoCli(root, ['explain', 'w-1'])).err).toMatch(/^error ROWS_NOT_KEPT: .*\n$/);
    await demoCli(root, ['run']);
    expect((await demoCli(root, ['explain', 'w-1'])).out).toBe('w-1 is a written\n  rank      3\n');
    expect((await demoCli(root, ['explain', 'nothing'])).err).toMatch(/^error INPUT_INVALID: .*nothing\n$/);
  });

  it('init shows the file, writes it with --write, and never replaces one', async () => {
    const root = await temporaryFolder();
    const elsewhere = await temporaryFolder();
    const shown = await demoCli(elsewhere, ['init', '--root', root]);
    expect(shown.out).toContain('// What ends a word.');
    expect(shown.err).toContain(`would write ${join(root, 'pipelines.config.json')}`);
    expect(await readdir(root)).toEqual([]);
    expect((await demoCli(root, ['init', '--write'])).code).toBe(0);
    expect((await demoCli(root, ['config'])).code).toBe(0);
    expect((await demoCli(root, ['init', '--write'])).err).toMatch(/^error CONFIG_INVALID: .*exists already.*\n$/);
    const missing = join(root, 'missing');
    expect((await demoCli(root, ['init', '--write', '--root', missing])).err).toMatch(/^error ROOT_INVALID/);
    expect(existsSync(missing)).toBe(false);
  });

  it('S3-64 clean removes what runs left, also with a broken config, and nothing of others', async () => {
    const root = await temporaryFolder();
    await demoCli(root, ['run']);
    await mkdir(state(root, 'other'));
    await writeFile(join(root, 'pipelines.config.json'), '{');
    const { code, out } = await demoCli(root, ['clean']);
    expect([code, out]).toEqual([0, `removed ${state(root, 'core')}\nremoved ${state(root, 'cache', 'core')}\n`]);
    expect((await readdir(state(root))).sort()).toEqual(['.gitignore', 'cache', 'other']);
    expect((await demoCli(root, ['clean'])).out).toBe('');
  });
});

describe('what a person types', () => {
  it.each([
    [['rnu'], /unknown command 'rnu'/],
    [['run', '--jsno'], /unknown option '--jsno'/],
    [['run', 'extra'], /too many arguments/],
    [['explain'], /missing required argument 'id'/],
    [['run', '--keep'], /argument missing/],
    [['run', '--from', '07'], /no step `07` in core; its steps are 01-words, /],
    [['run', '--until', 'x'], /no step `x`/],
    [['run', '--from', '03', '--until', '02'], /comes after/],
    [['step', '12'], /no step `12`/],
    [['run', '--set', 'nonsense'], /expected field=value/],
    [['run', '--set', '02.marc=1'], /unknown key; known are mark/],
    [['run', '--concurrency', 'many'], /--concurrency many: /],
    [['run', '--root', 'missing'], /ROOT_INVALID: --root .*missing is not a directory/],
    [['config', '--root', 'missing'], /ROOT_INVALID/],
  ])('%j is answered by one line and exit 2', async (argv, words) => {
    const root = await temporaryFolder();
    const { code, out, err } = await demoCli(root, argv);
    expect([code, out]).toEqual([2, '']);
    expect(err).toMatch(words);
    expect(err).toMatch(/^[^\n]+\n$/);
    expect(await readdir(root)).toEqual([]);
  });

  it('S3-71 --help, --version and nothing at all are no failures', async () => {
    const root = await temporaryFolder();
    for (const argv of [[], ['--help'], ['help'], ['run', '--help']]) {
      const { code, out, err } = await demoCli(root, argv);
      expect([code, err, out]).toEqual([0, '', expect.stringContaining('Usage: core')]);
    }
    expect(await demoCli(root, ['--version'])).toMatchObject({ code: 0, out: '1.2.3\n', err: '' });
  });

  it('the root is the enclosing repository or folder with a config, else where one stands', async () => {
    const root = await temporaryFolder();
    const inner = join(root, 'a', 'b');
    await mkdir(inner, { recursive: true });
    await demoCli(inner, ['run']);
    expect(await readdir(inner)).toEqual(['.pipeline']);
    await rm(join(inner, '.pipeline'), { recursive: true });
    await writeFile(join(root, 'pipelines.config.json'), '{}');
    await demoCli(inner, ['run']);
    expect(await readdir(inner)).toEqual([]);
    expect(existsSync(state(root, 'core'))).toBe(true);
  });
});
