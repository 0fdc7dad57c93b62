import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import {
  addRecords,
  createTask,
  isEnded,
  knownTasks,
  type ManagedContent,
  membersOf,
  memberText,
  openTaskCount,
  readTaskReview,
  recordOf,
  recordTime,
  rewriteTask,
  wasAcceptedLater,
} from '../../src/board/index.ts';
import type { Decision } from '../../src/decisions/index.ts';
import { createStepFiles } from '../../src/node/step-files.ts';
import { sharedConfig } from '../../src/shared-config.ts';
import { makeRoot, removeFolders } from '../../src/testing/index.ts';

afterAll(removeFolders);

const KIND = { tool: 'demo', region: 'thing', idPrefix: 'demo-' };
const ID = 'demo-00000000aa';
const { signal } = new AbortController();

function world() {
  const root = makeRoot({});
  const files = createStepFiles({ root, folder: join(root, '.pipeline/demo'), write: true, signal });
  const shared = sharedConfig.parse({ now: '2026-03-01T00:00:00Z' });
  return { root, files, review: () => readTaskReview({ root, shared, signal }, KIND) };
}

const content = (body = 'What it is.', marks: Record<string, string> = {}): ManagedContent => ({
  ...{ id: ID, marks, body },
  members: [{ anchor: 'a.ts#a', hash: '0123456789abcdef' }],
});

const draft = { title: 'Do it', content: () => content(), body: (region: string) => bodyAround(region) };

function bodyAround(region: string): string {
  return `Mine.\n\n<!-- demo:begin thing -->\n${region}\n<!-- demo:end thing -->\n`;
}

const decision = (more: Partial<Decision>): Decision => ({
  ...{ key: ID, tool: 'demo', version: '1', verdict: 'rejected', reason: 'r', by: 'ann', at: '2026-01-01T00:00:00Z' },
  ...more,
});

describe('a task of a tool', () => {
  it('is made once, is read back, and is rewritten in its region only', async () => {
    const { root, files, review } = world();
    const made = await createTask(draft, await review(), { files });
    expect(made).toEqual({ path: `docs/board/tasks/${ID}-do-it.md`, result: 'made' });
    const [task] = (await review()).board.tasks;
    expect(task).toMatchObject({ id: ID, intact: true, members: [{ anchor: 'a.ts#a', hash: '0123456789ab' }] });
    if (!task) return;
    expect(await rewriteTask(task, content(), await review(), { files })).toMatchObject({ result: 'unchanged' });
    const changed = await rewriteTask(task, content('Else.', { resolved: 'abc' }), await review(), { files });
    expect(changed).toEqual({ path: made.path, result: 'changed' });
    const text = readFileSync(join(root, made.path), 'utf8');
    expect(text.startsWith(task.text.slice(0, task.text.indexOf('id: demo-', 20)))).toBe(true);
    expect((await review()).board.tasks.map(isEnded)).toEqual([true]);
  });

  it('never replaces a file that is there, and never one that changed meanwhile', async () => {
    const { root, files, review } = world();
    const { path } = await createTask(draft, await review(), { files });
    expect(await createTask(draft, await review(), { files })).toMatchObject({
      ...{ result: 'blocked', problem: { code: 'TASK_EXISTS', path } },
    });
    const before = await review();
    writeFileSync(join(root, path), 'mine\n');
    const [task] = before.board.tasks;
    const late = task && (await rewriteTask(task, content('Else.'), before, { files }));
    expect(late).toMatchObject({ result: 'unchanged', problem: { code: 'TASK_CHANGED', fix: 'Run demo again.' } });
    expect(readFileSync(join(root, path), 'utf8')).toBe('mine\n');
  });
});

describe('what a tool knows', () => {
  it('is in the ledger after the task was deleted, and counts as open only while it waits', async () => {
    const { root, files, review } = world();
    const { path } = await createTask(draft, await review(), { files });
    expect(openTaskCount(await review())).toBe(1);
    const record = recordOf({ id: ID, title: 'Do it', members: content().members, at: '2026-03-01T00:00:00Z' }, KIND);
    await addRecords([record], { root, files });
    rmSync(join(root, path));
    const { board, ledger } = await review();
    expect(openTaskCount({ board, ledger })).toBe(0);
    const [known] = knownTasks(board.tasks, ledger);
    expect(known).toMatchObject({ id: ID, task: undefined, record: { tool: 'demo:tasks' } });
    expect(known?.members).toEqual([{ anchor: 'a.ts#a', hash: '0123456789ab' }]);
  });

  it('adds to a ledger in its own form of newline, behind a line without one', async () => {
    const { root, files } = world();
    const ledger = join(root, 'pipelines.decisions.ndjson');
    writeFileSync(ledger, '{"tool":"x"}\r\n{"tool":"y"}');
    await addRecords([], { root, files });
    await addRecords([recordOf({ id: ID, title: 't', members: [], at: undefined }, KIND)], { root, files });
    expect(readFileSync(ledger, 'utf8')).toMatch(
      /^\{"tool":"x"\}\r\n\{"tool":"y"\}\r\n\{"key":.*"1970-01-01T00:00:00Z".*\}\r\n$/,
    );
  });

  it('reads members back, those without a hash too', () => {
    const members = [
      { anchor: 'a b@c.ts#f @x', hash: '0123456789ab' },
      { anchor: 'a.ts#g', hash: '' },
    ];
    expect(membersOf(decision({ members: members.map(memberText) }))).toEqual(members);
    expect(membersOf(undefined)).toEqual([]);
  });

  it('brings a deleted task back once: the new line is as late as the decision', () => {
    const accepted = decision({ verdict: 'accepted', at: '2026-05-01T00:00:00Z' });
    const record = decision({ at: '2026-03-01T00:00:00Z' });
    expect(wasAcceptedLater({ decision: accepted, record })).toBe(true);
    const at = recordTime(accepted, '2026-04-01T00:00:00Z');
    expect(at).toBe(accepted.at);
    expect(wasAcceptedLater({ decision: accepted, record: decision({ at: at ?? '' }) })).toBe(false);
    expect(recordTime(undefined, '2026-04-01T00:00:00Z')).toBe('2026-04-01T00:00:00Z');
  });
});
