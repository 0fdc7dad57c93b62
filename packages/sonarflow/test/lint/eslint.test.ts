import { mkdirSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { makeRepository, makeRoot, removeFolders, type TestFiles } from '@pipelines/core/testing';
import { afterAll, describe, expect, it } from 'vitest';
import { places, runSource } from './run-source.ts';

afterAll(removeFolders);

const ESLINT = dirname(fileURLToPath(import.meta.resolve('eslint/package.json')));
const DEBUGGER = 'debugger;\n';

/** A folder where ESLint is installed. */
function makeProject(files: TestFiles): string {
  const root = makeRoot({ 'package.json': '{ "type": "module" }', ...files });
  mkdirSync(join(root, 'node_modules'));
  symlinkSync(ESLINT, join(root, 'node_modules/eslint'));
  return root;
}

const config = (rules: object) => `export default [{ rules: ${JSON.stringify(rules)} }];\n`;
const lint = (root: string, more: object = {}) => runSource(root, { scan: { source: 'eslint', ...more } });

/** A plugin whose rule dies where a file holds `word`. */
const dying = (word: string) => `
const word = ${JSON.stringify([...word])}.join('');
const dies = { meta: { type: 'problem' }, create: (context) => ({
  Program() { if (context.sourceCode.text.includes(word)) throw new TypeError('cannot read it'); },
}) };
export default [{ plugins: { own: { rules: { dies } } }, rules: { 'own/dies': 'error', 'no-debugger': 'warn' } }];
`;

describe('what ESLint finds', () => {
  it('becomes findings by the config and the rules of the user', async () => {
    const root = makeProject({
      'eslint.config.js': config({ 'no-debugger': 'error', semi: 'warn', 'no-unused-vars': 'warn' }),
      'src/a.js': 'const é = "😀"; debugger\n',
    });
    const run = await lint(root);
    expect(run.findings).toMatchObject([
      { rule: 'no-unused-vars', kind: 'smell', severity: 'minor', effort: 5, range: { startColumn: 7, endColumn: 8 } },
      {
        source: 'eslint',
        rule: 'no-debugger',
        ruleName: 'Disallow the use of `debugger`',
        help: 'https://eslint.org/docs/latest/rules/no-debugger',
        kind: 'bug',
        severity: 'critical',
        effort: 30,
        path: 'src/a.js',
        range: { startLine: 1, startColumn: 17, endLine: 1, endColumn: 25 },
        tags: ['problem'],
      },
      { rule: 'semi', severity: 'info', effort: 1 },
    ]);
    expect(run.fetched).toEqual({ type: 'fetched', source: 'eslint', origin: 'eslint', findings: 3, complete: true });
  });

  it('is what the config says of every language: files it does not name are passed over', async () => {
    const language = "import json from './json.js';";
    const root = makeProject({
      'eslint.config.js':
        "export default [{ files: ['src/**/*.js'], rules: { 'no-debugger': 'error' } }, { ignores: ['src/skip'] }];",
      'src/a.js': DEBUGGER,
      'src/skip/b.js': DEBUGGER,
      'src/c.ts': 'const a: string = 1;\n',
      'README.md': `# Read me\n${language}\n`,
    });
    const run = await lint(root);
    expect(places(run)).toEqual(['src/a.js:1:1 no-debugger']);
    expect(run.fetched.complete).toBe(true);
  });

  it('stands where editors show it, whatever JavaScript takes for the end of a line', async () => {
    const root = makeProject({
      'eslint.config.js': config({ 'no-debugger': 'error' }),
      'a.js': `// one\u2028 two\r\n\u2029debugger;\r\n${DEBUGGER}`,
    });
    expect(places(await lint(root))).toEqual(['a.js:2:2 no-debugger', 'a.js:3:1 no-debugger']);
  });

  it('is told from what a config prints', async () => {
    const root = makeProject({
      'eslint.config.js': `console.log('{ "results": ');\nprocess.on('exit', () => console.log('bye'));\n${config({ 'no-debugger': 1 })}`,
      'a.js': DEBUGGER,
    });
    expect((await lint(root)).findings).toHaveLength(1);
  });

  it('names directives that nothing needs', async () => {
    const root = makeProject({
      'eslint.config.js': config({}),
      'a.js': '/* eslint-disable no-debugger */\nexport const a = 1;\n',
    });
    expect(places(await lint(root))).toEqual(['a.js:1:1 eslint/unused-directive']);
  });
});

describe('a config of the old kind', () => {
  /** Tells of every file which it was asked for, if it was asked in the old way. */
  const ESLINT_8 = `
    const [flag, path] = process.argv.slice(2);
    if (process.env.ESLINT_USE_FLAT_CONFIG !== 'false') process.exit(2);
    const parser = path.endsWith('.js') ? null : '/x/node_modules/@typescript-eslint/parser/dist/index.js';
    const results = process.argv.slice(2).filter((each) => each.startsWith('./')).map((each) => ({
      filePath: require('node:path').resolve(each),
      messages: [{ ruleId: 'own', severity: 2, message: 'm', line: 1, column: 1 }],
    }));
    console.log(flag === '--print-config' ? JSON.stringify({ parser }, null, 2) : JSON.stringify({ results, metadata: {} }));
  `;

  it('is read in the old way, for the languages it has a parser for', async () => {
    const root = makeRoot({
      ...{ '.eslintrc.json': '{}', 'a.js': '', 'b.ts': '', 'c.vue': '', 'd.json': '{}', 'e.mjs': '' },
      'node_modules/eslint/package.json': '{ "version": "8.57.1", "bin": { "eslint": "./bin/eslint.js" } }',
      'node_modules/eslint/bin/eslint.js': ESLINT_8,
    });
    expect((await lint(root)).findings.map(({ path }) => path)).toEqual(['a.js', 'b.ts', 'e.mjs']);
  });
});

describe('where ESLint dies', () => {
  it('the files it dies at are told, and all others linted', async () => {
    const fine = Object.fromEntries(Array.from({ length: 9 }, (_, n) => [`src/${n}.js`, DEBUGGER]));
    const root = makeProject({
      'eslint.config.js': dying('WORD'),
      ...fine,
      'src/bad.js': '// WORD\n',
      'src/c.js': 'a b',
    });
    symlinkSync('nowhere.js', join(root, 'src/dangling.js'));
    const run = await lint(root);
    expect(run.findings).toHaveLength(9);
    expect(run.problems.map(({ code, path }) => `${code} ${path}`).sort()).toEqual([
      'LINT_FAILED src/bad.js',
      'PARSE_ERROR src/c.js',
    ]);
    expect(run.problems.map(({ message }) => message)).toContain(
      'eslint died in the rule own/dies: TypeError: cannot read it',
    );
    expect(run.fetched).toMatchObject({ complete: false, remainder: { reason: '1 file was not linted' } });
  });

  it('a rule that dies at file after file is given up, and the rest of the rules count', async () => {
    const files = Object.fromEntries(Array.from({ length: 30 }, (_, n) => [`src/${n}.js`, DEBUGGER]));
    const run = await lint(makeProject({ 'eslint.config.js': dying('debugger;'), ...files }));
    expect(run.findings).toHaveLength(28);
    expect(run.problems.map(({ code }) => code)).toEqual(['LINT_FAILED', 'LINT_FAILED', 'RULE_FAILED']);
    expect(run.fetched.remainder).toEqual({ reason: '2 files were not linted, 1 rule was given up' });
  });

  it('a process that goes away without a word costs the file it goes at', async () => {
    const exits = dying('WORD').replace(
      "throw new TypeError('cannot read it')",
      "process.kill(process.pid, 'SIGKILL')",
    );
    const root = makeProject({ 'eslint.config.js': exits, 'a.js': DEBUGGER, 'b.js': '// WORD', 'c.js': DEBUGGER });
    const run = await lint(root);
    expect(places(run)).toEqual(['a.js:1:1 no-debugger', 'c.js:1:1 no-debugger']);
    expect(run.problems).toMatchObject([{ path: 'b.js', message: 'eslint was ended by SIGKILL' }]);
  });
});

describe('one clear error says what to do', () => {
  it.each([
    ['without a config', { 'a.js': DEBUGGER }, 'no ESLint config'],
    [
      'where ESLint does not read the config any more',
      { '.eslintrc.json': '{}', 'a.js': DEBUGGER },
      'eslint.config.js',
    ],
    [
      'with a config that does not parse',
      { 'eslint.config.js': 'export default [', 'a.js': DEBUGGER },
      'Unexpected end',
    ],
    [
      'with a config ESLint refuses',
      { 'eslint.config.js': config({ 'x/y': 2 }), 'a.js': DEBUGGER },
      'could not find plugin',
    ],
  ])('%s', async (_, files, words) => {
    const run = lint(makeProject(files as TestFiles));
    await expect(run).rejects.toMatchObject({ code: 'SOURCE_FAILED', message: expect.stringContaining(words) });
    await expect(run).rejects.toMatchObject({ message: expect.not.stringContaining('\n') });
  });

  it('without ESLint', async () => {
    const run = lint(makeRoot({ 'eslint.config.js': config({}), 'a.js': DEBUGGER }));
    await expect(run).rejects.toMatchObject({
      code: 'SOURCE_FAILED',
      message: expect.stringContaining('not installed'),
    });
  });

  it('for a revision', async () => {
    const root = makeRepository([{ message: 'Start', files: { 'eslint.config.js': config({}), 'a.js': DEBUGGER } }]);
    mkdirSync(join(root, 'node_modules'));
    symlinkSync(ESLINT, join(root, 'node_modules/eslint'));
    const run = runSource(root, { scan: { source: 'eslint' }, shared: { at: 'HEAD' } });
    await expect(run).rejects.toMatchObject({ message: expect.stringContaining('git worktree add') });
  });
});
