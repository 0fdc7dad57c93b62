import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const script = fileURLToPath(new URL('../requirements.mjs', import.meta.url));
// Ids of these fixtures are put together, so that this file itself names none.
const A = ['S3', '01'].join('-');
const B = ['B3', '02'].join('-');
const UNKNOWN = ['S3', '99'].join('-');

describe('the requirements table', () => {
  let root: string;

  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'requirements-'));
    await put(
      'docs/requirements.md',
      `# R\n\n| id | requirement | home |\n|---|---|---|\n| ${A} | one | core |\n| ${B} | two | core |\n`,
    );
  });

  afterEach(() => rm(root, { recursive: true, force: true }));

  it('lists the tests of every id, sorted, and then passes its own check', async () => {
    await put('packages/b/test/x.test.ts', `it('${A} second', () => {});\nit(\`${B}, ${A} | both\`, () => {});\n`);
    await put('packages/a/test/deep/x.test.ts', `describe("${A} first", () => {});\n`);
    expect(await run()).toMatchObject({ code: 0 });
    const table = await readFile(join(root, 'docs/requirements-tests.md'), 'utf8');
    const rows = table.split('\n').filter((line) => /^\| [SB]\d/.test(line));
    expect(rows).toEqual([
      `| ${B} | [packages/b/test/x.test.ts](../packages/b/test/x.test.ts): ${B}, ${A} \\| both |`,
      `| ${A} | [packages/a/test/deep/x.test.ts](../packages/a/test/deep/x.test.ts): ${A} first<br>` +
        `[packages/b/test/x.test.ts](../packages/b/test/x.test.ts): ${A} second<br>` +
        `[packages/b/test/x.test.ts](../packages/b/test/x.test.ts): ${B}, ${A} \\| both |`,
    ]);
    expect(await run('--check')).toEqual({ code: 0, text: '' });
  });

  it('counts a goal of a bench that ends with the id', async () => {
    await put('packages/a/test/x.test.ts', `it('${B}', () => {});\n`);
    await put(
      'bench/src/benches/x.ts',
      `goals: [{ what: 'tasks: slope (${A})' }, { what: '${UNKNOWN} is not at the end' }]\n`,
    );
    expect(await run()).toMatchObject({ code: 0 });
    expect(await readFile(join(root, 'docs/requirements-tests.md'), 'utf8')).toContain(
      `| ${A} | [bench/src/benches/x.ts](../bench/src/benches/x.ts): tasks: slope (${A}) |`,
    );
    expect(await run('--check')).toEqual({ code: 0, text: '' });
  });

  it('names ids without a test, unknown ids and a stale table', async () => {
    await put('packages/a/test/x.test.ts', `it('${A} is pinned, ${UNKNOWN} is not known', () => {});\n`);
    const { code, text } = await run('--check');
    expect(code).toBe(1);
    expect(text.split('\n').filter(Boolean)).toEqual([
      `requirements: ${B} has no test whose title names it`,
      `requirements: ${UNKNOWN} is not declared in docs/requirements.md, but packages/a/test/x.test.ts names it: ${A} is pinned, ${UNKNOWN} is not known`,
      'requirements: docs/requirements-tests.md is stale: run `pnpm requirements`',
    ]);
  });

  it.each([
    ['a comment', `// it('${B} off', () => {});\n/* it('${B} off') */`],
    ['a string', `const text = "it('${B} off')";`],
    ['a skipped test', `it.skip('${B} off', () => {}); test.todo('${B} later'); describe.skip("${B} off", () => {});`],
    ['a body', `it('on', () => { expect('${B}'); });`],
    ['a method of another object', `suite.it('${B} off', () => {});`],
  ])('does not count an id in %s', async (_name, code) => {
    await put('packages/a/test/x.test.ts', `it('${A}', () => {});\n${code}\n`);
    expect((await run('--check')).text).toContain(`${B} has no test`);
  });

  it.each([
    ['a table row', `it.each([['${B} on', (1 + 2) * 3], ["other", ')']])('%s', () => {});`],
    ['the title of a table', `it.each([[1], [2]])('${B} on %i', () => {});`],
    ['a typed table', `it.each<[number]>([[1]])('${B} on %i', () => {});`],
    ['a conditional test', `it.skipIf(process.platform === 'win32')(\n  '${B} on',\n  () => {});`],
    ['a title with an escaped quote', `it('it\\'s ${B}', () => {});`],
    ['a test behind a regular expression', `const quote = /['"\`/]/; it('${B} on', () => {});`],
    ['a concurrent test', `test.concurrent('${B} on', () => {});`],
  ])('counts an id in %s', async (_name, code) => {
    await put('packages/a/test/x.test.ts', `it('${A}', () => {});\n${code}\n`);
    expect((await run('--check')).text).not.toContain(`${B} has no test`);
  });

  it('refuses a document that declares an id twice', async () => {
    await put('docs/requirements.md', `| ${A} | one | core |\n| ${A} | again | core |\n`);
    expect(await run()).toEqual({ code: 2, text: `requirements: docs/requirements.md declares ${A} twice\n` });
  });

  async function put(path: string, text: string): Promise<void> {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text);
  }

  function run(...args: string[]): Promise<{ code: number; text: string }> {
    return new Promise((resolve) => {
      execFile(process.execPath, [script, '--root', root, ...args], (error, _stdout, stderr) => {
        resolve({ code: typeof error?.code === 'number' ? error.code : 0, text: stderr });
      });
    });
  }
});
