import { cpSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Row } from '@pipelines/core';
import {
  addCommits,
  filesOf,
  git,
  makeFolder,
  makeRepository,
  makeRoot,
  onlyTask,
  removeFolders,
  stepContract,
  tasksOf,
} from '@pipelines/core/testing';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { write } from '../../src/05-write.ts';
import type { Plan, Problem } from '../../src/rows.ts';
import { member, planOf, run, WHOLE } from './world.ts';

afterAll(removeFolders);

const DATES = planOf(['a/date.ts#parseDate', 'b/time.ts#readDate'], { title: 'Merge parseDate and readDate' });
const URLS = planOf(['a/url.ts#join', 'b/url.ts#join', 'c/url.ts#concat'], { title: 'Merge join', rank: 5 });

/** A root whose board holds the tasks of these plans. */
async function written(...plans: readonly Plan[]): Promise<string> {
  const root = makeRoot({});
  await run(root, [...plans, WHOLE]);
  return root;
}

function edit(root: string, path: string, change: (text: string) => string): string {
  const text = change(readFileSync(join(root, path), 'utf8'));
  writeFileSync(join(root, path), text);
  return text;
}

function move(root: string, from: string, to: string): void {
  mkdirSync(dirname(join(root, to)), { recursive: true });
  renameSync(join(root, from), join(root, to));
}

const stateOf = async (root: string, rows: readonly Row[], options = {}) => {
  const { outcomes } = await run(root, rows, options);
  return Object.fromEntries(outcomes.map(({ id, state }) => [id, state]));
};

const decide = (root: string, plan: Plan, verdict: string, more: object = {}) => {
  const line = {
    ...{
      key: plan.id,
      tool: 'simtask',
      version: '1',
      verdict,
      reason: 'we said so',
      by: 'ann',
      at: '2026-04-01T00:00:00Z',
    },
    members: plan.members.map(({ anchor }) => anchor),
    ...more,
  };
  writeFileSync(join(root, 'pipelines.decisions.ndjson'), `${JSON.stringify(line)}\n`, { flag: 'a' });
};

for (const { name, run: check } of stepContract({
  step: write,
  rows: [DATES, URLS, { type: 'problem', code: 'X', path: 'x.ts', message: 'm', fix: 'f' } as Problem, WHOLE],
  options: () => ({
    root: makeFolder(),
    services: () => ({ files: { report: async (n) => n, edit: async () => 'previewed' } }),
  }),
})) {
  it(name, check);
}

