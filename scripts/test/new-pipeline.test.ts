import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

// `pnpm new:pipeline` in a copy of this repository: what it makes compiles, passes its tests, lints and runs at once.

const repository = resolve(import.meta.dirname, '../..');
const copy = join(mkdtempSync(join(tmpdir(), 'new-pipeline-')), 'repository');
const NAME = 'link-check';
const env = Object.fromEntries(
  Object.entries(process.env).filter(([key]) => !/^(npm_|pnpm_|INIT_CWD|NODE_OPTIONS|VITEST)/i.test(key)),
);

function node(...args: string[]) {
  const result = spawnSync(process.execPath, args, { cwd: copy, env, encoding: 'utf8' });
  return { code: result.status, out: result.stdout, err: result.stderr, all: result.stdout + result.stderr };
}

const make = (...args: string[]) => node('scripts/new-pipeline.mjs', ...args);
const bin = (path: string, ...args: string[]) => node(join('node_modules', path), ...args);

beforeAll(() => {
  mkdirSync(copy);
  for (const { name } of readdirSync(repository, { withFileTypes: true })) {
    if (/^(\.git|node_modules|reports|coverage|\.pipeline|\.turbo|tools)$/.test(name)) continue;
    // `dist` comes along, so that only the new package is compiled.
    const kept = (path: string) => !/[\\/](node_modules|\.pipeline|results)$/.test(path);
    cpSync(join(repository, name), join(copy, name), { recursive: true, filter: kept, preserveTimestamps: true });
  }
  // The pinned pnpm is used where it is.
  symlinkSync(join(repository, 'tools'), join(copy, 'tools'), 'junction');
}, 60_000);
afterAll(() => rmSync(resolve(copy, '..'), { recursive: true, force: true }), 60_000);

describe('new:pipeline', () => {
  it.each([
    [[], /a name is missing[\s\S]*usage: pnpm new:pipeline NAME/],
    [['one', 'two'], /one name is expected, got one two/],
    [['Upper'], /"Upper" cannot be the name: use lower-case words joined by hyphens/],
    [['../outside'], /cannot be the name/],
    [['a--b'], /cannot be the name/],
    [['x'.repeat(41)], /the name has 41 characters; 40 are the most/],
    [['boardrev'], /boardrev is taken: it is packages\/boardrev/],
    [['core'], /core is taken/],
    [['pipeline-template'], /is taken: it is the package of templates\/pipeline\//],
    [['vitest'], /vitest is taken: it is a dependency/],
  ])('refuses %j with exit code 2 and makes nothing', (args, message) => {
    const { code, err } = make(...args);
    expect([code, err]).toEqual([2, expect.stringMatching(message)]);
    expect(readdirSync(join(copy, 'packages')).sort()).toEqual(readdirSync(join(repository, 'packages')).sort());
    expect(readFileSync(join(copy, 'tsconfig.json'))).toEqual(readFileSync(join(repository, 'tsconfig.json')));
  });

  it('says how it is used, with exit code 0', () => {
    expect(make('--help')).toMatchObject({ code: 0, out: expect.stringContaining('usage: pnpm new:pipeline NAME') });
  });

  // Slow: it installs, compiles, tests and runs a package.
  it('makes a package that compiles, lints, passes its tests and runs at once', { timeout: 240_000 }, ({ skip }) => {
    const made = make(NAME);
    if (/ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ENETUNREACH|NO_OFFLINE/.test(made.err)) {
      skip('SKIPPED: the store lacks a package and there is no network');
    }
    expect(made.code, made.all).toBe(0);
    expect(made.out).toContain(`pnpm --filter ${NAME} run pipeline`);
    expect(readdirSync(join(copy, 'packages', NAME, 'bin'))).toEqual([`${NAME}.js`]);
    const files = readdirSync(join(copy, 'packages', NAME), { recursive: true, withFileTypes: true });
    const texts = files.filter((file) => file.isFile()).map((file) => readFileSync(join(file.parentPath, file.name)));
    expect(texts.filter((text) => text.includes('pipeline-template'))).toEqual([]);

    const linted = bin(
      '@biomejs/biome/bin/biome',
      'check',
      '--error-on-warnings',
      `packages/${NAME}`,
      'biome.json',
      'tsconfig.json',
    );
    expect(linted.code, linted.all).toBe(0);
    const compiled = bin('typescript/bin/tsc', '-b');
    expect(compiled.all).toBe('');
    const tested = bin('vitest/vitest.mjs', 'run', `packages/${NAME}`);
    expect(tested.code, tested.all).toBe(0);
    const ran = node(`packages/${NAME}/bin/${NAME}.js`, 'run', '--root', 'docs');
    expect(ran.code, ran.all).toBe(0);
    expect(existsSync(join(copy, 'docs/.pipeline', NAME, 'report.md'))).toBe(true);
    expect(make(NAME)).toMatchObject({
      code: 2,
      err: expect.stringContaining(`${NAME} is taken: it is packages/${NAME}`),
    });
  });
});
