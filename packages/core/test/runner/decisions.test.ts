import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { LEDGER_FILE } from '@pipelines/core/decisions';
import { describe, expect, it } from 'vitest';
import { nearIds } from '../../src/node/near-ids.ts';
import { definition } from './fixtures/demo/pipeline.mjs';
import { demoCli, temporaryFolder } from './world.ts';

const NOW = ['--now', '2026-02-01T10:00:00Z'];

async function ranOnce(): Promise<string> {
  const root = await temporaryFolder();
  await demoCli(root, ['run', '--quiet']);
  return root;
}

const linesOf = async (root: string) =>
  (await readFile(join(root, LEDGER_FILE), 'utf8'))
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Record<string, unknown>);

describe('decide', () => {
  it('writes one line about a finding of the last run, says it, and nothing else changes', async () => {
    const root = await ranOnce();
    const before = await readdir(root);
    const argv = ['decide', 'W-1', 'rejected', '--reason', ' too loud ', '--by', 'Ann', '--expires', '2026-12-31'];
    const { code, out, err } = await demoCli(root, [...argv, ...NOW]);
    expect([code, out]).toEqual([0, 'w-1 rejected by Ann on 2026-02-01, until 2026-12-31: too loud\n']);
    expect(err).toBe(`${LEDGER_FILE} is new: commit it, and put \`${LEDGER_FILE} merge=union\` into .gitattributes\n`);
    expect(await linesOf(root)).toEqual([
      {
        ...{ key: 'w-1', tool: 'core', version: '7', verdict: 'rejected', reason: 'too loud', by: 'Ann' },
        ...{ at: '2026-02-01T10:00:00.000Z', expires: '2026-12-31', title: 'Word w-1', members: ['w-1#word'] },
      },
    ]);
    expect(await readdir(root)).toEqual([...before, LEDGER_FILE]);
  });

  it('adds nothing when it is decided so already, and a line when the verdict changes', async () => {
    const root = await ranOnce();
    const decide = (verdict: string) =>
      demoCli(root, ['decide', 'w-1', verdict, '--reason', 'why', '--by', 'A', ...NOW]);
    await decide('deferred');
    const again = await decide('deferred');
    expect(again.out).toBe('w-1 is deferred by A on 2026-02-01: why; nothing to add\n');
    expect(again.err).toBe('');
    await decide('accepted');
    expect((await linesOf(root)).map(({ verdict }) => verdict)).toEqual(['deferred', 'accepted']);
  });

  it('takes its author from git, and is by unknown without one', async () => {
    const root = await ranOnce();
    const decide = (id: string) => demoCli(root, ['decide', id, 'accepted', '--reason', 'why']);
    execFileSync('git', ['init', '-q'], { cwd: root });
    execFileSync('git', ['config', 'user.name', 'Bo Li'], { cwd: root });
    await decide('w-0');
    execFileSync('git', ['config', 'user.name', ''], { cwd: root });
    await decide('w-1');
    expect((await linesOf(root)).map(({ by }) => by)).toEqual(['Bo Li', 'unknown']);
  });

  it.each([
    [['decide', 'w-9', 'rejected', '--reason', 'x'], /INPUT_INVALID: .* nothing of id w-9; near to it: w-0, w-1, w-2$/],
    [['decide', 'something', 'rejected', '--reason', 'x'], /INPUT_INVALID: .* nothing of id something$/],
    [['decide', 'w-1', 'maybe', '--reason', 'x'], /CONFIG_INVALID: maybe: expected accepted, rejected, deferred$/],
    [['decide', 'w-1', 'rejected', '--reason', ' '], /CONFIG_INVALID: --reason: say why/],
    [['decide', 'w-1', 'rejected'], /required option '--reason <text>' not specified/],
    [['decide', 'w-1', 'rejected', '--reason', 'x', '--expires', 'soon'], /--expires soon: expected a date such as/],
    [['decide', 'w-1', 'rejected', '--reason', 'x', '--now', 'late'], /--now late: expected an ISO time$/],
    [['explain', 'w-7'], /INPUT_INVALID: .* nothing of id w-7; near to it: w-0, w-1, w-2$/],
  ])('refuses %j in one line and writes nothing', async (argv, message) => {
    const root = await ranOnce();
    const { code, out, err } = await demoCli(root, argv);
    expect([code, out]).toEqual([2, '']);
    expect(err.trimEnd()).toMatch(message);
    expect(err.split('\n')).toHaveLength(2);
    expect(existsSync(join(root, LEDGER_FILE))).toBe(false);
  });

  it('names file and line of a broken ledger, exit 2', async () => {
    const root = await ranOnce();
    await writeFile(join(root, LEDGER_FILE), '\n{"tool":\n');
    for (const argv of [
      ['decide', 'w-1', 'accepted', '--reason', 'x'],
      ['baseline'],
      ['precision'],
      ['explain', 'w-1'],
    ]) {
      const { code, err } = await demoCli(root, argv);
      expect([code, err]).toEqual([
        2,
        `error INPUT_INVALID: ${LEDGER_FILE}:2: not a line of JSON; mend or remove the line\n`,
      ]);
    }
  });

  it('is told by explain, with what an earlier step adds, also when the finding is gone', async () => {
    const root = await ranOnce();
    expect((await demoCli(root, ['explain', 'w-1'])).out).toBe('w-1 is a written\n  rank      3\n');
    await demoCli(root, [
      'decide',
      'w-1',
      'deferred',
      '--reason',
      'later',
      '--by',
      'A',
      '--expires',
      '2026-03-01',
      ...NOW,
    ]);
    const line = '  decision  deferred by A on 2026-02-01, until 2026-03-01: later (ended)\n';
    expect((await demoCli(root, ['explain', 'w-1'])).out).toBe(`w-1 is a written\n  rank      3\n${line}`);
    await demoCli(root, ['run', '--quiet', '--set', '01.count=1']);
    expect((await demoCli(root, ['explain', 'w-1'])).out).toBe(line);
    const again = await demoCli(root, ['decide', 'w-1', 'accepted', '--reason', 'after all', '--by', 'A']);
    expect([again.code, (await linesOf(root)).at(-1)]).toEqual([0, expect.objectContaining({ members: ['w-1#word'] })]);
  });

  it('is no verb of a pipeline without findings to decide about', async () => {
    const { decisions: _, ...plain } = definition;
    const root = await temporaryFolder();
    const help = (await demoCli(root, ['--help'], { definition: plain })).out;
    expect(help).not.toMatch(/decide|baseline|precision/);
    expect((await demoCli(root, ['--help'])).out).toMatch(/^ +decide .*^ +baseline .*^ +precision /ms);
  });
});

