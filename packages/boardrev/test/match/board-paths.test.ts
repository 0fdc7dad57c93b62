import { describe, expect, it } from 'vitest';
import { boardPaths } from '../../src/lib/board/board-paths.ts';

describe('board paths', () => {
  it('takes the folder around the tasks, also where it was before it lost its dot', () => {
    const isBoard = boardPaths([{ path: 'backlog/tasks/task-1 - a.md' }]);
    expect(['backlog/config.yml', '.backlog/tasks/x.md', 'backlog/archive/tasks/y.md'].every(isBoard)).toBe(true);
    expect(['src/backlog/core.ts', 'backlogs/x.md', 'README.md'].some(isBoard)).toBe(false);
  });

  it('keeps a folder of nested boards to itself', () => {
    const isBoard = boardPaths([{ path: 'docs/board/tasks/1.md' }]);
    expect(isBoard('docs/board/process.md')).toBe(true);
    expect(isBoard('docs/guide.md')).toBe(false);
  });

  it('knows a task that moved by its file name', () => {
    const isBoard = boardPaths([{ path: 'tasks/done/fix-login.md' }]);
    expect(isBoard('old/place/fix-login.md')).toBe(true);
  });

  it('takes a board in one file as that file', () => {
    const isBoard = boardPaths([{ path: 'TODO.md' }, { path: 'TODO.md' }]);
    expect(isBoard('TODO.md')).toBe(true);
    expect(isBoard('docs/TODO.md')).toBe(false);
    expect(isBoard('src/a.ts')).toBe(false);
  });

  it('takes only the documents of a folder that may hold more than tasks', () => {
    const isBoard = boardPaths([{ path: 'notes/a.md' }]);
    expect(isBoard('notes/b.md')).toBe(true);
    expect(isBoard('notes/b.ts')).toBe(false);
    expect(isBoard('notes/deeper/b.md')).toBe(false);
  });
});