describe('a task', () => {
  it('is previewed unless it is to be written', async () => {
    const root = makeRoot({});
    const { outcomes, edits } = await run(root, [DATES, WHOLE], { write: false });
    expect(filesOf(root)).toEqual({});
    expect(outcomes).toMatchObject([
      { id: DATES.id, state: 'new', new: true, path: expect.stringContaining(DATES.id) },
    ]);
    expect(Object.keys(edits)).toEqual([outcomes[0]?.path, 'pipelines.decisions.ndjson']);
  });

  it('is written once: a second run writes nothing', async () => {
    const root = await written(DATES, URLS);
    const before = filesOf(root);
    const { edits, outcomes, report } = await run(root, [DATES, URLS, WHOLE]);
    expect(edits).toEqual({});
    expect(filesOf(root)).toEqual(before);
    expect(outcomes.map(({ state }) => state)).toEqual(['kept', 'kept']);
    expect(report).toMatchObject({ classes: 2, actionable: 2, new: 0 });
  });

  it('has the same bytes whatever the order of the rows', async () => {
    const expected = filesOf(await written(DATES, URLS));
    expect(filesOf(await written(URLS, DATES))).toEqual(expected);
  });

  it('alone changes when one of its members is edited', async () => {
    const root = await written(DATES, URLS);
    const before = tasksOf(root);
    const edited = planOf([
      member('a/date.ts#parseDate', 'function parseDate(b) {\n  return b + 2;\n}'),
      'b/time.ts#readDate',
    ]);
    const { edits, outcomes } = await run(root, [edited, URLS, WHOLE]);
    expect(Object.keys(edits)).toEqual([Object.keys(before).find((path) => path.includes(DATES.id))]);
    expect(outcomes.map(({ id, state }) => [id, state])).toEqual([
      [DATES.id, 'updated'],
      [URLS.id, 'kept'],
    ]);
  });

  it('stays byte for byte when lines, ranks, callers, owners and history change and the functions do not', async () => {
    const root = await written(DATES);
    const elsewhere = {
      ...DATES,
      ...{ rank: 77, linesSaved: 3, confidence: 0.2, owners: ['@x'], risks: ['new'] },
      history: { together: 9, apart: 9, weight: 2 },
      callers: [{ path: 'z.ts', line: 1, anchor: 'z.ts#z' }],
      members: DATES.members.map((each) => ({ ...each, startLine: 90, endLine: 99, owners: ['@x'], blob: 'other' })),
    };
    expect((await run(root, [elsewhere, WHOLE])).edits).toEqual({});
  });

  it('keeps its id when one or all files of its functions move', async () => {
    const root = await written(DATES);
    const one = planOf(['core/date.ts#parseDate', 'b/time.ts#readDate']);
    expect(await stateOf(root, [one, WHOLE])).toEqual({ [DATES.id]: 'updated' });
    const all = planOf(['x/date.ts#parseDate', 'y/time.ts#readDate']);
    expect(await stateOf(root, [all, WHOLE])).toEqual({ [DATES.id]: 'updated' });
    expect(Object.keys(tasksOf(root))).toHaveLength(1);
    expect((await run(root, [all, WHOLE])).edits).toEqual({});
  });

  it('is still that task when a person renames it, retitles it, moves its file or writes around the region', async () => {
    const root = await written(DATES);
    const [path] = onlyTask(root);
    const mine = (text: string) =>
      text
        .replace('title: Merge parseDate and readDate', 'title: "Dates!"   # mine')
        .replace('status: To Do', 'status: In Progress')
        .replace('What stands', 'Ask Ann first.\n\nWhat stands')
        .replace('- [ ]', '- [x]');
    for (const place of [
      'docs/board/tasks/Dates.md',
      'docs/board/completed/x.md',
      'docs/board/archive/tasks/old one.md',
    ]) {
      const [now] = onlyTask(root);
      move(root, now, place);
      edit(root, place, mine);
      const changed = planOf([member('a/date.ts#parseDate', place), 'b/time.ts#readDate']);
      const before = readFileSync(join(root, place), 'utf8');
      expect(await stateOf(root, [changed, WHOLE])).toEqual({ [DATES.id]: 'updated' });
      const after = readFileSync(join(root, place), 'utf8');
      const outside = (text: string) =>
        text.replace(/(<!-- simtask:begin class -->)[\s\S]*(<!-- simtask:end class -->)/, '$1$2');
      expect(outside(after)).toBe(outside(before));
      expect(after).not.toBe(before);
    }
    expect(path).toContain(DATES.id);
  });

  it('keeps CRLF and a byte order mark', async () => {
    const root = await written(DATES);
    const [path] = onlyTask(root);
    edit(root, path, (text) => `\uFEFF${text.replaceAll('\n', '\r\n')}`);
    expect((await run(root, [DATES, WHOLE])).edits).toEqual({});
    const changed = planOf([member('a/date.ts#parseDate', 'other\r\ntext'), 'b/time.ts#readDate']);
    expect(await stateOf(root, [changed, WHOLE])).toEqual({ [DATES.id]: 'updated' });
    const text = readFileSync(join(root, path), 'utf8');
    expect(text.startsWith('\uFEFF---\r\n')).toBe(true);
    expect(text.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
    expect((await run(root, [changed, WHOLE])).edits).toEqual({});
  });

  it('keeps what people wrote byte for byte, whatever it is, or is left alone and named', async () => {
    const root = await written(DATES);
    const [path, text] = onlyTask(root);
    const words = fc.constantFrom(
      '\n',
      '\r\n',
      '```\n',
      '    x\n',
      '- a\n',
      '> q\n',
      '<!-- c',
      '-->\n',
      '---\n',
      '\t',
      'é\u0000',
      '# h\n',
    );
    const human = fc.array(words, { maxLength: 12 }).map((parts) => parts.join(''));
    const from = text.indexOf('<!-- simtask:begin');
    const to = text.indexOf('<!-- simtask:end class -->\n') + '<!-- simtask:end class -->\n'.length;
    let edited = 0;
    await fc.assert(
      fc.asyncProperty(human, human, fc.integer({ min: 0, max: 1e6 }), async (above, below, salt) => {
        const [before, after] = [`${text.slice(0, from)}${above}\n`, `${below}${text.slice(to)}`];
        writeFileSync(join(root, path), before + text.slice(from, to) + after);
        const changed = planOf([member('a/date.ts#parseDate', `text ${salt}`), 'b/time.ts#readDate']);
        const { outcomes, problems, edits } = await run(root, [changed, WHOLE]);
        const now = readFileSync(join(root, path), 'utf8');
        if (outcomes[0]?.state === 'updated') {
          edited += 1;
          expect([now.startsWith(`${before}<!-- simtask:begin`), now.endsWith(after)]).toEqual([true, true]);
          expect((await run(root, [changed, WHOLE])).edits).toEqual({});
        } else {
          expect(edits[path]).toBeUndefined();
          expect(now).toBe(before + text.slice(from, to) + after);
          expect([problems.length, outcomes[0]?.state]).not.toEqual([0, 'new']);
        }
      }),
      { numRuns: 25 },
    );
    expect(edited).toBeGreaterThan(5);
  });

  it('gets its region back when somebody edited in it, and its links mended when it moved to another depth', async () => {
    const root = await written(DATES);
    const [path, text] = onlyTask(root);
    edit(root, path, (old) => old.replace('### Before you start', '### Never mind'));
    await run(root, [DATES, WHOLE]);
    expect(onlyTask(root)[1]).toBe(text);
    move(root, path, 'docs/board/archive/tasks/x.md');
    await run(root, [DATES, WHOLE]);
    expect(onlyTask(root)[1]).toContain('](../../../../a/date.ts)');
  });

  it('holds code that tries to end fences, tables, comments and the region itself', async () => {
    const nasty =
      '```\n~~~\n</details> | <!-- simtask:end class --> <!-- simtask:begin class -->\n--> \u0000 \ud800 "] %%\n#quot;';
    const plan = planOf([member('a.ts#a', nasty), member('b<!-- |`.ts#["--> x"]', `${nasty} 2`)], {
      title: 'Merge `a` | <b>: "--> x"\nnow',
      differences: [{ name: 'a`|b', kind: 'statements', values: [nasty, null] }],
      risks: [nasty],
    });
    const root = await written(plan);
    const [, text] = onlyTask(root);
    expect((text.match(/<!-- simtask:begin class -->\n/g) ?? []).length).toBe(1);
    expect((await run(root, [plan, WHOLE])).edits).toEqual({});
    const { outcomes, problems } = await run(root, [planOf([member('a.ts#a', 'x'), ...plan.members.slice(1)]), WHOLE]);
    expect([outcomes[0]?.state, problems]).toEqual(['updated', []]);
  });
});

describe('how many tasks', () => {
  const many = Array.from({ length: 5 }, (_, n) => planOf([`a/f${n}.ts#f`, `b/f${n}.ts#g`], { rank: 50 - n }));

  it('holds the number of open tasks at maxTasks, the best first, so that a second run adds none', async () => {
    const root = makeRoot({});
    const options = { config: { maxTasks: 2 } };
    const { outcomes } = await run(root, [...many, WHOLE], options);
    expect(outcomes.map(({ state }) => state)).toEqual(['new', 'new', 'waiting', 'waiting', 'waiting']);
    expect(outcomes.map(({ rank }) => rank)).toEqual([50, 49, 48, 47, 46]);
    expect((await run(root, [...many, WHOLE], options)).edits).toEqual({});
  });

  it('makes room when a task is done, put away, resolved or decided against', async () => {
    const root = makeRoot({});
    const options = { config: { maxTasks: 3 } };
    await run(root, [...many.slice(0, 3), WHOLE], options);
    expect(Object.values(await stateOf(root, [...many, WHOLE], options)).sort()).toEqual([
      ...['kept', 'kept', 'kept'],
      ...['waiting', 'waiting'],
    ]);
    const [first = '', second = ''] = Object.keys(tasksOf(root));
    edit(root, first, (text) => text.replace('status: To Do', "status: Won't do"));
    move(root, second, 'docs/board/completed/second.md');
    const { outcomes } = await run(root, [...many, WHOLE], options);
    expect(outcomes.map(({ state }) => state).sort()).toEqual(['kept', 'kept', 'kept', 'new', 'new']);
  });

  it('makes tasks from taskScore on, lists from reviewScore on and leaves out the rest', async () => {
    const root = makeRoot({});
    const scored = [0.8, 0.79, 0.61, 0.6].map((score, n) =>
      planOf([`a/s${n}.ts#f`, `b/s${n}.ts#g`], { score, rank: 9 - n }),
    );
    const { outcomes, report } = await run(root, [...scored, WHOLE]);
    expect(outcomes.map(({ state, score }) => [state, score])).toEqual([
      ['new', 0.8],
      ['review', 0.79],
      ['review', 0.61],
    ]);
    expect(report).toMatchObject({ classes: 3, actionable: 1, new: 1, review: 2 });
  });

  it('lists a class of examples, and makes no task of it unless two of its functions are not', async () => {
    const example = (anchor: string) => ({ ...member(anchor), category: 'example' as const });
    const rows = [
      planOf(['src/a.ts#f', example('demo/b.ts#f')], { score: 0.9 }),
      planOf([example('demo/a.ts#g'), example('demo/b.ts#g')], { score: 0.95 }),
      planOf(['src/a.ts#h', 'src/b.ts#h', example('demo/b.ts#h')], { score: 0.9 }),
    ];
    const { outcomes } = await run(makeRoot({}), [...rows, WHOLE]);
    const told = (name: string) => {
      const found = outcomes.find(({ members }) => members.some((each) => each.endsWith(`#${name}`)));
      return `${found?.state}: ${found?.reason}`;
    };
    expect(told('f')).toBe('review: its score is 0.90, but all but one of its functions are examples');
    expect(told('g')).toBe('review: its score is 0.95, but all of its functions are examples');
    expect(told('h')).toMatch(/^new: /);
  });

  it('keeps a task whose score fell below the threshold', async () => {
    const root = await written(DATES);
    expect(await stateOf(root, [{ ...DATES, score: 0.7 } as Plan, WHOLE])).toEqual({ [DATES.id]: 'kept' });
  });
});

describe('decisions', () => {
  it.each(['rejected', 'deferred'])(
    '%s: there is no task, under another id neither, nor for a part that splits off',
    async (verdict) => {
      const root = makeRoot({});
      decide(root, URLS, verdict);
      expect(await stateOf(root, [URLS, WHOLE])).toEqual({ [URLS.id]: verdict });
      const grown = planOf([...URLS.members.slice(0, 2), 'd/url.ts#more']);
      expect(await stateOf(root, [grown, WHOLE])).toEqual({ [URLS.id]: verdict });
      const moved = planOf(['x/a/url.ts#join', 'x/c/url.ts#concat']);
      expect(await stateOf(root, [moved, WHOLE])).toEqual({ [URLS.id]: verdict });
      const parts = [planOf(URLS.members.slice(0, 2)), planOf([...URLS.members.slice(2), 'z.ts#z'])];
      expect(Object.values(await stateOf(root, [...parts, WHOLE]))).toEqual([verdict, verdict]);
      expect(tasksOf(root)).toEqual({});
      const other = planOf([...URLS.members.slice(0, 1), 'o.ts#o', 'p.ts#p']);
      expect(Object.values(await stateOf(root, [other, WHOLE]))).toEqual(['new']);
    },
  );

  it('leave a task alone that is on the board', async () => {
    const root = await written(DATES);
    decide(root, DATES, 'rejected');
    const before = filesOf(root);
    const changed = planOf([member('a/date.ts#parseDate', 'new text'), 'b/time.ts#readDate']);
    expect(await stateOf(root, [changed, WHOLE])).toEqual({ [DATES.id]: 'rejected' });
    expect(filesOf(root)).toEqual(before);
  });

  it('that have ended do not hold', async () => {
    const root = makeRoot({});
    decide(root, DATES, 'deferred', { expires: '2026-02-01' });
    expect(await stateOf(root, [DATES, WHOLE])).toEqual({ [DATES.id]: 'new' });
  });

  it('accepted: a class of the review list gets a task, whatever its score and the number of tasks', async () => {
    const root = makeRoot({});
    const low = { ...DATES, score: 0.65, rank: 1 };
    decide(root, low, 'accepted');
    const { outcomes } = await run(root, [low, URLS, WHOLE], { config: { maxTasks: 1 } });
    expect(outcomes.map(({ state }) => state)).toEqual(['new', 'new']);
  });
});

describe('a task that a person deleted', () => {
  it('does not return, in a fresh clone neither, nor when its functions change or move', async () => {
    const root = await written(DATES);
    rmSync(join(root, onlyTask(root)[0]));
    const clone = makeFolder();
    cpSync(root, clone, { recursive: true });
    const changed = planOf([member('a/date.ts#parseDate', 'new text'), 'b/time.ts#readDate']);
    const moved = planOf(['x/date.ts#parseDate', 'y/time.ts#readDate']);
    for (const plan of [DATES, changed, moved]) {
      const { outcomes, edits } = await run(clone, [plan, WHOLE]);
      expect(outcomes).toMatchObject([{ id: DATES.id, state: 'removed', new: false }]);
      expect(edits).toEqual({});
    }
  });

  it('comes back once when the team accepts the class', async () => {
    const root = await written(DATES);
    rmSync(join(root, onlyTask(root)[0]));
    decide(root, DATES, 'accepted');
    expect(await stateOf(root, [DATES, WHOLE])).toEqual({ [DATES.id]: 'new' });
    expect((await run(root, [DATES, WHOLE])).edits).toEqual({});
    rmSync(join(root, onlyTask(root)[0]));
    expect(await stateOf(root, [DATES, WHOLE])).toEqual({ [DATES.id]: 'removed' });
  });

  it('does not return for having been accepted while it was there', async () => {
    const root = await written(DATES);
    decide(root, DATES, 'accepted');
    await run(root, [DATES, WHOLE]);
    expect((await run(root, [DATES, WHOLE])).edits).toEqual({});
    rmSync(join(root, onlyTask(root)[0]));
    expect(await stateOf(root, [DATES, WHOLE])).toEqual({ [DATES.id]: 'removed' });
  });

  it('is not taken for deleted when only its markers are: then it is left alone', async () => {
    const root = await written(DATES);
    const [path] = onlyTask(root);
    edit(root, path, (text) => text.replace(/<!-- simtask:(?:begin|end) class -->\n/g, ''));
    const before = filesOf(root);
    expect(await stateOf(root, [DATES, WHOLE])).toEqual({ [DATES.id]: 'kept' });
    expect(filesOf(root)).toEqual(before);
  });

  it('is known although its line never reached the ledger, if only its file did', async () => {
    const root = await written(DATES);
    const ledger = join(root, 'pipelines.decisions.ndjson');
    const line = readFileSync(ledger, 'utf8');
    rmSync(ledger);
    expect(Object.keys((await run(root, [DATES, WHOLE])).edits)).toEqual(['pipelines.decisions.ndjson']);
    expect(readFileSync(ledger, 'utf8')).toBe(line);
  });

  it('is remembered as it was last, when none of its first functions is left', async () => {
    const root = await written(DATES);
    await run(root, [planOf(['a/date.ts#parseDate', 'n/new.ts#one', 'n/new.ts#two']), WHOLE]);
    const last = planOf(['n/new.ts#one', 'n/new.ts#two']);
    expect(await stateOf(root, [last, WHOLE])).toEqual({ [DATES.id]: 'updated' });
    rmSync(join(root, onlyTask(root)[0]));
    expect(await stateOf(root, [last, WHOLE])).toEqual({ [DATES.id]: 'removed' });
  });
});

describe('a class that splits, merges, goes or comes back', () => {
  it('splits: the larger part keeps the task, the other gets one that names its origin', async () => {
    const five = planOf(['1.ts#a', '2.ts#a', '3.ts#a', '4.ts#a', '5.ts#a']);
    const root = await written(five);
    const parts = [planOf(five.members.slice(0, 2)), planOf(five.members.slice(2))] as const;
    expect(await stateOf(root, [...parts, WHOLE])).toEqual({ [five.id]: 'updated', [parts[0].id]: 'split' });
    const [, text] = Object.entries(tasksOf(root)).find(([path]) => path.includes(parts[0].id)) ?? [];
    expect(text).toContain(`Split off from ${five.id}.`);
    expect((await run(root, [...parts, WHOLE])).edits).toEqual({});
  });

  it('merges: one task goes on, the other says into which it went, and takes its part back when they part', async () => {
    const root = await written(DATES, URLS);
    const both = planOf([...DATES.members, ...URLS.members]);
    expect(await stateOf(root, [both, WHOLE])).toEqual({ [URLS.id]: 'updated', [DATES.id]: 'merged' });
    const text = () => Object.entries(tasksOf(root)).find(([path]) => path.includes(DATES.id))?.[1] ?? '';
    expect(text()).toContain(`\nmerged: ${URLS.id}\n`);
    expect((await run(root, [both, WHOLE])).edits).toEqual({});
    expect(await stateOf(root, [DATES, URLS, WHOLE])).toEqual({ [URLS.id]: 'updated', [DATES.id]: 'updated' });
    expect(text()).not.toContain('merged:');
  });

  it('goes: its region says since which revision, and nothing else of the file changes; it may come back', async () => {
    const root = makeRepository([{ message: 'one', files: { 'a.txt': '1' } }]);
    await run(root, [DATES, WHOLE]);
    const [, before] = onlyTask(root);
    const { outcomes, report } = await run(root, [WHOLE]);
    const sha = git(root, ['rev-parse', 'HEAD']).slice(0, 7);
    expect(outcomes).toMatchObject([{ id: DATES.id, state: 'resolved' }]);
    expect(report).toMatchObject({ classes: 0, resolved: 1 });
    const [, after] = onlyTask(root);
    expect(after.replace(`resolved: ${sha}\n\n`, '')).toBe(before);
    addCommits(root, [{ message: 'two' }], 1);
    expect((await run(root, [WHOLE])).edits).toEqual({});
    expect(await stateOf(root, [DATES, WHOLE])).toEqual({ [DATES.id]: 'updated' });
    expect(onlyTask(root)[1]).toBe(before);
  });

  it('is never called gone by a run that did not see everything', async () => {
    const root = await written(DATES);
    const before = filesOf(root);
    const unread: Problem = { type: 'problem', code: 'SYNTAX', path: 'b/time.ts', line: 3, message: 'm', fix: 'f' };
    for (const rows of [[], [{ ...WHOLE, partial: 'changedSince' }], [unread, WHOLE]]) {
      const { outcomes, reports } = await run(root, rows);
      expect(outcomes.filter(({ state }) => state === 'resolved')).toEqual([]);
      expect(filesOf(root)).toEqual(before);
      if (rows.length === 0) expect(reports['report.md']).toContain('so no task is touched');
    }
  });

  it('leaves all tasks alone then, for what is not there may hold most of a known class', async () => {
    const five = planOf(['1.ts#a', '2.ts#a', '3.ts#a', '4.ts#a', '5.ts#a']);
    const root = await written(five);
    const before = filesOf(root);
    const part = planOf([...five.members.slice(0, 2), 'x.ts#x']);
    const { outcomes } = await run(root, [part, URLS, { ...WHOLE, partial: 'changedSince' } as Row]);
    expect(outcomes.map(({ id, state }) => [id, state])).toEqual([
      [five.id, 'kept'],
      [URLS.id, 'new'],
    ]);
    expect(filesOf(root)).toEqual(before);
  });

  it('keeps its region while a file of a member cannot be read', async () => {
    const root = await written(URLS);
    const before = filesOf(root);
    const unread: Problem = { type: 'problem', code: 'SYNTAX', path: 'c/url.ts', line: 3, message: 'm', fix: 'f' };
    expect(await stateOf(root, [planOf(URLS.members.slice(0, 2)), unread, WHOLE])).toEqual({ [URLS.id]: 'kept' });
    expect(filesOf(root)).toEqual(before);
  });

  it('gets another id when its own was given to a class that changed since', async () => {
    const root = await written(planOf(['a.ts#a', 'b.ts#b']));
    const wandered = planOf(['b.ts#b', 'c.ts#c', 'd.ts#d']);
    await run(root, [wandered, WHOLE]);
    await run(root, [planOf(['c.ts#c', 'd.ts#d']), WHOLE]);
    const again = planOf(['a.ts#a', 'b.ts#b']);
    const { outcomes } = await run(root, [planOf(['c.ts#c', 'd.ts#d']), again, WHOLE]);
    expect(new Set(outcomes.map(({ id }) => id)).size).toBe(2);
    expect(outcomes.map(({ state }) => state).sort()).toEqual(['kept', 'new']);
    expect(outcomes.find(({ state }) => state === 'new')).toMatchObject({ plan: again.id });
  });

  it('never takes an id twice and settles after one run, through any splits and merges', async () => {
    const world = fc.array(fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 10, maxLength: 10 }), {
      minLength: 2,
      maxLength: 4,
    });
    await fc.assert(
      fc.asyncProperty(world, async (days) => {
        const root = makeRoot({});
        for (const groups of days) {
          const plans = [1, 2, 3].flatMap((group) => {
            const found = groups.flatMap((each, n) => (each === group ? [`f${n}.ts#f${n}`] : []));
            return found.length < 2 ? [] : planOf(found, { rank: found.length });
          });
          const { outcomes } = await run(root, [...plans, WHOLE], { config: { maxTasks: 100 } });
          const ids = outcomes.map(({ id }) => id);
          expect(new Set(ids).size).toBe(ids.length);
          expect(outcomes.filter(({ state }) => !['resolved', 'merged'].includes(state))).toHaveLength(plans.length);
          const again = await run(root, [...plans, WHOLE], { config: { maxTasks: 100 } });
          expect(again.edits).toEqual({});
          expect(again.outcomes.map(({ id }) => id)).toEqual(ids);
        }
      }),
      {
        numRuns: 12,
        // The class of the first day is gone on the second and half of it is in another on the third.
        examples: [
          [
            [
              [0, 0, 3, 0, 0, 3, 0, 0, 0, 0],
              [0, 0, 0, 0, 0, 0, 2, 0, 2, 0],
              [1, 0, 2, 0, 1, 1, 0, 0, 2, 0],
            ],
          ],
        ],
      },
    );
  });
});

