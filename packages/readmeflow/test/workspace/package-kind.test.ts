import { removeFolders } from '@pipelines/core/testing';
import { afterAll, describe, expect, it } from 'vitest';
import { onePackage, scanFiles } from './scan-world.ts';

afterAll(removeFolders);

describe('what a package is for', () => {
  it.each([
    ['library', { name: 'lodash', main: 'index.js' }],
    ['library', { name: 'both', main: 'index.js', bin: './cli.js' }],
    ['cli', { name: 'tool', bin: './cli.js' }],
    ['cli', { name: 'tool', bin: './cli.js', main: './cli.js' }],
    ['cli', { name: 'tool', bin: './cli.js', exports: { './package.json': './package.json' } }],
    ['config', { name: 'eslint-config-team', main: 'index.js' }],
    ['config', { name: '@x/tsconfig', files: ['base.json'] }],
    ['config', { name: '@x/prettier-config', exports: './index.js' }],
    ['plugin', { name: '@babel/plugin-transform-x', main: 'index.js' }],
    ['plugin', { name: 'eslint-plugin-x', main: 'index.js' }],
    ['plugin', { name: 'html-webpack-plugin', main: 'index.js' }],
    ['plugin', { name: 'thing', main: 'index.js', keywords: ['rollup-plugin'] }],
    ['plugin', { name: 'editor-thing', main: 'x.js', engines: { vscode: '^1' }, contributes: { commands: [] } }],
    ['library', { name: 'helper-plugin-utils', main: 'index.js', keywords: ['babel-plugin'] }],
    ['app', { name: 'site', private: true, scripts: { dev: 'next dev' } }],
    ['app', { name: 'server', private: true, main: 'index.js', scripts: { start: 'node .' } }],
    ['library', { name: 'inner', private: true, exports: './index.js', scripts: { dev: 'tsc -w' } }],
    ['library', { name: 'public', scripts: { start: 'x' } }],
  ])('is told as %s by %j', async (kind, manifest) => {
    const index = kind === 'cli' ? {} : { 'index.js': '' };
    const { one } = await onePackage({ 'cli.js': '', ...index }, manifest);
    expect(one.kind).toBe(kind);
  });

  it('is told by the config of a framework, and by who needs it', async () => {
    const { of } = await scanFiles({
      'site/package.json': { name: 'site', private: true, dependencies: { inner: '*' } },
      'site/astro.config.mjs': '',
      'inner/package.json': { name: 'inner', private: true, main: 'index.js', scripts: { dev: 'tsc -w' } },
      'inner/index.js': '',
    });
    expect([of('site').kind, of('inner').kind]).toEqual(['app', 'library']);
  });
});

describe('commands of a package', () => {
  it.each([
    [{ bin: './a.js' }, [{ name: 'one', path: 'a.js' }]],
    [{ name: '@x/one', bin: 'bin/a.js' }, [{ name: 'one', path: 'bin/a.js' }]],
    [
      { bin: { b: 'x.js', a: './a.js', bad: 3, out: '../x.js' } },
      [
        { name: 'a', path: 'a.js' },
        { name: 'b', path: 'x.js' },
      ],
    ],
    [
      { directories: { bin: './bin' } },
      [
        { name: 'a.js', path: 'bin/a.js' },
        { name: 'b.js', path: 'bin/b.js' },
      ],
    ],
    [{ bin: null }, []],
    [{ bin: { a: './a.js' }, publishConfig: { bin: { a: './dist/a.js' } } }, [{ name: 'a', path: 'dist/a.js' }]],
  ])('of %j are found', async (manifest, bins) => {
    const { one } = await onePackage({ 'bin/b.js': '', 'bin/a.js': '', 'bin/.hidden.js': '' }, manifest);
    expect(one.bins).toEqual(bins);
  });
});
