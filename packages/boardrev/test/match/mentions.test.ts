import { describe, expect, it } from 'vitest';
import { MentionFinder } from '../../src/lib/match/mentions.ts';

const finder = new MentionFinder(['TASK-12', 'task-12.1', 'BACK-7', '12', 'AUTH-x-3', 'login']);
const find = (message: string) => [...finder.find(message)].sort();

describe('mentions', () => {
  it.each([
    'task-12: fix',
    'Fix (TASK-12)',
    'complete Task 12',
    'task_12 done',
    'Task #12',
    'merge feature/task-12-login',
  ])('finds an id as a whole word, whatever its case: %s', (message) => expect(find(message)).toContain('TASK-12'));

  it.each(['task-120', 'task-12a', 'subtask-12', 'task-1.12', 'tasks 12', 'task 1 2', 'retask-12'])(
    'does not find it in another word: %s',
    (message) => expect(find(message)).toEqual([]),
  );

  it('tells a task from its subtask', () => {
    expect(find('TASK-12.1 done')).toEqual(['task-12.1']);
    expect(find('TASK-12. Done')).toEqual(['TASK-12']);
  });

  it('takes the words of a longer id for no shorter one', () => {
    const ids = new MentionFinder(['task-1', 'my-task-1', 'task-1-2', '1']);
    expect([...ids.find('my-task-1 is done')]).toEqual(['my-task-1']);
    expect([...ids.find('task-1-2: done')]).toEqual(['task-1-2']);
    expect([...ids.find('Task #1')]).toEqual(['task-1']);
    expect([...ids.find('my-task-1, after task-1 and #1')]).toEqual(['my-task-1', 'task-1', '1']);
  });

  it('finds ids of any script, however their accents are encoded, and ids with signs of patterns', () => {
    const ids = new MentionFinder(['t\u00e2che-1', '任务-7', 'a+b(c)-3', 'x.y-1']);
    expect([...ids.find('ta\u0302che-1 und 任务-7')]).toEqual(['t\u00e2che-1', '任务-7']);
    expect([...ids.find('a+b(c)-3 done')]).toEqual(['a+b(c)-3']);
    expect([...ids.find('aab(c)-3 and xzy-1')]).toEqual([]);
  });

  it('finds a bare number only as #12, and not as the number of a pull request', () => {
    expect(find('closes #12')).toEqual(['12']);
    expect(find('12 files')).toEqual([]);
    expect(find('Fix the form (#12)')).toEqual([]);
    expect(find('Fix the form (#12) again')).toEqual(['12']);
  });

  it('finds ids of several words only as they are spelled', () => {
    expect(find('auth-X-3')).toEqual(['AUTH-x-3']);
    expect(find('auth x 3')).toEqual([]);
  });

  it('never takes a plain word for an id', () => expect(find('fix the login')).toEqual([]));
});
