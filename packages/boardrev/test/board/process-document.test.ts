import { canonicalStatus, isDropped } from '@pipelines/core/board';
import { describe, expect, it } from 'vitest';
import { columnsOfNames, parseProcessDocument } from '../../src/lib/board/process-document.ts';

const columns = (text: string) => parseProcessDocument('process.md', text).columns;
const messages = (text: string) => parseProcessDocument('process.md', text).problems.map(({ message }) => message);

describe('parseProcessDocument', () => {
  it('reads columns, aliases, limits, meanings and criteria out of prose', () => {
    const text = `---
owner: x
---
# How we work

We move cards by hand. Stale after: no, not this line.

**Stale after:** 3 weeks

## Why columns at all
- because

## To Do
Anybody may add a card.

## In Progress (4)
- **Aliases:** Doing, "WIP"; hacking

It starts when:

- somebody is on it
  and says so
- [ ] the branch is pushed
  - and green

\`\`\`
- not this
\`\`\`

### Small print
1. pairs count once

## Peer check
Means: review
WIP limit: 2

Done
----
WIP limit: none
* it is released
`;
    expect(parseProcessDocument('process.md', text)).toEqual({
      staleDays: 21,
      problems: [],
      columns: [
        { name: 'To Do', status: 'todo', aliases: [], criteria: [] },
        {
          name: 'In Progress',
          status: 'doing',
          wip: 4,
          aliases: ['Doing', 'WIP', 'hacking'],
          criteria: ['somebody is on it and says so', 'the branch is pushed', 'and green', 'pairs count once'],
        },
        { name: 'Peer check', status: 'review', wip: 2, aliases: [], criteria: [] },
        { name: 'Done', status: 'done', aliases: [], criteria: ['it is released'] },
      ],
    });
  });

  it('gives unknown columns their meaning by position', () => {
    const text = '### Alpha\nWIP: 1\n### Beta\nWIP: 1\n### Gamma\nAliases: c\n';
    expect(columns(text).map(({ status }) => status)).toEqual(['todo', 'doing', 'done']);
    expect(columnsOfNames(['Someday', 'Hmm', 'Live']).map(({ status }) => status)).toEqual(['todo', 'doing', 'done']);
  });

  it('reports what it cannot read, with the line, and goes on', () => {
    const text =
      '---\na: 1\n---\nStale after: soon\n\n## To Do\n\nWIP limit: few\nMeans: nothing\n## Done\nAliases: To Do, x\n## done\n';
    expect(messages(text)).toEqual([
      'line 8: the limit "few" is not a number',
      'line 9: "nothing" is none of todo, doing, review, done, blocked',
      'line 4: "soon" is no time like "14 days" or "2 weeks"',
      'line 12: column "done" stands twice; the first one holds',
      'line 10: alias "To Do" of "Done" already belongs to "To Do"',
    ]);
    expect(columns(text).map(({ name, aliases }) => [name, aliases])).toEqual([
      ['To Do', []],
      ['Done', ['x']],
    ]);
  });

  it('finds no column in prose', () => {
    expect(columns('# About us\n\n## History\ntext\n')).toEqual([]);
    expect(columns('')).toEqual([]);
  });

  it('reads CRLF, emoji and zero', () => {
    expect(columns('## 🚧 In Progress\r\nWIP limit: 0\r\n- a\r\n')).toEqual([
      { name: '🚧 In Progress', status: 'doing', wip: 0, aliases: [], criteria: ['a'] },
    ]);
  });
});

describe('canonicalStatus', () => {
  it.each([
    ['todo', 'To Do|todo|TO-DO|Backlog|open|New|planned|Ready|draft|Icebox|Not Started|to_do|triage'],
    ['doing', 'In Progress|in-progress|InProgress|doing|WIP|Started|🚧 In progress|in_progress (3/5)|active'],
    ['review', 'Review|In Review|in_review|QA|testing|Ready for review|code-review'],
    ['done', "Done|completed|Closed|complete|Shipped|✅ Done|finished|merged|Cancelled|won’t do|Won't fix"],
    ['blocked', 'Blocked|On Hold|on-hold|waiting|Paused|deferred'],
  ])('knows the spellings of %s', (status, spellings) => {
    for (const raw of spellings.split('|')) expect([raw, canonicalStatus(raw)]).toEqual([raw, status]);
  });

  it('asks the process first, names before aliases', () => {
    const process = {
      columns: [
        { name: 'Ready', status: 'doing', aliases: ['Cooking', 'Served'], criteria: [] },
        { name: 'Served', status: 'done', aliases: [], criteria: [] },
      ] as const,
    } as unknown as Parameters<typeof canonicalStatus>[1];
    expect(['ready', 'COOKING', 'served', 'todo', 'nonsense', ''].map((raw) => canonicalStatus(raw, process))).toEqual([
      'doing',
      'doing',
      'done',
      'todo',
      undefined,
      undefined,
    ]);
  });

  it('tells dropped tasks from finished ones', () => {
    expect(['Cancelled', "won't do", 'Done', 'To Do'].map(isDropped)).toEqual([true, true, false, false]);
  });
});
