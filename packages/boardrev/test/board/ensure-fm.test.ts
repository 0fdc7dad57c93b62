import { chmod, symlink } from 'node:fs/promises';
import path from 'node:path';
import { stepContract } from '@pipelines/core/testing';
import { afterEach, describe, expect, it } from 'vitest';
import { ensureFm } from '../../src/01-ensure-fm.ts';
import { git, makeRoot, readAll, removeRoot, runSteps } from './board-dir.ts';

const roots: string[] = [];
const root = async (files: Readonly<Record<string, string | Uint8Array>>) => {
  const made = await makeRoot(files);
  roots.push(made);
  return made;
};
afterEach(async () => {
  for (const made of roots.splice(0)) await removeRoot(made);
});

const run = (at: string, options: Parameters<typeof runSteps>[2] = {}) => runSteps(at, [ensureFm], options);
const matter = (...lines: string[]) => `---\n${lines.join('\n')}\n---\nbody\n`;
const whole = matter('id: t-1', 'title: One', 'status: Done');
const fail = (at: string, options?: Parameters<typeof runSteps>[2]) =>
  run(at, options).then(
    () => undefined,
    ({ code, message }) => ({ code, message }),
  );

describe('01-ensure-fm: what a task row says', () => {
  it('maps the keys of the board to fields and leaves a whole file alone', async () => {
    const text = `---
id: BACK-7
title: >-
  A long
  title
status: In Progress
assignee: ['@ann', bob]
created_date: '2025-07-23'
updated_date: '2025-09-06 21:22'
labels: ui, web
dependencies:
  - task-24.1
  - 12
ordinal: 3
---
## Description

text
`;
    const at = await root({ 'backlog/tasks/back-7 - A-long-title.md': text });
    const { rows, edits } = await run(at);
    expect(edits).toEqual({});
    expect(rows).toEqual([
      {
        type: 'task',
        id: 'BACK-7',
        path: 'backlog/tasks/back-7 - A-long-title.md',
        title: 'A long title',
        status: 'In Progress',
        assignees: ['@ann', 'bob'],
        created: '2025-07-23',
        updated: '2025-09-06T21:22',
        labels: ['ui', 'web'],
        dependencies: ['task-24.1', '12'],
        text: '## Description\n\ntext\n',
      },
    ]);
  });

  it('keeps ids as written and zones as given', async () => {
    const at = await root({
      'tasks/a.md': matter('id: 007', 'title: x', 'status: Done', 'created: 2026-01-01T10:00:00+02:00'),
    });
    expect((await run(at)).rows[0]).toMatchObject({ id: '007', created: '2026-01-01T10:00:00+02:00' });
  });

  it('reports fields of the wrong shape and does not overwrite them', async () => {
    const at = await root({
      'tasks/a.md': matter('id: a', 'title: x', 'status: [a]', 'created: 31.01.2026', 'labels: {a: 1}'),
    });
    const { rows, edits } = await run(at, { write: true });
    expect(edits).toEqual({});
    expect(rows.map(({ type, code, field }) => [type, code, field])).toEqual([
      ['task', undefined, undefined],
      ['problem', 'FIELD_INVALID', 'status'],
      ['problem', 'FIELD_INVALID', 'created'],
      ['problem', 'FIELD_INVALID', 'labels'],
    ]);
  });
});

