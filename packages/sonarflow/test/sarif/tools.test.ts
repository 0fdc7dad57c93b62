import { makeRoot, removeFolders } from '@pipelines/core/testing';
import { afterAll, describe, expect, it } from 'vitest';
import { readLog } from './read-log.ts';
import { CODEQL, eslintLog, SEMGREP } from './tool-logs.ts';

afterAll(removeFolders);

/** A log after code was moved down: every line by 50. */
function moved(log: object): string {
  return JSON.stringify(log, (key, value) => (/^(?:start|end)Line$/.test(key) ? value + 50 : value));
}

describe('the SARIF of tools', () => {
  it('Semgrep: one finding per match, by the level and the tags of its rule', async () => {
    const { findings, problems, end } = await readLog(JSON.stringify(SEMGREP));
    expect(problems).toEqual([]);
    expect(end).toEqual({ origin: 'Semgrep OSS' });
    expect(new Set(findings.map(({ id }) => id)).size).toBe(2);
    expect(findings[0]).toEqual({
      type: 'finding',
      id: expect.any(String),
      source: 'sarif',
      rule: 'rules.browser.document-write',
      help: 'https://example.com/rules/document-write',
      kind: 'vulnerability',
      severity: 'critical',
      effort: 60,
      tags: ['CWE-79: Cross-site Scripting', 'LOW CONFIDENCE', 'security'],
      message: 'User input reaches the page.',
      path: 'server/render page.js',
      range: { startLine: 12, startColumn: 3, endLine: 12, endColumn: 30 },
    });
  });

  it('CodeQL: rules of an extension, artifacts by number, links as text', async () => {
    const { findings, problems } = await readLog(JSON.stringify(CODEQL));
    expect(problems).toEqual([]);
    expect(findings).toMatchObject([
      {
        rule: 'js/path-injection',
        ruleName: 'Uncontrolled data used in path expression',
        kind: 'vulnerability',
        severity: 'critical',
        message: 'This path depends on a user-provided value.',
        path: 'src/files.js',
        flows: [
          [3, 8].map((line) => ({
            path: 'src/files.js',
            range: { startLine: line, startColumn: 9, endLine: line },
            message: 'req.query',
          })),
        ],
      },
      {
        rule: 'js/useless-assignment',
        kind: 'smell',
        severity: 'major',
        path: 'src/files.js',
        dismissed: 'suppressed',
      },
    ]);
  });

  it('ESLint: absolute addresses, and what it says means what it means where we run it', async () => {
    const root = makeRoot({ 'src/a.js': 'let x = 1;\n' });
    const { findings, problems } = await readLog(JSON.stringify(eslintLog(root)), root);
    expect(problems).toEqual([]);
    expect(findings).toMatchObject([
      {
        rule: 'no-unused-vars',
        ruleName: 'Disallow unused variables',
        kind: 'smell',
        severity: 'minor',
        path: 'src/a.js',
      },
    ]);
  });

  it('has the same ids after the code moved', async () => {
    const code = 'let x = 1;\n';
    const [before, after] = [makeRoot({ 'src/a.js': code }), makeRoot({ 'src/a.js': '\n'.repeat(50) + code })];
    const ids = async (log: string, root?: string) => (await readLog(log, root)).findings.map(({ id }) => id);
    for (const log of [SEMGREP, CODEQL]) expect(await ids(moved(log))).toEqual(await ids(JSON.stringify(log)));
    expect(await ids(moved(eslintLog(after)), after)).toEqual(await ids(JSON.stringify(eslintLog(before)), before));
  });

  it('may be the runs of several tools in one file', async () => {
    const log = { ...CODEQL, runs: [...SEMGREP.runs, ...CODEQL.runs] };
    const { findings, end } = await readLog(JSON.stringify(log));
    expect(findings).toHaveLength(4);
    expect(end).toEqual({ origin: 'CodeQL, Semgrep OSS' });
  });
});
