import path from 'node:path';
import { stepContract } from '@pipelines/core/testing';
import { afterEach, describe, expect, it } from 'vitest';
import { ensureFm } from '../../src/01-ensure-fm.ts';
import { processPrompts } from '../../src/02-process-prompts.ts';
import type { ProcessRow, Task } from '../../src/rows.ts';
import { git, makeRoot, removeRoot, runSteps } from './board-dir.ts';

const roots: string[] = [];
const root = async (files: Readonly<Record<string, string>>) => {
  const made = await makeRoot(files);
  roots.push(made);
  return made;
};
afterEach(async () => {
  for (const made of roots.splice(0)) await removeRoot(made);
});

const task = (id: string, status?: string): Task => ({
  type: 'task',
  id,
  path: `tasks/${id}.md`,
  title: id,
  text: '',
  ...(status !== undefined && { status }),
});
const run = (at: string, options: Parameters<typeof runSteps>[2] = {}) => runSteps(at, [processPrompts], options);
const columnsOf = (row: Record<string, unknown> | undefined) => (row as ProcessRow | undefined)?.columns ?? [];
const names = (row: Record<string, unknown> | undefined) => columnsOf(row).map(({ name }) => name);
const board = { 'docs/board/tasks/a.md': '---\nid: a\n---\n' };

describe('02-process-prompts', () => {
  it('emits the process first, then every row in order', async () => {
    const at = await root({
      ...board,
      'docs/board/process.md': 'Stale after: 2 weeks\n\n## Alpha\nMeans: todo\n## Done\n',
    });
    const other = { type: 'problem', code: 'X', path: 'x', message: 'm', fix: 'f' };
    const input = [other, task('a', 'alpha'), task('b')];
    const { rows, logs } = await run(at, { input });
    expect(rows[0]).toMatchObject({ type: 'process', path: 'docs/board/process.md', staleDays: 14 });
    expect(names(rows[0])).toEqual(['Alpha', 'Done']);
    expect(rows.slice(1)).toEqual(input);
    expect(logs).toEqual([]);
  });

  it('emits the process without any row, with defaults and a line to people when there is no document', async () => {
    for (const files of [board, {}]) {
      const { rows, logs } = await run(await root(files), { config: { '02-process-prompts': { staleDays: 3 } } });
      expect(names(rows[0])).toEqual(['To Do', 'In Progress', 'Review', 'Blocked', 'Done']);
      expect(rows[0]).toMatchObject({ staleDays: 3 });
      expect(rows[0]).not.toHaveProperty('path');
      expect(logs).toHaveLength(1);
    }
  });

  it('reads the statuses of a Backlog.md board, after its process document', async () => {
    const files = {
      'backlog/tasks/a.md': board['docs/board/tasks/a.md'],
      'backlog/config.yml': 'statuses: [Idea, Cooking, Served]\n',
    };
    const { rows } = await run(await root(files));
    expect(rows[0]).toMatchObject({ path: 'backlog/config.yml' });
    expect(columnsOf(rows[0]).map(({ status }) => status)).toEqual(['todo', 'doing', 'done']);
    const both = await run(await root({ ...files, 'backlog/process.md': '## To Do\n' }));
    expect(both.rows[0]).toMatchObject({ path: 'backlog/process.md' });
  });

  it('reports a status nobody knows after its task, with the columns as a way out', async () => {
    const at = await root({ ...board, 'docs/board/process.md': '## To Do\n## Done\nAliases: served\n' });
    const { rows } = await run(at, { input: [task('a', 'Cooking'), task('b', 'SERVED'), task('c', 'QA'), task('d')] });
    expect(rows.slice(1).map(({ id, code }) => id ?? code)).toEqual(['a', 'STATUS_UNKNOWN', 'b', 'c', 'd']);
    expect(rows[2]).toMatchObject({
      path: 'tasks/a.md',
      field: 'status',
      message: 'status "Cooking" is none of To Do, Done',
    });
  });

  it('refuses a named document that is missing, outside or has no columns', async () => {
    const at = await root({ ...board, 'team/flow.md': '# Flow\n\n## Open\n', 'team/prose.md': '# Prose\n' });
    const named = (process: string) => run(at, { shared: { process } });
    expect((await named('team/flow.md')).rows[0]).toMatchObject({ path: 'team/flow.md' });
    expect((await named(path.join(at, 'team/flow.md'))).rows[0]).toMatchObject({ path: 'team/flow.md' });
    await expect(named('team/none.md')).rejects.toMatchObject({ code: 'CONFIG_INVALID' });
    await expect(named('team')).rejects.toMatchObject({ code: 'CONFIG_INVALID' });
    await expect(named('team/prose.md')).rejects.toMatchObject({ code: 'CONFIG_INVALID' });
    await expect(named('../flow.md')).rejects.toMatchObject({ code: 'PATH_OUTSIDE_ROOT' });
  });

  it('passes over a found document it cannot use, and says so', async () => {
    const at = await root({
      ...board,
      'docs/board/process.md': '# Just prose\n',
      'docs/board/config.yml': 'statuses: {a\n',
    });
    const { rows } = await run(at);
    expect(rows.map(({ type, code, path: file }) => [code ?? type, file])).toEqual([
      ['process', undefined],
      ['PROCESS_INVALID', 'docs/board/process.md'],
      ['PROCESS_INVALID', 'docs/board/config.yml'],
    ]);
  });

  it('reads the document of the revision under review', async () => {
    const at = await root({ ...board, 'docs/board/process.md': '## To Do\n' });
    git(at, 'init', '-q', '-b', 'main');
    git(at, 'add', '.');
    git(at, 'commit', '-qm', 'one');
    git(at, 'rm', '-q', 'docs/board/process.md');
    git(at, 'commit', '-qm', 'two');
    expect((await run(at, { shared: { at: 'HEAD~1' } })).rows[0]).toMatchObject({ path: 'docs/board/process.md' });
    expect((await run(at, { shared: { at: 'HEAD' } })).rows[0]).not.toHaveProperty('path');
  });

  it('follows 01 in one pipeline', async () => {
    const at = await root({ ...board, 'docs/board/process.md': '## Later\nMeans: todo\n## Done\n' });
    const { rows, edits } = await runSteps(at, [ensureFm, processPrompts]);
    expect(rows.map(({ type }) => type)).toEqual(['process', 'task']);
    expect(rows[1]).toMatchObject({ id: 'a', status: 'Later' });
    expect(edits).toEqual({ 'docs/board/tasks/a.md': '---\nid: a\ntitle: a\nstatus: Later\n---\n' });
  });

  describe('the step contract', () => {
    const options = async () => ({ root: await root(board) });
    const rows = [task('a', 'To Do'), task('b', 'nonsense')];
    for (const { name, run: check } of stepContract({ step: processPrompts, rows, options })) it(name, check);
  });
});
