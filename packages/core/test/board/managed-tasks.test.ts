import {
  formatContent,
  newTaskFile,
  parseContent,
  readManagedTasks,
  sameMembers,
  taskBase,
} from '@pipelines/core/board';
import { readFrontMatter, setRegion } from '@pipelines/core/markdown';
import { makeRoot, removeFolders, type TestFiles } from '@pipelines/core/testing';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { sharedConfig } from '../../src/shared-config.ts';

afterAll(removeFolders);

const KIND = { tool: 'linter', region: 'rule', idPrefix: 'lint-' };
const PLACE = { tool: 'linter', base: '../../' };
const text = fc.string({ unit: 'binary', maxLength: 60 });
const hash = fc.stringMatching(/^[0-9a-f]{0,16}$/);
const content = fc.record({
  id: fc.stringMatching(/^lint-[0-9a-f]{10}$/),
  marks: fc.constantFrom({}, { resolved: 'abc1234' }, { merged: 'lint-0', resolved: 'x' }),
  members: fc.array(fc.record({ anchor: text.filter((anchor) => anchor !== ''), hash }), { maxLength: 4 }),
  body: fc.stringMatching(/^[a-z#`<> |\n-]{0,80}$/),
});

describe('the content of a managed task', () => {
  it('is read back as it was written, through any file', () => {
    fc.assert(
      fc.property(content, (given) => {
        const written = formatContent(given, PLACE);
        expect(Buffer.from(written).toString()).toBe(written);
        const read = parseContent(written, PLACE.base);
        expect(read).toMatchObject({ id: given.id, marks: given.marks, intact: true });
        expect(sameMembers(read?.members ?? [], given.members)).toBe(true);
        expect(formatContent(read ?? given, PLACE)).toBe(written);
      }),
    );
  });

  it('is not intact when it was edited, or moved to another depth', () => {
    const written = formatContent(
      { id: 'lint-0000000001', marks: {}, members: [{ anchor: 'a#b', hash: '1' }], body: 'x' },
      PLACE,
    );
    expect(parseContent(written.replace('x', 'y'), PLACE.base)?.intact).toBe(false);
    expect(parseContent(written, '../')?.intact).toBe(false);
    expect(parseContent('id: lint-0000000001\n\nwords', PLACE.base)).toMatchObject({
      id: 'lint-0000000001',
      members: [],
      intact: false,
    });
    expect(parseContent('words', PLACE.base)).toBeUndefined();
  });
});

const region = (id: string, path = 'docs/board/tasks/a.md') => {
  const inside = formatContent({ id, marks: {}, members: [], body: 'b' }, { tool: 'linter', base: taskBase(path) });
  return setRegion('# Title\n', 'rule', inside, { tool: 'linter' }).text;
};

async function read(files: TestFiles, shared: object = {}) {
  const ctx = {
    root: makeRoot(files),
    shared: { ...sharedConfig.parse({}), ...shared },
    signal: new AbortController().signal,
  };
  return readManagedTasks(ctx, KIND);
}

describe('readManagedTasks', () => {
  it('finds the tasks of the tool wherever they were moved to around the task folder', async () => {
    const { tasks, faults, folder } = await read({
      'backlog/tasks/task-1 - other.md': '---\nid: task-1\n---\n',
      'backlog/tasks/a.md': region('lint-0000000001'),
      'backlog/completed/b.md': region('lint-0000000002'),
      'backlog/archive/tasks/2026/c.md': region('lint-0000000003'),
      'backlog/drafts/d.md': region('lint-0000000004'),
      'docs/e.md': region('lint-0000000005'),
    });
    expect(tasks.map(({ id }) => id)).toEqual([
      'lint-0000000003',
      'lint-0000000002',
      'lint-0000000004',
      'lint-0000000001',
    ]);
    expect([folder, faults]).toEqual(['backlog/tasks', []]);
  });

  it('finds them when the task folder itself is empty, and nothing where there is no board', async () => {
    const { tasks, folder } = await read({ 'docs/board/archive/c.md': region('lint-0000000003') });
    expect([tasks.map(({ id }) => id), folder]).toEqual([['lint-0000000003'], 'docs/board/tasks']);
    expect(await read({})).toMatchObject({ tasks: [], faults: [], folder: 'docs/board/tasks', editable: true });
    expect((await read({}, { board: 'my/todo' })).folder).toBe('my/todo');
  });

  it('does not take the words of another tool or of people for a task', async () => {
    const { tasks, faults } = await read({
      'docs/board/tasks/a.md': region('lint-0000000001').replaceAll('linter:', 'other:'),
      'docs/board/tasks/b.md': 'see lint-0000000001 and `<!-- linter:begin rule -->`\n',
      'docs/board/tasks/c.md': '---\nid: c\n---\nid: lint-0000000002\n',
      'docs/board/tasks/d.md': '---\nid: LINT-12\n---\n',
      'docs/board/tasks/e.md': '---\nid: xlint-0000000001\n---\n',
    });
    expect([tasks, faults]).toEqual([[], []]);
  });

  it('locks two files of one id, a file with broken markers and one whose region was taken away', async () => {
    const { tasks, faults } = await read({
      'docs/board/tasks/a.md': region('lint-0000000001'),
      'docs/board/tasks/b.md': region('lint-0000000001'),
      'docs/board/tasks/c.md': region('lint-0000000002').replace('<!-- linter:end rule -->\n', ''),
      'docs/board/tasks/d.md': '---\nid: TASK-lint-0000000003\n---\nmine now\n',
    });
    expect(tasks.map(({ id, locked }) => [id, locked])).toEqual([
      ['lint-0000000001', 'it stands in several files'],
      ['lint-0000000001', 'it stands in several files'],
      ['lint-0000000002', 'the markers of its region are broken'],
      ['lint-0000000003', 'its region was taken away'],
    ]);
    expect(faults.map(({ code, path, line }) => [code, path, line])).toEqual([
      ['TASK_MARKERS', 'docs/board/tasks/c.md', 3],
      ['TASK_TWICE', 'docs/board/tasks/a.md', undefined],
      ['TASK_TWICE', 'docs/board/tasks/b.md', undefined],
    ]);
  });

  it('knows which paths are taken, in any case of letters', async () => {
    const board = await read({ 'docs/board/tasks/Task.md': 'x\n' });
    expect([board.has('docs/board/tasks/TASK.md'), board.has('docs/board/tasks/x.md')]).toEqual([true, false]);
  });
});

describe('newTaskFile', () => {
  const style = { keys: {}, status: 'To Do', prefix: '', separator: '-' } as const;

  it('has a name that is safe everywhere and front matter that reads back, whatever the title', () => {
    fc.assert(
      fc.property(text, (title) => {
        const task = { id: 'lint-0000000001', title, created: '2026-01-01', labels: ['a, b'], body: 'x\n' };
        const file = newTaskFile('t', style, task);
        expect(file.path).toMatch(/^t\/lint-0000000001(?:-[a-z0-9]+)*\.md$/);
        expect(file.path.length).toBeLessThan(80);
        const frontMatter = readFrontMatter(file.text);
        if (frontMatter.kind !== 'ok') throw new Error(frontMatter.kind);
        expect(frontMatter.data).toMatchObject({
          id: 'lint-0000000001',
          status: 'To Do',
          created: '2026-01-01',
          labels: ['a, b'],
        });
        expect(frontMatter.scalars.get('title')).toBe(title.replace(/\s+/g, ' ').trim());
      }),
    );
  });

  it('leaves out a date that is not known', () => {
    expect(newTaskFile('t', style, { id: 'lint-0000000001', title: 'Ä b', labels: [], body: '' })).toEqual({
      path: 't/lint-0000000001-a-b.md',
      text: '---\nid: lint-0000000001\ntitle: Ä b\nstatus: To Do\nlabels: []\n---\n\n',
    });
  });
});