describe('01-ensure-fm: what it adds', () => {
  it('adds what is missing, byte for byte no more, and a second run changes nothing', async () => {
    const before = {
      'docs/board/tasks/a.md': '# Fix  the roof\r\n\r\n- [ ] x',
      'docs/board/tasks/task-12 - Add-a-door.md': '---\nstatus: # set me\ntitle: "Door" # c\n---\nbody',
      'docs/board/tasks/2026-01-31-dated.md': matter('id: d', 'title: D', 'state: Open'),
      'docs/board/tasks/deep/Übung 1.md': 'just text\n',
      'docs/board/tasks/README.md': '# Not a task\n',
      'docs/board/tasks/_draft.md': 'x',
      'docs/board/tasks/task-template.md': 'x',
      'docs/board/tasks/archive/old.md': 'x',
      'docs/board/tasks/.#lock.md': 'x',
      'docs/board/tasks/notes.txt': 'x',
    };
    const at = await root(before);
    const preview = await run(at);
    expect(await readAll(at)).toEqual(before);
    const first = await run(at, { write: true });
    expect(first).toEqual(preview);
    const after = await readAll(at);
    expect(after).toEqual({
      ...before,
      'docs/board/tasks/a.md':
        '---\r\nid: a\r\ntitle: Fix the roof\r\nstate: Open\r\n---\r\n# Fix  the roof\r\n\r\n- [ ] x',
      'docs/board/tasks/task-12 - Add-a-door.md':
        '---\nstatus: Open # set me\ntitle: "Door" # c\nid: task-12\n---\nbody',
      'docs/board/tasks/2026-01-31-dated.md': matter('id: d', 'title: D', 'state: Open', "created: '2026-01-31'"),
      'docs/board/tasks/deep/Übung 1.md': '---\nid: übung-1\ntitle: Übung 1\nstate: Open\n---\njust text\n',
    });
    const second = await run(at, { write: true });
    expect(second.edits).toEqual({});
    expect(second.rows).toEqual(first.rows);
    expect(await readAll(at)).toEqual(after);
  });

  it('takes keys and statuses from the board: config, completed folder, created_date', async () => {
    const at = await root({
      'backlog/config.yml': 'statuses: ["Open", "Shipped"]\ndefault_status: "Open"\n',
      'backlog/tasks/2026-02-03-new.md': '# New\n',
      'backlog/completed/task-1 - Old.md': matter('id: task-1', 'title: Old'),
      'backlog/archive/tasks/task-0 - Gone.md': 'x',
      'backlog/drafts/draft-1.md': 'x',
    });
    const { edits, rows } = await run(at);
    expect(edits).toEqual({
      'backlog/completed/task-1 - Old.md': matter('id: task-1', 'title: Old', 'status: Shipped'),
      'backlog/tasks/2026-02-03-new.md':
        "---\nid: 2026-02-03-new\ntitle: New\nstatus: Open\ncreated_date: '2026-02-03'\n---\n# New\n",
    });
    expect(rows.map(({ status }) => status)).toEqual(['Shipped', 'Open']);
  });

  it('never edits through a link', async () => {
    const at = await root({ 'tasks/b.md': whole, 'elsewhere/a.md': '# Linked\n' });
    await symlink('../elsewhere/a.md', path.join(at, 'tasks/a.md'));
    const { rows, edits } = await run(at, { write: true });
    expect(edits).toEqual({});
    expect(rows[0]).toMatchObject({ id: 'a', title: 'Linked' });
  });
});

