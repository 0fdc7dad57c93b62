import type { ManagedTask, TaskReview } from '@pipelines/core/board';
import type { Decision } from '@pipelines/core/decisions';
import { describe, expect, it } from 'vitest';
import type { RememberedBundle } from '../../src/lib/plan/bundle-memory.ts';
import { knownBundles } from '../../src/lib/plan/known-bundles.ts';

const id = (digit: number) => `flow-${String(digit).repeat(10)}`;

function task(digit: number, members: readonly string[], more: Partial<ManagedTask> = {}): ManagedTask {
  const marks = { by: 'rule-prefix', rule: 'r1', prefix: 'src' };
  const parsed = { id: id(digit), marks, members: members.map((hash) => ({ anchor: 'src/a.ts#r1', hash })) };
  return { ...parsed, body: 'text', intact: true, path: `${digit}.md`, text: '', ...more };
}

function line(digit: number, members: readonly string[], more: Partial<Decision> = {}): Decision {
  const common = { tool: 'sonarflow', version: '1', verdict: 'rejected', reason: '', by: 'me' } as const;
  const at = '2026-01-01T00:00:00Z';
  return { ...common, key: id(digit), at, members: members.map((member) => `src/a.ts#r1 @${member}`), ...more };
}

const remembered = (digit: number, members: string): RememberedBundle => ({
  id: id(digit),
  by: 'rule-prefix',
  rule: 'r1',
  prefix: 'src',
  owners: [],
  members,
});

interface Given {
  readonly tasks?: readonly ManagedTask[];
  readonly decisions?: readonly Decision[];
  readonly ended?: readonly Decision[];
  readonly records?: readonly Decision[];
  readonly own?: readonly RememberedBundle[];
  readonly others?: readonly RememberedBundle[];
}

function known({ tasks = [], decisions = [], ended = [], records = [], own = [], others = [] }: Given) {
  const board = { tasks } as unknown as TaskReview['board'];
  const review = { board, ledger: { decisions, records }, decided: [...ended, ...decisions] };
  return knownBundles(review, own, others);
}

describe('what is known of bundles', () => {
  it('comes from the board first, then from decisions, from the last runs and from the ledger', () => {
    const found = known({
      tasks: [task(5, ['a'], { marks: { resolved: 'abc' } }), task(4, ['a'])],
      decisions: [line(3, ['a'])],
      records: [line(1, ['a'])],
      own: [remembered(2, 'a')],
    });
    expect(found.map((bundle) => [bundle.id, bundle.open])).toEqual([
      [id(4), true],
      [id(3), false],
      [id(5), false],
      [id(2), true],
      [id(1), false],
    ]);
  });

  it('is put together by id: facts of the task, members of all', () => {
    const found = known({
      tasks: [task(1, ['a', 'b'])],
      records: [line(1, ['a', 'c'])],
      own: [{ ...remembered(1, 'b d'), prefix: 'other' }],
    });
    expect(found).toEqual([
      {
        id: id(1),
        by: 'rule-prefix',
        owners: [],
        rule: 'r1',
        prefix: 'src',
        members: ['a', 'b', 'c', 'd'],
        open: true,
        recent: true,
      },
    ]);
  });

  it('keeps the members of a decision that ended, and that a task was deleted, until it is accepted again', () => {
    const [ended] = known({ ended: [line(1, ['a'])] });
    expect([ended?.members, ended?.open, ended?.closed]).toEqual([['a'], true, undefined]);
    const record = line(1, ['a']);
    expect(known({ records: [record] })[0]?.open).toBe(false);
    const accepted = line(1, ['a'], { verdict: 'accepted', at: '2026-02-01T00:00:00Z' });
    expect(known({ records: [record], decisions: [accepted] })[0]?.open).toBe(true);
  });

  it('knows nothing from decisions on findings, or without members', () => {
    expect(known({ decisions: [line(1, [], { key: '0123456789abcdef' }), line(2, [])] })).toEqual([]);
  });

  it('takes a task that a person took over or put away as closed to others', () => {
    const released = task(1, [], { body: '', locked: 'its region was taken away', marks: {} });
    const done = task(2, ['a'], { path: 'completed/2.md' });
    expect(known({ tasks: [released, done] }).map(({ open }) => open)).toEqual([false, false]);
  });
});
