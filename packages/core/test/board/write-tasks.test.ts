import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import {
  knownTasks,
  limitTasks,
  readTaskReview,
  type TaskAssessment,
  type TaskWriter,
  writeTasks,
} from '../../src/board/index.ts';
import { createStepFiles } from '../../src/node/step-files.ts';
import { sharedConfig } from '../../src/shared-config.ts';
import { makeRoot, removeFolders } from '../../src/testing/index.ts';

afterAll(removeFolders);

const KIND = { tool: 'demo', region: 'thing', idPrefix: 'demo-' };
const ID = 'demo-00000000aa';
const LEDGER = 'pipelines.decisions.ndjson';
const { signal } = new AbortController();

interface Assessment extends TaskAssessment {
  /** What its task is about; nothing for what is gone. */
  readonly names?: readonly string[];
}

const membersOf = (names: readonly string[]) => names.map((name) => ({ anchor: `a.ts#${name}`, hash: '' }));
const contentOf = ({ id, names = [] }: Assessment) => {
  return { id, marks: {}, members: membersOf(names), body: names.join(', ') };
};

const WRITER: TaskWriter<Assessment> = {
  draft: (each) => each.names && { title: 'Do it', content: () => contentOf(each), body: bodyAround },
  content: (each, { body }) => (each.names?.join(', ') === body ? undefined : contentOf(each)),
  changeText: ({ names = [] }) => `${names.length} now`,
  subject: ({ names }) => names && { title: 'Do it', members: membersOf(names) },
  keyOf: ({ anchor }) => anchor,
};

function bodyAround(region: string): string {
  return `Mine.\n\n<!-- demo:begin thing -->\n${region}\n<!-- demo:end thing -->\n`;
}

function world() {
  const root = makeRoot({});
  const files = createStepFiles({ root, folder: join(root, '.pipeline/demo'), write: true, signal });
  const shared = sharedConfig.parse({ now: '2026-03-01T00:00:00Z' });
  const write = async (edit: Assessment['edit'], names?: readonly string[]) => {
    const review = await readTaskReview({ root, shared, signal }, KIND);
    const [known] = knownTasks(review.board.tasks, review.ledger);
    const each = { id: ID, state: edit === 'create' ? 'new' : 'kept', reason: 'r', edit };
    const assessment = { ...each, ...(names && { names }), ...(known && { known }) };
    const { written, problems } = await writeTasks([assessment], WRITER, review, { root, files });
    return { written: written[0], problems };
  };
  const lines = () => readFileSync(join(root, LEDGER), 'utf8').trim().split('\n');
  return { root, write, lines };
}

describe('writeTasks', () => {
  it('makes a task and its line, and a second run writes neither', async () => {
    const { root, write, lines } = world();
    const path = `docs/board/tasks/${ID}-do-it.md`;
    expect(await write('create', ['f', 'g'])).toMatchObject({ written: { state: 'new', path }, problems: [] });
    const before = [readFileSync(join(root, path), 'utf8'), lines()];
    expect((await write('refresh', ['f', 'g'])).written).toMatchObject({ state: 'kept', reason: 'r', path });
    expect([readFileSync(join(root, path), 'utf8'), lines()]).toEqual(before);
    expect(lines()).toHaveLength(1);
  });

  it('says what a refresh changed, and adds a line once less than half of the members are in the last one', async () => {
    const { write, lines } = world();
    await write('create', ['f', 'g']);
    const { written } = await write('refresh', ['f', 'h']);
    expect(written).toMatchObject({ state: 'updated', reason: '2 now' });
    expect(lines()).toHaveLength(1);
    await write('refresh', ['f', 'h', 'i']);
    expect(lines()).toHaveLength(2);
  });

  it('leaves without an edit the task alone, and without a subject the ledger', async () => {
    const { write, lines } = world();
    await write('create', ['f']);
    expect((await write(undefined, ['g'])).written).toMatchObject({ state: 'kept', path: expect.any(String) });
    expect((await write('resolve')).written).toMatchObject({ state: 'kept', path: expect.any(String) });
    expect(lines()).toHaveLength(1);
  });

  it('lets one wait whose file is taken: no path, no line', async () => {
    const { root, write } = world();
    const { written } = await write('create', ['f']);
    rmSync(join(root, LEDGER));
    const again = await write('create', ['f']);
    expect(again.problems).toMatchObject([{ code: 'TASK_EXISTS', path: written?.path }]);
    expect(again.written).toMatchObject({ state: 'waiting', reason: `${written?.path} is taken`, edit: undefined });
    expect(again.written?.path).toBeUndefined();
    expect(() => readFileSync(join(root, LEDGER))).toThrow('ENOENT');
  });
});

describe('limitTasks', () => {
  it('lets those wait that would be one too many, but never what the team accepted', () => {
    const each = (id: string, edit: Assessment['edit'], verdict?: 'accepted'): Assessment => ({
      ...{ id, state: 'new', reason: 'it is new', edit },
      ...(verdict && {
        known: {
          ...{ id, members: [], task: undefined, record: undefined },
          decision: {
            key: id,
            tool: 'demo',
            version: '1',
            verdict,
            reason: 'r',
            by: 'ann',
            at: '2026-01-01T00:00:00Z',
          },
        },
      }),
    });
    const ranked = [each('a', 'refresh'), each('b', 'create'), each('c', 'create'), each('d', 'create', 'accepted')];
    const limited = limitTasks(ranked, { openTasks: 1, maxTasks: 2, enough: '2 are enough' });
    expect(limited.map(({ id, state, edit }) => [id, state, edit])).toEqual([
      ['a', 'new', 'refresh'],
      ['b', 'new', 'create'],
      ['c', 'waiting', undefined],
      ['d', 'new', 'create'],
    ]);
    expect(limited[2]?.reason).toBe('it is new, but 2 are enough');
  });
});
