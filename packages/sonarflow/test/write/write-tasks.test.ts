import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
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
import { write } from '../../src/04-write.ts';
import type { Bundle, Fetched, Problem } from '../../src/rows.ts';
import { asideOf, bundleOf, type Found, found, run, WHOLE } from './world.ts';

afterAll(removeFolders);

const VARS = [
  found('eslint/no-unused-vars', 'src/a/one.ts', 3),
  found('eslint/no-unused-vars', 'src/a/one.ts', 9),
  found('eslint/no-unused-vars', 'src/a/two.ts', 4),
];
const UNUSED = bundleOf('eslint/no-unused-vars', 'src/a', VARS);
const DEBUG = bundleOf('eslint/no-debugger', 'src/b', [found('eslint/no-debugger', 'src/b/x.ts', 1)], { priority: 80 });
const SECRET = bundleOf(
  'js/sql-injection',
  'src/db',
  [
    found('js/sql-injection', 'src/db/query.ts', 7, {
      kind: 'vulnerability',
      severity: 'blocker',
      message: 'Injection here.',
    }),
  ],
  {
    kind: 'vulnerability',
    severity: 'blocker',
    security: true,
    priority: 99,
    title: 'Mend js/sql-injection in src/db',
  },
);

/** The bundle with other findings. */
function holding(bundle: Bundle, findings: readonly Found[]): Bundle {
  return { ...bundle, findings: [...findings], effort: 10 * findings.length };
}

/** The same findings, `by` lines further down. */
function moved(bundle: Bundle, by: number): Bundle {
  const shift = ({ range, ...rest }: Found): Found =>
    range ? { ...rest, range: { ...range, startLine: range.startLine + by, endLine: range.endLine + by } } : rest;
  return { ...bundle, findings: bundle.findings.map(shift) };
}