describe('baseline', () => {
  it('defers what nobody knows yet, once: not what is decided, and not what has a task', async () => {
    const root = await ranOnce();
    await demoCli(root, ['decide', 'w-0', 'accepted', '--reason', 'yes', '--by', 'A', ...NOW]);
    await demoCli(root, ['run', '--quiet', '--write', '--set', '01.count=2']);
    await demoCli(root, ['run', '--quiet']);
    const first = await demoCli(root, ['baseline', '--by', 'A', ...NOW]);
    expect([first.code, first.out]).toEqual([0, 'baseline: 1 deferred, 2 known before\n']);
    expect((await linesOf(root)).map(({ key, verdict, reason }) => [key, verdict, reason])).toEqual([
      ['w-0', 'accepted', 'yes'],
      ['w-2', 'deferred', 'baseline'],
    ]);
    expect((await demoCli(root, ['baseline'])).out).toBe('baseline: 0 deferred, 3 known before\n');
    expect(await linesOf(root)).toHaveLength(2);
  });

  it('defers again what was decided for a time that is over', async () => {
    const root = await ranOnce();
    const argv = ['decide', 'w-0', 'rejected', '--reason', 'x', '--expires', '2026-03-01'];
    await demoCli(root, [...argv, ...NOW]);
    expect((await demoCli(root, ['baseline', ...NOW])).out).toBe('baseline: 2 deferred, 1 known before\n');
    const later = await demoCli(root, ['baseline', '--now', '2026-03-02T00:00:00Z']);
    expect(later.out).toBe('baseline: 1 deferred, 2 known before\n');
  });

  it('needs a run', async () => {
    const { code, err } = await demoCli(await temporaryFolder(), ['baseline']);
    expect([code, err]).toEqual([2, expect.stringMatching(/^error ROWS_NOT_KEPT: .*run it first\n$/)]);
  });
});

describe('precision', () => {
  it('says accepted of judged findings, per version of the rules', async () => {
    const root = await ranOnce();
    expect((await demoCli(root, ['precision'])).out).toBe(`no decisions of core in ${LEDGER_FILE} yet\n`);
    const verdicts = { 'w-0': 'accepted', 'w-1': 'rejected', 'w-2': 'accepted' };
    for (const [id, verdict] of Object.entries(verdicts)) await demoCli(root, ['decide', id, verdict, '--reason', 'x']);
    expect((await demoCli(root, ['precision'])).out).toBe(
      'rules     accepted   rejected   deferred  precision\n7                2          1          0  67 % of 3\n',
    );
    const version = { version: '7', accepted: 2, rejected: 1, deferred: 0, precision: 2 / 3 };
    expect(JSON.parse((await demoCli(root, ['precision', '--json'])).out)).toEqual({
      tool: 'core',
      versions: [version],
    });
  });
});

describe('near ids', () => {
  it('are those that begin alike or differ in few letters, the nearest first, at most three', () => {
    const ids = ['sim-0a1b2c', 'sim-0a1b2d', 'sim-ffffff', 'sim-0a1bff', 'sim-0a1b2c'];
    expect(nearIds(ids, 'sim-0a1b2e')).toEqual(['sim-0a1b2c', 'sim-0a1b2d', 'sim-0a1bff']);
    expect(nearIds(ids, 'SIM-0A')).toEqual(['sim-0a1b2c', 'sim-0a1b2d', 'sim-0a1bff']);
    expect(nearIds(ids, 'task-12')).toEqual([]);
  });
});
