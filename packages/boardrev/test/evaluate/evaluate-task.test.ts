import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { evaluateTask } from '../../src/lib/evaluate/evaluate-task.ts';
import { type CommitMatch, type Match, type ProcessRow, type Revision, STATUSES, type Task } from '../../src/rows.ts';

const REVISION: Revision = { type: 'revision', sha: 'f'.repeat(40), now: '2024-06-01T00:00:00Z', shallow: false };
const task = (more: Partial<Task> = {}): Task => ({
  type: 'task',
  id: 'TASK-1',
  path: 'backlog/tasks/task-1.md',
  title: 'Validate the login form',
  text: '',
  status: 'To Do',
  ...more,
});
const commit = (more: Partial<CommitMatch> = {}): CommitMatch => ({
  sha: 'abc1234def',
  score: 0.5,
  subject: 'Validate login form',
  time: '2024-05-02T10:00:00Z',
  text: 0.5,
  title: 0.8,
  coverage: 1,
  files: 2,
  ...more,
});
const match = (commits: CommitMatch[], more: Partial<Match> = {}): Match => ({
  type: 'match',
  id: 'TASK-1',
  files: [],
  commits,
  waitsFor: [],
  ...more,
});
const evaluate = (own: Task, found: Match | undefined = match([]), revision: Revision | undefined = REVISION) =>
  evaluateTask(own, found, undefined, revision);