/** A root whose board holds the tasks of these bundles. */
async function written(...bundles: readonly Bundle[]): Promise<string> {
  const root = makeRoot({});
  await run(root, [...bundles, WHOLE]);
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

const decide = (root: string, { id, findings }: Bundle, verdict: string, more: object = {}) => {
  const line = {
    ...{
      key: id,
      tool: 'sonarflow',
      version: '1',
      verdict,
      reason: 'we said so',
      by: 'ann',
      at: '2026-04-01T00:00:00Z',
    },
    members: findings.map((each) => `${each.path}#${each.rule} @${each.id.slice(0, 12)}`),
    ...more,
  };
  writeFileSync(join(root, 'pipelines.decisions.ndjson'), `${JSON.stringify(line)}\n`, { flag: 'a' });
};

const outside = (text: string) =>
  text.replace(/(<!-- sonarflow:begin bundle -->)[\s\S]*(<!-- sonarflow:end bundle -->)/, '$1$2');

for (const { name, run: check } of stepContract({
  step: write,
  rows: [
    UNUSED,
    DEBUG,
    asideOf(found('x', 'x.ts', 1)),
    { type: 'problem', code: 'X', path: 'x.ts', message: 'm', fix: 'f' } as Problem,
    WHOLE,
  ],
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
    const { outcomes, edits } = await run(root, [UNUSED, WHOLE], { write: false });
    expect(filesOf(root)).toEqual({});
    expect(outcomes).toMatchObject([
      { id: UNUSED.id, state: 'new', new: true, path: expect.stringContaining(UNUSED.id) },
    ]);
    expect(Object.keys(edits)).toEqual([outcomes[0]?.path, 'pipelines.decisions.ndjson']);
  });

  it('says what is to be done, where, why and how that is told to be done', async () => {
    const [path, text] = onlyTask(await written(UNUSED));
    expect(path).toBe(`docs/board/tasks/${UNUSED.id}-mend-eslint-no-unused-vars-in-src-a.md`);
    expect(text).toBe(`---
id: ${UNUSED.id}
title: Mend eslint/no-unused-vars in src/a
status: To Do
created: 2026-03-01
labels: [sonarflow]
---

## Description

What stands between the two markers is kept up to date by sonarflow; everything else is yours.

<!-- sonarflow:begin bundle -->
id: ${UNUSED.id}

by: rule-prefix

rule: eslint/no-unused-vars

prefix: src/a

owners: @team

source: oxlint

<!-- members 1 ${/members 1 (\w+)/.exec(text)?.[1]}
${VARS.map(({ id, path: file, rule }) => `${id.slice(0, 12)} ${file}#${rule}`).join('\n')}
-->

**3 findings**, major at worst, about 30 min of work. Priority 50 of 100: major.

### Rules

- \`eslint/no-unused-vars\` ([about the rule](https://example.org/rules/eslint/no-unused-vars))

### Findings

| place | severity | message |
| --- | --- | --- |
| [src/a/one.ts:3](../../../src/a/one.ts#L3) | major | Do not do that (eslint/no-unused-vars). |
| [src/a/one.ts:9](../../../src/a/one.ts#L9) | major | Do not do that (eslint/no-unused-vars). |
| [src/a/two.ts:4](../../../src/a/two.ts#L4) | major | Do not do that (eslint/no-unused-vars). |
<!-- sonarflow:end bundle -->

## Acceptance criteria

- [ ] Each finding is mended, or decided with a reason: \`sonarflow decide ID rejected --reason …\`
- [ ] The tests pass, and none was weakened for it
- [ ] sonarflow no longer finds them: it says \`resolved\` above
`);
  });

  it('is written once: a second run writes nothing', async () => {
    const root = await written(UNUSED, DEBUG);
    const before = filesOf(root);
    const { edits, outcomes, report } = await run(root, [UNUSED, DEBUG, WHOLE]);
    expect(edits).toEqual({});
    expect(filesOf(root)).toEqual(before);
    expect(outcomes.map(({ id, state }) => [id, state])).toEqual([
      [DEBUG.id, 'kept'],
      [UNUSED.id, 'kept'],
    ]);
    expect(report).toMatchObject({ findings: 4, bundles: 2, actionable: 2, new: 0, newFindings: 0 });
  });

  it('has the same bytes whatever the order of the rows', async () => {
    const expected = filesOf(await written(UNUSED, DEBUG));
    expect(filesOf(await written(DEBUG, UNUSED))).toEqual(expected);
  });

  it('stays byte for byte when priority, reasons, effort and title change and the findings do not', async () => {
    const root = await written(UNUSED);
    const other = { ...UNUSED, priority: 77, reasons: ['churn'], effort: 99, title: 'Another title' };
    expect((await run(root, [other, WHOLE])).edits).toEqual({});
  });

  it('is updated once when lines move: the same task, other links', async () => {
    const root = await written(UNUSED, DEBUG);
    const [debug] = Object.entries(tasksOf(root)).filter(([path]) => path.includes(DEBUG.id));
    const { outcomes, edits } = await run(root, [moved(UNUSED, 50), DEBUG, WHOLE]);
    expect(outcomes.map(({ id, state, reason }) => [id, state, reason])).toEqual([
      [DEBUG.id, 'kept', 'its task is on the board'],
      [UNUSED.id, 'updated', 'its findings have moved'],
    ]);
    expect(Object.keys(edits)).toHaveLength(1);
    expect(Object.entries(tasksOf(root))).toContainEqual(debug);
    expect((await run(root, [moved(UNUSED, 50), DEBUG, WHOLE])).edits).toEqual({});
  });

  it('follows its findings: those that came, those that are gone', async () => {
    const root = await written(UNUSED);
    const changed = holding(UNUSED, [...VARS.slice(1), found('eslint/no-unused-vars', 'src/a/three.ts', 1)]);
    const { outcomes } = await run(root, [changed, WHOLE]);
    expect(outcomes).toMatchObject([{ state: 'updated', reason: 'findings of it: 1 new, 1 gone' }]);
    const [, text] = onlyTask(root);
    expect(text).toContain('src/a/three.ts:1');
    expect(text).not.toContain('src/a/one.ts:3');
    expect((await run(root, [changed, WHOLE])).edits).toEqual({});
  });

  it('is still that task when a person renames it, retitles it, moves its file or writes around the region', async () => {
    const root = await written(UNUSED);
    const mine = (text: string) =>
      text
        .replace('title: Mend', 'title: "Tidy"   # mine\nwas: Mend')
        .replace('status: To Do', 'status: In Progress')
        .replace('What stands', 'Ask Ann first.\n\nWhat stands')
        .replace('- [ ]', '- [x]');
    for (const [at, place] of [
      'docs/board/tasks/Tidy.md',
      'docs/board/completed/x.md',
      'docs/board/archive/tasks/old one.md',
    ].entries()) {
      const [now] = onlyTask(root);
      move(root, now, place);
      const before = edit(root, place, mine);
      const changed = holding(UNUSED, VARS.slice(0, at % 2 === 0 ? 2 : 3));
      expect(await stateOf(root, [changed, WHOLE])).toEqual({ [UNUSED.id]: 'updated' });
      const after = readFileSync(join(root, place), 'utf8');
      expect(outside(after)).toBe(outside(before));
      expect(after).not.toBe(before);
    }
  });

  it('keeps CRLF and a byte order mark', async () => {
    const root = await written(UNUSED);
    const [path] = onlyTask(root);
    edit(root, path, (text) => `\uFEFF${text.replaceAll('\n', '\r\n')}`);
    expect((await run(root, [UNUSED, WHOLE])).edits).toEqual({});
    expect(await stateOf(root, [moved(UNUSED, 1), WHOLE])).toEqual({ [UNUSED.id]: 'updated' });
    const text = readFileSync(join(root, path), 'utf8');
    expect(text.startsWith('\uFEFF---\r\n')).toBe(true);
    expect(text.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
    expect((await run(root, [moved(UNUSED, 1), WHOLE])).edits).toEqual({});
  });

  it('keeps what people wrote byte for byte, whatever it is, or is left alone and named', async () => {
    const root = await written(UNUSED);
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
    const from = text.indexOf('<!-- sonarflow:begin');
    const to = text.indexOf('<!-- sonarflow:end bundle -->\n') + '<!-- sonarflow:end bundle -->\n'.length;
    let edited = 0;
    await fc.assert(
      fc.asyncProperty(human, human, fc.integer({ min: 1, max: 1e6 }), async (above, below, by) => {
        const [before, after] = [`${text.slice(0, from)}${above}\n`, `${below}${text.slice(to)}`];
        writeFileSync(join(root, path), before + text.slice(from, to) + after);
        const { outcomes, problems, edits } = await run(root, [moved(UNUSED, by), WHOLE]);
        const now = readFileSync(join(root, path), 'utf8');
        if (outcomes[0]?.state === 'updated') {
          edited += 1;
          expect([now.startsWith(`${before}<!-- sonarflow:begin`), now.endsWith(after)]).toEqual([true, true]);
          expect((await run(root, [moved(UNUSED, by), WHOLE])).edits).toEqual({});
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
    const root = await written(UNUSED);
    const [path, text] = onlyTask(root);
    edit(root, path, (old) => old.replace('### Findings', '### Never mind'));
    await run(root, [UNUSED, WHOLE]);
    expect(onlyTask(root)[1]).toBe(text);
    edit(root, path, (old) => old.replace('prefix: src/a', 'prefix: src/z'));
    await run(root, [UNUSED, WHOLE]);
    expect(onlyTask(root)[1]).toBe(text);
    move(root, path, 'docs/board/archive/tasks/x.md');
    await run(root, [UNUSED, WHOLE]);
    expect(onlyTask(root)[1]).toContain('](../../../../src/a/one.ts#L3)');
  });

  it('shows words of others as words: no markup, no marker, no way out of a table, a comment or the region', async () => {
    const nasty =
      '`x` | **b** <img src=x onerror=alert(1)> [l](javascript:a) --> <!-- sonarflow:end bundle -->\n# h \u0000\u001b[2J \ud800';
    const evil = found(nasty, 'src/a|b`<!--.ts', 2, {
      message: nasty,
      help: 'javascript:alert(1)',
      ruleName: nasty,
      permalink: 'https://x.example/a b)|<c>',
    });
    const bundle = bundleOf(nasty, 'src/<b>', [evil], {
      help: 'javascript:alert(1)',
      owners: ['@a b', '-->'],
      module: '<m>',
      reasons: [nasty],
      title: `Mend ${nasty}`,
    });
    const root = await written(bundle);
    const [path, whole] = onlyTask(root);
    const text = whole.slice(whole.indexOf('\n---\n')).replace(/^<!-- members[\s\S]*?^-->$/m, '');
    expect((await run(root, [bundle, WHOLE])).edits).toEqual({});
    expect(text.match(/<!-- sonarflow:/g)).toHaveLength(2);
    expect(text).not.toContain('<img');
    expect(text).not.toMatch(/(?<!\\)\]\(javascript/);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: exactly these must not be there
    expect(text).not.toMatch(/[\u0000-\u0008\u000b-\u001f]/);
    expect(await stateOf(root, [moved(bundle, 3), WHOLE])).toEqual({ [bundle.id]: 'updated' });
    expect(onlyTask(root)[0]).toBe(path);
    const { reports } = await run(root, [moved(bundle, 3), WHOLE]);
    expect(reports['report.md']).not.toContain('<img');
    expect(reports['report.md']).not.toMatch(/(?<!\\)\]\(javascript/);
  });

  it('folds what is long', async () => {
    const many = Array.from({ length: 60 }, (_, at) => found('r', 'src/a/x.ts', at + 1));
    const root = await written(bundleOf('r', 'src/a', many));
    expect(onlyTask(root)[1]).toContain('<summary>10 more</summary>');
    expect((await run(root, [bundleOf('r', 'src/a', many), WHOLE])).edits).toEqual({});
  });
});

describe('a bundle that ends', () => {
  it('is resolved: its region says since which revision, nothing else of the file changes, and it may come back', async () => {
    const root = makeRepository([{ message: 'one', files: { 'a.txt': '1' } }]);
    await run(root, [UNUSED, WHOLE]);
    const [, before] = onlyTask(root);
    const { outcomes, report } = await run(root, [WHOLE]);
    const sha = git(root, ['rev-parse', 'HEAD']).slice(0, 7);
    expect(outcomes).toMatchObject([{ id: UNUSED.id, state: 'resolved', title: UNUSED.title }]);
    expect(report).toMatchObject({ bundles: 0, resolved: 1 });
    expect(onlyTask(root)[1].replace(`resolved: ${sha}\n\n`, '')).toBe(before);
    addCommits(root, [{ message: 'two' }], 1);
    expect((await run(root, [WHOLE])).edits).toEqual({});
    expect(await stateOf(root, [UNUSED, WHOLE])).toEqual({ [UNUSED.id]: 'updated' });
    expect(onlyTask(root)[1]).toBe(before);
  });

  const incomplete: Fetched = { ...WHOLE, complete: false, remainder: { reason: 'the server broke off', missing: 4 } };
  const unread: Problem = { type: 'problem', code: 'LINT', path: 'src/a/two.ts', message: 'm', fix: 'f' };
  const others: Fetched = { ...WHOLE, source: 'sarif', origin: 'Semgrep' };
  const old = asideOf(VARS[0] as Found, 'old', 'not new');
  it.each<[string, Row[]]>([
    ['no word that all was read', []],
    ['an incomplete fetch', [incomplete]],
    ['a file that could not be read', [unread, WHOLE]],
    ['another source', [others]],
    ['a look at new code only', [old, WHOLE]],
    ['findings that are in another bundle now', [{ ...holding(DEBUG, VARS) }, WHOLE]],
  ])('is never called gone after %s', async (_, rows) => {
    const root = await written(UNUSED);
    const before = tasksOf(root);
    const { outcomes } = await run(root, rows, { config: { minPriority: 90 } });
    expect(outcomes.find(({ id }) => id === UNUSED.id)).toMatchObject({ state: 'kept' });
    expect(tasksOf(root)).toEqual(before);
  });

  it.each<[string, Row[]]>([
    ['an incomplete fetch', [incomplete]],
    ['a file that could not be read', [unread, WHOLE]],
    ['another source', [others]],
  ])('does not lose findings from its list after %s either', async (_, rows) => {
    const root = await written(UNUSED);
    const before = filesOf(root);
    expect(await stateOf(root, [holding(UNUSED, VARS.slice(0, 2)), ...rows])).toEqual({ [UNUSED.id]: 'kept' });
    expect(filesOf(root)).toEqual(before);
  });

  it('takes in what an incomplete fetch did find', async () => {
    const root = await written(UNUSED);
    const more = holding(UNUSED, [...VARS, found('eslint/no-unused-vars', 'src/a/z.ts', 1)]);
    expect(await stateOf(root, [more, DEBUG, incomplete])).toEqual({ [UNUSED.id]: 'updated', [DEBUG.id]: 'new' });
  });

  it('is resolved by the same tool, whatever the SARIF file is called', async () => {
    const root = makeRoot({});
    const semgrep: Fetched = { ...WHOLE, source: 'sarif', origin: 'Semgrep' };
    await run(root, [UNUSED, semgrep]);
    expect(await stateOf(root, [{ ...semgrep, origin: 'CodeQL' } as Fetched])).toEqual({ [UNUSED.id]: 'kept' });
    expect(await stateOf(root, [semgrep])).toEqual({ [UNUSED.id]: 'resolved' });
  });

  it('is resolved when all that is left was dismissed at the source', async () => {
    const root = await written(UNUSED);
    const { outcomes } = await run(root, [...VARS.map((each) => asideOf(each)), WHOLE]);
    expect(outcomes).toMatchObject([
      { state: 'resolved', reason: 'what is left of its findings was decided or dismissed' },
    ]);
  });

  it('that is a branch of a server is not gone for another branch or pull request', async () => {
    const root = makeRoot({});
    const analysis = { dialect: 'server', version: '10.8', host: 'https://s.example', project: 'p' } as const;
    const main: Fetched = { ...WHOLE, source: 'sonarqube', origin: 'p', analysis };
    await run(root, [UNUSED, main]);
    expect(await stateOf(root, [{ ...main, analysis: { ...analysis, pullRequest: '7' } } as Fetched])).toEqual({
      [UNUSED.id]: 'kept',
    });
    expect(await stateOf(root, [main])).toEqual({ [UNUSED.id]: 'resolved' });
  });
});

describe('what the team decided', () => {
  it.each(['rejected', 'deferred'])(
    '%s: no task; one that is there is left alone, its findings being put aside',
    async (verdict) => {
      const fresh = makeRoot({});
      decide(fresh, UNUSED, verdict);
      expect(await stateOf(fresh, [UNUSED, WHOLE])).toEqual({ [UNUSED.id]: verdict });
      expect(tasksOf(fresh)).toEqual({});
      const root = await written(UNUSED);
      const before = tasksOf(root);
      decide(root, UNUSED, verdict);
      const asides = VARS.map((each) => asideOf(each, verdict as 'rejected', 'we said so'));
      expect(await stateOf(root, [...asides, WHOLE])).toEqual({ [UNUSED.id]: verdict });
      expect(tasksOf(root)).toEqual(before);
    },
  );

  it('accepted: a task, whatever its priority and however full the board is', async () => {
    const root = makeRoot({});
    decide(root, UNUSED, 'accepted');
    expect(await stateOf(root, [UNUSED, DEBUG, WHOLE], { config: { maxTasks: 1, minPriority: 60 } })).toEqual({
      [DEBUG.id]: 'new',
      [UNUSED.id]: 'new',
    });
  });

  it('that ended does not count', async () => {
    const root = makeRoot({});
    decide(root, UNUSED, 'deferred', { expires: '2026-01-01' });
    expect(await stateOf(root, [UNUSED, WHOLE])).toEqual({ [UNUSED.id]: 'new' });
  });

  it('by deleting the task: it does not return, until somebody accepts it', async () => {
    const root = await written(UNUSED);
    rmSync(join(root, onlyTask(root)[0]));
    expect(await stateOf(root, [UNUSED, WHOLE])).toEqual({ [UNUSED.id]: 'removed' });
    expect(tasksOf(root)).toEqual({});
    decide(root, UNUSED, 'accepted');
    expect(await stateOf(root, [UNUSED, WHOLE])).toEqual({ [UNUSED.id]: 'new' });
    expect((await run(root, [UNUSED, WHOLE])).edits).toEqual({});
    rmSync(join(root, onlyTask(root)[0]));
    expect(await stateOf(root, [UNUSED, WHOLE])).toEqual({ [UNUSED.id]: 'removed' });
  });
});

describe('the board is never flooded', () => {
  const bundles = Array.from({ length: 5 }, (_, at) =>
    bundleOf(`r${at}`, 'src', [found(`r${at}`, 'src/x.ts', at + 1)], { priority: 90 - at }),
  );

  it('no more open tasks than maxTasks, the highest priority first; the others are listed as waiting', async () => {
    const root = makeRoot({});
    const states = await stateOf(root, [...bundles, WHOLE], { config: { maxTasks: 2 } });
    expect(Object.values(states)).toEqual(['new', 'new', 'waiting', 'waiting', 'waiting']);
    const { edits, reports } = await run(root, [...bundles, WHOLE], { config: { maxTasks: 2 } });
    expect(edits).toEqual({});
    expect(reports['report.md']).toContain(bundles[4]?.id);
  });

  it('room is made by tasks that are done, put away or resolved', async () => {
    const root = makeRoot({});
    await run(root, [...bundles, WHOLE], { config: { maxTasks: 2 } });
    const [first = ''] = Object.keys(tasksOf(root));
    edit(root, first, (text) => text.replace('status: To Do', 'status: Done'));
    expect(Object.values(await stateOf(root, [...bundles, WHOLE], { config: { maxTasks: 2 } }))).toEqual([
      ...['kept', 'kept', 'new', 'waiting', 'waiting'],
    ]);
  });
});

describe('vulnerabilities and hotspots', () => {
  const words = ['sql-injection', 'query.ts', 'Injection here', SECRET.findings[0]?.id ?? '', SECRET.id];

  it('are counted and withheld: nothing of them is in any file', async () => {
    const root = makeRoot({});
    const secret = SECRET.findings[0] as Found;
    const dismissed = asideOf({ ...secret, id: '00ff00ff00ff00ff' });
    const gate: Fetched['gate'] = {
      status: 'failed',
      conditions: [
        { metric: 'new_security_rating', status: 'ERROR', actual: '5' },
        { metric: 'new_coverage', status: 'OK' },
      ],
    };
    const { outcomes, report, reports } = await run(root, [UNUSED, SECRET, dismissed, { ...WHOLE, gate } as Fetched]);
    expect(outcomes).toMatchObject([
      { state: 'withheld', title: 'withheld', members: [` @${secret.id}`] },
      { state: 'new' },
    ]);
    expect(report).toMatchObject({ bundles: 2, actionable: 1, withheld: 1, blockers: 1, gate: 'failed' });
    for (const text of [...Object.values(filesOf(root)), ...Object.values(reports)])
      for (const word of [...words, '00ff00ff00ff00ff', 'security_rating']) expect(text).not.toContain(word);
    expect(reports['report.md']).toContain('new_coverage');
  });

  it('are tasks like others with includeSecurity; a run without it leaves these alone', async () => {
    const root = makeRoot({});
    const { reports } = await run(root, [SECRET, WHOLE], { config: { includeSecurity: true } });
    expect(onlyTask(root)[1]).toContain('Injection here');
    expect(reports['findings.ndjson']).toContain('Injection here');
    const before = filesOf(root);
    expect(await stateOf(root, [moved(SECRET, 2), WHOLE])).toEqual({ [SECRET.id]: 'withheld' });
    expect(filesOf(root)).toEqual(before);
    expect(await stateOf(root, [WHOLE])).toEqual({ [SECRET.id]: 'resolved' });
  });
});

describe('a board in disorder', () => {
  it('two files with one id: both are named and left alone', async () => {
    const root = await written(UNUSED);
    const [path, text] = onlyTask(root);
    writeFileSync(join(root, 'docs/board/tasks/copy.md'), text);
    const before = filesOf(root);
    const { problems, outcomes } = await run(root, [moved(UNUSED, 5), WHOLE]);
    expect(problems.map(({ code, path: file }) => [code, file])).toEqual([
      ['TASK_TWICE', 'docs/board/tasks/copy.md'],
      ['TASK_TWICE', path],
    ]);
    expect(outcomes).toMatchObject([{ id: UNUSED.id, state: 'kept' }]);
    expect(filesOf(root)).toEqual(before);
  });

  it('broken markers: the file is named with its line and left alone', async () => {
    const root = await written(UNUSED);
    const [path] = onlyTask(root);
    edit(root, path, (text) => text.replace('<!-- sonarflow:end bundle -->', ''));
    const before = filesOf(root);
    for (const rows of [[moved(UNUSED, 5), WHOLE], [WHOLE]]) {
      const { problems } = await run(root, rows);
      expect(problems).toMatchObject([{ code: 'TASK_MARKERS', path, line: expect.any(Number) }]);
      expect(filesOf(root)).toEqual(before);
    }
  });

  it('a file in the way of a new task is not replaced', async () => {
    const root = makeRoot({});
    const { outcomes } = await run(root, [UNUSED, WHOLE], { write: false });
    const path = outcomes[0]?.path ?? '';
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), 'mine\n');
    const { problems } = await run(root, [UNUSED, WHOLE]);
    expect(problems).toMatchObject([{ code: 'TASK_EXISTS', path }]);
    expect(readFileSync(join(root, path), 'utf8')).toBe('mine\n');
  });

  it('a revision is under review: nothing is written', async () => {
    const root = makeRepository([{ message: 'one', files: { 'a.txt': '1' } }]);
    await run(root, [UNUSED, WHOLE]);
    addCommits(root, [{ message: 'tasks' }], 1);
    rmSync(join(root, 'docs'), { recursive: true });
    const before = filesOf(root);
    const { outcomes, edits } = await run(root, [moved(UNUSED, 4), DEBUG, WHOLE], { shared: { at: 'HEAD' } });
    expect(outcomes.map(({ state }) => state)).toEqual(['new', 'kept']);
    expect(edits).toEqual({});
    expect(filesOf(root)).toEqual(before);
  });
});
