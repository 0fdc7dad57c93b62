import { Pipeline, type Row } from '@pipelines/core';
import { stepContract } from '@pipelines/core/testing';
import { describe, expect, it } from 'vitest';
import { evaluate } from '../../src/05-evaluate.ts';
import type { Match, ProcessRow, Revision, Task } from '../../src/rows.ts';

const task = (id: string, path = `tasks/${id}.md`): Task => ({
  type: 'task',
  id,
  path,
  title: `Title of ${id}`,
  text: '',
  status: 'Todo',
});
const match = (id: string): Match => ({ type: 'match', id, files: [], commits: [], waitsFor: [] });
const REVISION: Revision = { type: 'revision', sha: 'abc', shallow: false };
const PROCESS: ProcessRow = { type: 'process', columns: [], staleDays: 14 };

async function* stream(rows: readonly Row[]): AsyncGenerator<Row> {
  yield* rows;
}

async function run(rows: readonly Row[]): Promise<Row[]> {
  const found: Row[] = [];
  for await (const row of Pipeline.start('evaluate', evaluate).run({ input: stream(rows), check: true }))
    found.push(row);
  return found;
}

describe('05-evaluate', () => {
  it('emits the evaluation after the match and consumes the task', async () => {
    const rows = await run([REVISION, PROCESS, task('a'), match('a'), task('b'), match('b')]);
    expect(rows.map(({ type }) => type)).toEqual(['revision', 'process', 'match', 'evaluation', 'match', 'evaluation']);
  });

  it('S3-31 emits before its input ends', async () => {
    let ended = false;
    async function* input(): AsyncGenerator<Row> {
      yield* [task('a'), match('a')];
      yield task('b');
      ended = true;
    }
    for await (const row of Pipeline.start('evaluate', evaluate).run({ input: input() })) {
      if (row.type === 'evaluation') break;
    }
    expect(ended).toBe(false);
  });

  it('evaluates tasks that come alone, without match, process or revision', async () => {
    const rows = await run([task('a'), task('b')]);
    expect(rows).toMatchObject([
      { type: 'evaluation', id: 'a', inferred: null },
      { type: 'evaluation', id: 'b', inferred: null },
    ]);
  });

  it('keeps two tasks with one id apart', async () => {
    const rows = await run([task('a', 'one.md'), match('a'), task('a', 'two.md'), match('a')]);
    expect(rows.filter(({ type }) => type === 'evaluation')).toMatchObject([{ path: 'one.md' }, { path: 'two.md' }]);
  });

  const contract = { step: evaluate, rows: [REVISION, PROCESS, task('a'), match('a')] };
  for (const { name, run: check } of stepContract(contract)) it(name, check);
});