describe('evaluateTask', () => {
  it('says done and asks to check, with the commit, when a commit names the task and is like it', () => {
    const found = evaluate(task(), match([commit({ mention: 'subject' })]));
    expect(found).toMatchObject({ column: 'todo', inferred: 'done', lastActivity: '2024-05-02T10:00:00Z' });
    expect(found.actions).toEqual([
      expect.stringMatching(/^Check whether it is done: commit abc1234 "Validate login form" /),
    ]);
    expect(found.evidence[0]?.ref).toBe('abc1234def');
    expect(found.summary).toMatch(/^The board says To Do; the evidence says Done: .*\.$/);
  });

  it('says that nothing supports a Done task, but only where the history is known', () => {
    expect(evaluate(task({ status: 'Done' }))).toMatchObject({
      inferred: 'todo',
      actions: ['Name the commit that did it, or reopen it; no commit, box or note belongs to it'],
    });
    expect(evaluate(task({ status: 'Done' }), match([]), { ...REVISION, shallow: true }).inferred).toBeNull();
    expect(evaluate(task({ status: 'Done' }), match([]), { type: 'revision', shallow: false }).inferred).toBeNull();
    expect(evaluateTask(task({ status: 'Done' }), undefined, undefined, undefined).inferred).toBeNull();
  });

  it('abstains when only weak signals fire', () => {
    const found = evaluate(task(), match([commit({ text: 0.35, title: 0.5 })]));
    expect(found).toMatchObject({ inferred: null, band: 'weak', actions: [] });
  });

  it('takes ticked boxes as evidence and open ones only as context', () => {
    expect(evaluate(task({ text: '- [x] one\n- [X] two' })).inferred).toBe('done');
    const commits = match([commit({ mention: 'subject' })]);
    const open = evaluate(task({ text: '- [ ] one\n- [ ] two' }), commits);
    expect(open.p.done).toBe(evaluate(task(), commits).p.done);
    expect(open.evidence).toContainEqual(expect.objectContaining({ kind: 'open-boxes', weight: 0 }));
    expect(evaluate(task({ text: '```\n- [x] in an example\n```' })).p.done).toBe(evaluate(task()).p.done);
  });

  it('asks to look at the boxes left before a task is moved', () => {
    const found = evaluate(task({ text: '- [x] a\n- [ ] b' }), match([commit({ mention: 'subject' })]));
    expect(found.actions).toEqual([
      expect.stringMatching(/^Move to Done: .*; first look at what is left: 1 of 2 boxes open$/),
    ]);
  });

  it('sees work that has begun, waits or is in review', () => {
    const p = (text: string) => evaluate(task({ text })).p;
    expect(p('- [x] one\n- [ ] two').doing).toBeGreaterThan(p('').doing);
    expect(p('Blocked by the licence question').blocked).toBeGreaterThan(p('').blocked);
    expect(p('The pull request is open').review).toBeGreaterThan(p('').review);
  });

  it('is blind to what would give the answer away: status, dates and paths', () => {
    const secrets = '---\nstatus: Done\nupdated_date: 2024-05-05\nmodified_files: [src/a.ts]\n---\n';
    const plain = evaluate(task({ text: 'Body' }));
    for (const leak of [
      task({ text: `${secrets}Body` }),
      task({ text: 'Body', status: 'Done', updated: '2024-05-05' }),
      task({ text: 'Body', path: 'backlog/completed/task-1.md' }),
    ]) {
      const found = evaluate(leak);
      expect(found.p).toEqual(plain.p);
      expect(found.evidence.map(({ kind, weight }) => [kind, weight])).toEqual(
        plain.evidence.map(({ kind, weight }) => [kind, weight]),
      );
    }
  });

  it('names unfinished and unknown dependencies and what the text waits for, unless the task is done', () => {
    const waitsFor = [
      { id: 'TASK-2', known: true, status: 'In Progress' },
      { id: 'TASK-3', known: true, status: 'Done' },
      { id: 'TASK-9', known: false },
    ];
    const own = task({
      text: '- [x] waiting for approval of the old form\n- waiting for approval of the design\n(another task, blocked on this one)',
    });
    expect(evaluate(own, match([], { waitsFor })).blockers).toEqual([
      'depends on TASK-2 (In Progress)',
      'depends on TASK-9, which the board does not have',
      'the text says: waiting for approval of the design',
    ]);
    expect(evaluate({ ...own, status: 'Done' }, match([], { waitsFor })).blockers).toEqual([]);
  });

  it('reads the board through the process document', () => {
    const process: ProcessRow = {
      type: 'process',
      staleDays: 14,
      columns: [{ name: 'Abgenommen', status: 'done', aliases: ['Fertig'], criteria: [] }],
    };
    expect(evaluateTask(task({ status: 'fertig' }), match([]), process, REVISION).column).toBe('done');
    const unknown = evaluateTask(task({ status: 'Zzz' }), match([]), process, REVISION);
    expect(unknown.column).toBeNull();
    expect(unknown.actions).toEqual(['Map the status "Zzz" to a column in the process document']);
  });

  it('expects no commit of a task that was dropped', () => {
    expect(evaluate(task({ status: "Won't fix" })).actions).toEqual([]);
  });

  const share = fc.double({ min: 0, max: 1, noNaN: true });
  const anyCommit = fc
    .record({ text: share, title: share, mention: fc.constantFrom('subject', 'body', undefined) })
    .map(({ mention, ...rest }) => commit({ ...rest, ...(mention && { mention }) }));

  it('shares out a probability of 1, whose log-odds the evidence adds up to', () => {
    fc.assert(
      fc.property(fc.array(anyCommit, { maxLength: 4 }), fc.nat(4), fc.nat(4), (commits, ticked, open) => {
        const found = evaluate(task({ text: '- [x] a\n'.repeat(ticked) + '- [ ] b\n'.repeat(open) }), match(commits));
        expect(STATUSES.reduce((sum, status) => sum + found.p[status], 0)).toBeCloseTo(1, 9);
        const odds = found.evidence.reduce((sum, { weight }) => sum + weight, 0);
        expect(found.p.done).toBeCloseTo(1 / (1 + Math.exp(-odds)), 3);
        expect(found.confidence).toBe(Math.max(...Object.values(found.p)));
      }),
    );
  });

  it('never becomes less sure of done by one more commit', () => {
    fc.assert(
      fc.property(fc.array(anyCommit, { maxLength: 4 }), anyCommit, (commits, more) => {
        const before = evaluate(task(), match(commits)).p.done;
        expect(evaluate(task(), match([...commits, more])).p.done).toBeGreaterThanOrEqual(before - 1e-9);
      }),
    );
  });
});
