import { spawn, spawnSync } from 'node:child_process';
import { readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type SharedConfig, sharedConfig } from '@pipelines/core';
import {
  appendDecision,
  appendDecisions,
  type Decision,
  decisionText,
  LEDGER_FILE,
  precisionOf,
  readDecisions,
  VERDICTS,
} from '@pipelines/core/decisions';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { commitFiles, git, makeFolder, makeRepository, removeFolders } from '../git/make-repository.ts';

afterAll(removeFolders);

const APPEND = fileURLToPath(new URL('fixtures/append.mjs', import.meta.url));

const decision = (key: string, more: Partial<Decision> = {}): Decision => ({
  key,
  tool: 'demo',
  version: '1',
  verdict: 'rejected',
  reason: 'a wrapper per platform',
  by: 'A. Person',
  at: '2026-01-05T12:00:00.000Z',
  ...more,
});
const line = (...args: Parameters<typeof decision>) => JSON.stringify(decision(...args));
const ledgerOf = (root: string) => join(root, LEDGER_FILE);
const read = (root: string, shared: Partial<SharedConfig> = {}, tool = 'demo') =>
  readDecisions({ root, shared: { ...sharedConfig.parse({}), ...shared } }, tool);

function withLedger(text: string): string {
  const root = makeFolder();
  writeFileSync(ledgerOf(root), text);
  return root;
}