describe('01-ensure-fm: what cannot be judged', () => {
  it('reports each broken file with a way out and goes on', async () => {
    const files = {
      'tasks/a-broken.md': '---\nid: a\ntitle: x: y\n---\n',
      'tasks/b-conflict.md': '---\nid: b\n<<<<<<< HEAD\nstatus: Done\n=======\nstatus: To Do\n>>>>>>> x\n---\n',
      'tasks/c-twice.md': '---\nid: c\nid: d\n---\n',
      'tasks/d-open.md': '---\nid: d\n',
      'tasks/e-latin1.md': Buffer.from([0x23, 0x20, 0xe9, 0x0a]),
      'tasks/f-binary.md': 'a\u0000b',
      'tasks/g-large.md': 'x'.repeat(3000),
      'tasks/h-empty.md': ' \n',
      'tasks/i-flow.md': '---\n{ id: i, title: x }\n---\nbody\n',
      'tasks/z-good.md': whole,
    };
    const at = await root(files);
    await symlink('/nowhere', path.join(at, 'tasks/k-dangling.md'));
    await symlink(path.dirname(at), path.join(at, 'tasks/l-outside.md'));
    await symlink('..', path.join(at, 'tasks/m-loop.md'));
    const before = await readAll(at);
    const { rows } = await run(at, { write: true, config: { '01-ensure-fm': { maxBytes: 2000 } } });
    expect(await readAll(at)).toEqual(before);
    expect(rows.map(({ type, path: file, code }) => [file, code ?? type])).toEqual([
      ['tasks/a-broken.md', 'FRONT_MATTER_INVALID'],
      ['tasks/b-conflict.md', 'FRONT_MATTER_INVALID'],
      ['tasks/c-twice.md', 'FRONT_MATTER_INVALID'],
      ['tasks/d-open.md', 'FRONT_MATTER_INVALID'],
      ['tasks/e-latin1.md', 'ENCODING_INVALID'],
      ['tasks/f-binary.md', 'BINARY'],
      ['tasks/g-large.md', 'TOO_LARGE'],
      ['tasks/h-empty.md', 'EMPTY'],
      ['tasks/i-flow.md', 'task'],
      ['tasks/i-flow.md', 'MARKDOWN_INVALID'],
      ['tasks/k-dangling.md', 'UNREADABLE'],
      ['tasks/l-outside.md', 'LINK_OUTSIDE'],
      ['tasks/m-loop.md', 'LINK'],
      ['tasks/z-good.md', 'task'],
    ]);
    expect(rows.every(({ type, fix }) => type === 'task' || (typeof fix === 'string' && fix !== ''))).toBe(true);
    expect(rows[1]?.['message']).toBe('line 3: unresolved merge conflict in the front matter');
  });

  it.skipIf(process.getuid?.() === 0)('reports a file without permission', async () => {
    const at = await root({ 'tasks/a.md': whole, 'tasks/b.md': whole.replace('t-1', 't-2') });
    await chmod(path.join(at, 'tasks/a.md'), 0o000);
    expect((await run(at)).rows.map(({ code }) => code)).toEqual(['UNREADABLE', undefined]);
  });

  it('loses no task of a repeated id: the first by path keeps it', async () => {
    const at = await root({
      'tasks/a.md': matter('id: T-1', 'title: A', 'status: Done'),
      'tasks/b.md': matter('id: t-1', 'title: B', 'status: Done'),
      'tasks/task-9 - x.md': matter('title: X', 'status: Done'),
      'tasks/z/task-9 - y.md': matter('title: Y', 'status: Done'),
    });
    const { rows, edits } = await run(at, { write: true });
    expect(rows.map(({ id, code }) => id ?? code)).toEqual([
      'T-1',
      't-1@tasks/b.md',
      'DUPLICATE_ID',
      'task-9',
      expect.stringMatching(/^task-9-[0-9a-f]{8}$/),
    ]);
    expect(Object.keys(edits)).toEqual(['tasks/task-9 - x.md', 'tasks/z/task-9 - y.md']);
    expect((await run(at, { write: true })).rows).toEqual(rows);
  });
});