describe('a board in disorder', () => {
  it('two files with one id: both are named and left alone', async () => {
    const root = await written(DATES);
    const [path, text] = onlyTask(root);
    writeFileSync(join(root, 'docs/board/tasks/copy.md'), text);
    const before = filesOf(root);
    const changed = planOf([member('a/date.ts#parseDate', 'new text'), 'b/time.ts#readDate']);
    const { problems, outcomes } = await run(root, [changed, WHOLE]);
    expect(problems.map(({ code, path: file }) => [code, file])).toEqual([
      ['TASK_TWICE', 'docs/board/tasks/copy.md'],
      ['TASK_TWICE', path],
    ]);
    expect(outcomes).toMatchObject([{ id: DATES.id, state: 'kept' }]);
    expect(filesOf(root)).toEqual(before);
  });

  it.each([
    ['no end', (text: string) => text.replace('<!-- simtask:end class -->', '')],
    ['twice', (text: string) => text + text.slice(text.indexOf('<!-- simtask:begin'))],
  ])('broken markers (%s): the file is named with its line and left alone', async (_, damage) => {
    const root = await written(DATES);
    const [path] = onlyTask(root);
    edit(root, path, damage);
    const before = filesOf(root);
    for (const rows of [[DATES, WHOLE], [WHOLE]]) {
      const { problems } = await run(root, rows);
      expect(problems).toMatchObject([{ code: 'TASK_MARKERS', path, line: expect.any(Number) }]);
      expect(filesOf(root)).toEqual(before);
    }
  });

  it('a merge conflict: the file is left alone', async () => {
    const root = await written(DATES);
    const [path] = onlyTask(root);
    edit(root, path, (text) =>
      text.replace('### What', '<<<<<<< ours\n### What').replace('### Before', '>>>>>>> theirs\n### Before'),
    );
    const before = filesOf(root);
    expect(await stateOf(root, [planOf(['a/date.ts#parseDate', 'b/time.ts#other']), WHOLE])).toEqual({
      [DATES.id]: 'kept',
    });
    expect(filesOf(root)).toEqual(before);
  });

  it('a file in the way of a new task is not replaced', async () => {
    const root = makeRoot({});
    const { outcomes } = await run(root, [DATES, WHOLE], { write: false });
    const path = outcomes[0]?.path ?? '';
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), 'mine\n');
    const { problems } = await run(root, [DATES, WHOLE]);
    expect(problems).toMatchObject([{ code: 'TASK_EXISTS', path }]);
    expect(readFileSync(join(root, path), 'utf8')).toBe('mine\n');
  });

  it('a revision or a bare repository is under review: nothing is written', async () => {
    const root = makeRepository([{ message: 'one', files: { 'a.txt': '1' } }]);
    await run(root, [DATES, WHOLE]);
    addCommits(root, [{ message: 'tasks' }], 1);
    rmSync(join(root, 'docs'), { recursive: true });
    const before = filesOf(root);
    const { outcomes, edits } = await run(root, [DATES, URLS, WHOLE], { shared: { at: 'HEAD' } });
    expect(outcomes.map(({ state }) => state)).toEqual(['kept', 'new']);
    expect(edits).toEqual({});
    expect(filesOf(root)).toEqual(before);
    const bare = makeFolder();
    git(root, ['clone', '--quiet', '--bare', root, join(bare, 'x.git')]);
    const there = await run(join(bare, 'x.git'), [DATES, WHOLE]);
    expect([there.outcomes[0]?.state, there.edits]).toEqual(['kept', {}]);
  });
});