describe('the decision ledger', () => {
  it('is empty without a file, and a decision comes back as it was given', async () => {
    const root = makeFolder();
    expect((await read(root)).all()).toEqual([]);
    const full = decision('a', { expires: '2026-12-31', title: 'Two of a kind', members: ['a.ts#a', 'b.ts#b'] });
    await appendDecision(root, full);
    expect((await read(root)).all()).toEqual([full]);
    expect((await read(root)).of('a')).toEqual(full);
    expect((await read(root)).of('b')).toBeUndefined();
    expect((await read(root, {}, 'other')).all()).toEqual([]);
  });

  it('lets the last line of a key win', async () => {
    const root = makeFolder();
    await appendDecisions(root, [decision('a'), decision('b'), decision('a', { verdict: 'accepted' })]);
    const decisions = await read(root);
    expect(decisions.of('a')?.verdict).toBe('accepted');
    expect(decisions.all().map(({ key }) => key)).toEqual(['b', 'a']);
  });

  it('treats an ended decision as if it were absent at that time, and a date as its whole day', async () => {
    const root = makeFolder();
    await appendDecisions(root, [
      decision('day', { expires: '2026-03-31' }),
      decision('time', { expires: '2026-03-31T12:00:00+02:00' }),
      decision('ever'),
    ]);
    const decisions = await read(root);
    const holding = (now?: string) => ['day', 'time', 'ever'].filter((key) => decisions.of(key, now));
    expect(holding('2026-03-31T09:59:59Z')).toEqual(['day', 'time', 'ever']);
    expect(holding('2026-03-31T10:00:00Z')).toEqual(['day', 'ever']);
    expect(holding('2026-03-31T23:59:59Z')).toEqual(['day', 'ever']);
    expect(holding('2026-04-01T00:00:00Z')).toEqual(['ever']);
    expect(holding()).toEqual(['day', 'time', 'ever']);
  });

  it('reads CRLF, a byte order mark, blank lines, unknown fields and lines of other tools', async () => {
    const other = JSON.stringify({ tool: 'other', verdict: 'perhaps' });
    const withMore = JSON.stringify({ ...decision('b'), ticket: 12 });
    const root = withLedger(`\uFEFF${line('a')}\r\n\r\n${other}\r\n${withMore}`);
    expect((await read(root)).all().map(({ key }) => key)).toEqual(['a', 'b']);
  });

  it.each([
    ['no JSON', '{"key":', 'not a line of JSON'],
    ['a merge conflict', '<<<<<<< HEAD', 'a merge conflict: keep the lines of both sides'],
    ['no object', '[1]', 'expected an object with a `tool`'],
    ['no tool', '{"key":"a"}', 'expected an object with a `tool`'],
    ['an unknown verdict', line('a', { verdict: 'maybe' as never }), /`verdict`: Invalid option.*"deferred"/],
    ['a bad end', line('a', { expires: 'soon' }), '`expires`: expected an ISO date or time'],
    ['no reason', line('a').replace('"reason"', '"why"'), /`reason`: .*expected string/],
  ])('says file and line of %s', async (_, text, fault) => {
    const error = await read(withLedger(`${line('x')}\n${text}\n`)).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'INPUT_INVALID', details: { path: LEDGER_FILE, line: 2 } });
    const { message } = error as Error;
    expect(message).toMatch(/^pipelines\.decisions\.ndjson:2: .*; mend or remove the line$/);
    expect(message).toEqual(typeof fault === 'string' ? expect.stringContaining(fault) : expect.stringMatching(fault));
  });

  it('is read from the revision under review, and from HEAD of a bare repository', async () => {
    const root = makeRepository();
    const first = commitFiles(root, { [LEDGER_FILE]: `${line('a')}\n` });
    await appendDecision(root, decision('b'));
    const keys = async (from: string, shared: Partial<SharedConfig> = {}) =>
      (await read(from, shared)).all().map(({ key }) => key);
    expect(await keys(root)).toEqual(['a', 'b']);
    expect(await keys(root, { at: first })).toEqual(['a']);
    await expect(read(root, { at: 'nowhere' })).rejects.toMatchObject({ code: 'GIT_REVISION' });
    const bare = makeFolder();
    git(bare, 'clone', '-q', '--bare', root, '.');
    expect(await keys(bare)).toEqual(['a']);
    await expect(appendDecision(bare, decision('c'))).rejects.toMatchObject({ code: 'WRITE_FAILED' });
  });

  it('appends behind whatever is there, touches no other byte and keeps to its line ends', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.string({ unit: 'grapheme' }), fc.constantFrom(...VERDICTS)), { maxLength: 5 }),
        fc.constantFrom('\n', '\r\n'),
        fc.boolean(),
        fc.array(fc.string({ unit: 'grapheme' }), { minLength: 1, maxLength: 3 }),
        async (there, end, finished, reasons) => {
          const before = there.map(([reason, verdict], index) => line(`t${index}`, { reason, verdict })).join(end);
          const text = before + (finished && before !== '' ? end : '');
          const root = withLedger(text);
          await appendDecisions(
            root,
            reasons.map((reason, index) => decision(`n${index}`, { reason })),
          );
          const after = readFileSync(ledgerOf(root), 'utf8');
          expect(after.startsWith(text)).toBe(true);
          expect(after.endsWith('\n')).toBe(true);
          if (finished && there.length > 0) expect(after.split(end)).toHaveLength(there.length + reasons.length + 1);
          const all = (await read(root)).all();
          expect(all.map(({ reason }) => reason)).toEqual([...there.map(([reason]) => reason), ...reasons]);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('loses nothing when processes append at once, also behind an unfinished line', async () => {
    const root = withLedger(line('first'));
    const people = ['ann', 'bob', 'cem', 'dia'];
    const children = people.map((by) => spawn(process.execPath, [APPEND, root, by, '40'], { stdio: 'pipe' }));
    await Promise.all(children.map((child) => new Promise((resolve) => child.stdout.once('data', resolve))));
    const ends = children.map((child) => new Promise((resolve) => child.once('close', resolve)));
    for (const child of children) child.stdin.write('go\n');
    expect(await Promise.all(ends)).toEqual([0, 0, 0, 0]);
    const keys = (await read(root)).all().map(({ key }) => key);
    expect(keys).toHaveLength(161);
    for (const by of people) {
      const own = keys.filter((key) => key.startsWith(`${by}-`));
      expect(own).toEqual(Array.from({ length: 40 }, (_, index) => `${by}-${index}`));
    }
  });

  it('survives kill -9 at random points: every line is whole, and none that was reported is lost', async () => {
    for (let kill = 0; kill < 5; kill += 1) {
      const root = withLedger(`${line('first')}\n`);
      const child = spawn(process.execPath, [APPEND, root, 'ann', '100000'], { stdio: 'pipe' });
      await new Promise((resolve) => child.stdout.once('data', resolve));
      child.stdin.write('go\n');
      while ((await read(root)).all().length < 3 + kill * 20) await new Promise((resolve) => setImmediate(resolve));
      const before = (await read(root)).all().length;
      const ended = new Promise((resolve) => child.once('close', resolve));
      child.kill('SIGKILL');
      await ended;
      const keys = (await read(root)).all().map(({ key }) => key);
      expect(keys.length).toBeGreaterThanOrEqual(before);
      expect(keys).toEqual(['first', ...keys.slice(1).map((_, index) => `ann-${index}`)]);
      // The dead process may have left its lock.
      await appendDecision(root, decision('after'));
      expect((await read(root)).of('after')).toBeDefined();
    }
  });

  it('is merged by git without a conflict when .gitattributes says merge=union', async () => {
    const root = makeRepository();
    const attributes = `${LEDGER_FILE} merge=union\n`;
    commitFiles(root, { [LEDGER_FILE]: `${line('a')}\n`, '.gitattributes': attributes });
    git(root, 'checkout', '-q', '-b', 'side');
    await appendDecision(root, decision('b'));
    commitFiles(root, {}, 'Decide b');
    git(root, 'checkout', '-q', 'main');
    await appendDecision(root, decision('c'));
    commitFiles(root, {}, 'Decide c');
    git(root, 'merge', '-q', '-m', 'Merge', 'side');
    expect(
      (await read(root))
        .all()
        .map(({ key }) => key)
        .sort(),
    ).toEqual(['a', 'b', 'c']);
  });

  it('adds nothing when there is no room for the whole line', async ({ skip }) => {
    if (process.platform === 'win32') skip('no limit of file sizes here');
    const text = `${line('first', { reason: 'x'.repeat(900) })}\n`;
    expect(text.length).toBeGreaterThan(1024);
    const root = withLedger(text.slice(0, -1));
    const script = `ulimit -f 2 && exec "${process.execPath}" "${APPEND}" "${root}" ann 30`;
    const { status, stderr } = spawnSync('bash', ['-c', script], { input: 'go\n', encoding: 'utf8' });
    expect([status, stderr]).toEqual([1, expect.stringContaining('WRITE_FAILED')]);
    const keys = (await read(root)).all().map(({ key }) => key);
    expect(keys.length).toBeGreaterThan(1);
    expect(keys).toEqual(['first', ...keys.slice(1).map((_, index) => `ann-${index}`)]);
  });

  it('refuses what is no decision, and a ledger that is a link', async () => {
    const root = makeFolder();
    await expect(appendDecision(root, { ...decision('a'), at: 'today' })).rejects.toThrow(TypeError);
    await expect(appendDecision(root, { ...decision('') })).rejects.toThrow(/decision: `key`/);
    await expect(appendDecisions(root, [])).resolves.toBeUndefined();
    symlinkSync(join(makeFolder(), 'elsewhere'), ledgerOf(root));
    await expect(appendDecision(root, decision('a'))).rejects.toMatchObject({ code: 'PATH_OUTSIDE_ROOT' });
  });

  it('counts precision per version of the rules, from the last decision on each key', () => {
    const of = (key: string, version: string, verdict: Decision['verdict']) => decision(key, { version, verdict });
    const all = [
      of('a', '2', 'accepted'),
      of('b', '1', 'rejected'),
      of('c', '2', 'rejected'),
      of('d', '2', 'accepted'),
    ];
    expect(precisionOf([...all, of('e', '3', 'deferred')])).toEqual([
      { version: '1', accepted: 0, rejected: 1, deferred: 0, precision: 0 },
      { version: '2', accepted: 2, rejected: 1, deferred: 0, precision: 2 / 3 },
      { version: '3', accepted: 0, rejected: 0, deferred: 1, precision: undefined },
    ]);
  });

  it('says a decision in one sentence', () => {
    expect(decisionText(decision('a', { expires: '2026-12-31' }))).toBe(
      'rejected by A. Person on 2026-01-05, until 2026-12-31: a wrapper per platform',
    );
  });
});