describe('01-ensure-fm: where it looks', () => {
  it('takes the first place that holds tasks', async () => {
    const all = { 'docs/board/tasks/a.md': whole, 'backlog/tasks/b.md': whole, 'tasks/c.md': whole };
    expect((await run(await root(all))).rows.map(({ path: file }) => file)).toEqual(['docs/board/tasks/a.md']);
    const empty = { 'docs/board/tasks/README.md': 'x', '.backlog/completed/b.md': whole, 'tasks/c.md': whole };
    expect((await run(await root(empty))).rows.map(({ path: file }) => file)).toEqual(['.backlog/completed/b.md']);
  });

  it('takes the configured folder: tasks, the folder around them, absolute, with a slash', async () => {
    const at = await root({ 'docs/board/tasks/a.md': whole, 'my/board/tasks/b.md': whole, 'flat/c.md': whole });
    const paths = async (board: string) => (await run(at, { shared: { board } })).rows.map(({ path: file }) => file);
    expect(await paths('my/board')).toEqual(['my/board/tasks/b.md']);
    expect(await paths('./my/board/tasks/')).toEqual(['my/board/tasks/b.md']);
    expect(await paths(path.join(at, 'flat'))).toEqual(['flat/c.md']);
  });

  it('names all places and the flag when there is no board', async () => {
    const at = await root({ 'README.md': 'x' });
    const error = await fail(at);
    expect(error?.code).toBe('BOARD_NOT_FOUND');
    for (const part of ['docs/board/tasks', 'backlog/tasks', '.backlog/tasks', '--board', 'shared.board']) {
      expect(error?.message).toContain(part);
    }
    expect(await fail(at, { shared: { board: 'no/such' } })).toMatchObject({ code: 'BOARD_NOT_FOUND' });
    expect(await fail(at, { shared: { board: 'README.md' } })).toMatchObject({ code: 'BOARD_NOT_FOUND' });
  });

  it('refuses a board outside the root', async () => {
    const at = await root({ 'x/tasks/a.md': whole, 'r/README.md': 'x' });
    const inner = path.join(at, 'r');
    expect(await fail(inner, { shared: { board: '../x' } })).toMatchObject({ code: 'PATH_OUTSIDE_ROOT' });
    expect(await fail(inner, { shared: { board: path.join(at, 'x') } })).toMatchObject({ code: 'PATH_OUTSIDE_ROOT' });
    await symlink('../x', path.join(inner, 'linked'));
    expect(await fail(inner, { shared: { board: 'linked' } })).toMatchObject({ code: 'PATH_OUTSIDE_ROOT' });
  });

  it('reads a revision instead of the working tree, and a bare repository at HEAD, without edits', async () => {
    const at = await root({
      'sub/tasks/a.md': '# First\n',
      'sub/tasks/b.md': Buffer.from([0xff]),
      'sub/tasks/ü.md': 'x'.repeat(3000),
      'sub/process.md': '## To Do\n',
    });
    await symlink('a.md', path.join(at, 'sub/tasks/c.md'));
    git(at, 'init', '-q', '-b', 'main');
    git(at, 'add', '.');
    git(at, 'commit', '-qm', 'one');
    git(at, 'rm', '-q', 'sub/tasks/a.md');
    git(at, 'commit', '-qm', 'two');
    const config = { '01-ensure-fm': { maxBytes: 2000 } };
    const kinds = async (where: string, shared: object) => {
      const { rows, edits } = await run(where, { shared, config, write: true });
      expect(edits).toEqual({});
      return rows.map(({ path: file, title, code }) => [file, title ?? code]);
    };
    const rest = (prefix: string) => [
      [`${prefix}tasks/b.md`, 'ENCODING_INVALID'],
      [`${prefix}tasks/c.md`, 'LINK'],
      [`${prefix}tasks/ü.md`, 'TOO_LARGE'],
    ];
    expect(await kinds(at, { at: 'HEAD~1', board: 'sub/tasks' })).toEqual([
      ['sub/tasks/a.md', 'First'],
      ...rest('sub/'),
    ]);
    expect(await kinds(path.join(at, 'sub'), { at: 'HEAD~1' })).toEqual([['tasks/a.md', 'First'], ...rest('')]);
    const bare = await root({});
    git(bare, 'clone', '-q', '--bare', at, 'r.git');
    expect(await kinds(path.join(bare, 'r.git'), { board: 'sub' })).toEqual(rest('sub/'));
    expect(await fail(at, { shared: { at: 'nope' } })).toMatchObject({ code: 'GIT_REVISION' });
    expect(await fail(await root({ 'tasks/a.md': whole }), { shared: { at: 'HEAD' } })).toMatchObject({
      code: 'GIT_REVISION',
    });
  });
});

describe('01-ensure-fm: the step contract', () => {
  const options = async () => ({ root: await root({ 'tasks/a.md': whole, 'tasks/b.md': '# B\n' }) });
  for (const { name, run: check } of stepContract({ step: ensureFm, rows: [], options })) it(name, check);
});