describe('the words of a board', () => {
  it('of Backlog.md: its prefix in name and id, its keys and its first status', async () => {
    const root = makeRoot({
      'backlog/config.yml': 'statuses: ["Icebox", "Doing", "Done"]\ndefault_status: "Icebox"\n',
      'backlog/tasks/task-1 - Parse.md':
        '---\nid: task-1\ntitle: Parse\nstatus: Doing\nassignee: []\ncreated_date: 2026-01-01\nlabels: []\n---\n\nx\n',
    });
    await run(root, [DATES, WHOLE]);
    const path = `backlog/tasks/task-${DATES.id} - merge-joined.md`;
    const text = filesOf(root)[path] ?? '';
    expect(text).toMatch(
      new RegExp(
        `^---\nid: task-${DATES.id}\ntitle: Merge parseDate and readDate\nstatus: Icebox\ncreated_date: 2026-03-01\nlabels: \\[simtask\\]\n---\n`,
      ),
    );
    expect((await run(root, [DATES, WHOLE])).edits).toEqual({});
  });

  it('of a process document and of other tasks', async () => {
    const process = makeRoot({
      'docs/board/process.md': '# Process\n\n## Ideas\n\nMeans: todo\n\n## Doing\n',
      'docs/board/tasks/P-1-x.md': '---\ntask_id: P-1\nname: X\nstate: Doing\n---\n',
    });
    await run(process, [DATES, WHOLE]);
    const text = filesOf(process)[`docs/board/tasks/${DATES.id}-merge-joined.md`] ?? '';
    expect(text).toMatch(/^---\ntask_id: sim-\w+\nname: Merge .*\nstate: Ideas\ncreated: 2026-03-01\n/);
    const others = makeRoot({
      'tasks/a.md': '---\nid: a\nstatus: done\n---\n',
      'tasks/b.md': '---\nid: b\nstatus: backlog\n---\n',
    });
    await run(others, [DATES, WHOLE]);
    expect(filesOf(others)[`tasks/${DATES.id}-merge-joined.md`]).toContain('\nstatus: backlog\n');
  });

  it('of the folder that is named', async () => {
    const root = makeRoot({});
    await run(root, [DATES, WHOLE], { shared: { board: 'work/todo' } });
    expect(Object.keys(filesOf(root)).at(-1)).toBe(`work/todo/${DATES.id}-merge-joined.md`);
    expect((await run(root, [DATES, WHOLE], { shared: { board: 'work/todo' } })).edits).toEqual({});
  });
});
