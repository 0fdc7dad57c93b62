import { removeFolders } from '@pipelines/core/testing';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { subpathsOf } from '../../src/lib/api/export-targets.ts';
import { onePackage, scanFiles, shown } from '../workspace/scan-world.ts';

afterAll(removeFolders);

const targets = (exports: unknown) =>
  subpathsOf(exports).map(({ subpath, targets }) => [subpath, targets.map(({ path }) => path).join(' ')]);

describe('`exports`', () => {
  it.each([
    ['text', './a.js', [['.', 'a.js']]],
    ['a list', ['./a.js', './b.js'], [['.', 'a.js b.js']]],
    ['conditions', { import: './a.mjs', default: './a.cjs' }, [['.', 'a.mjs a.cjs']]],
    ['nested conditions', { node: { import: './a.mjs', require: ['./a.cjs'] } }, [['.', 'a.mjs a.cjs']]],
    [
      'subpaths',
      { '.': './a.js', './b': { default: './b.js' } },
      [
        ['.', 'a.js'],
        ['./b', 'b.js'],
      ],
    ],
    ['patterns', { './*': './src/*.js', './x/*': null }, [['./*', 'src/*.js']]],
    ['a folder of old', { './lib/': './lib/' }, [['./lib/*', 'lib/*']]],
    ['null', null, []],
    ['a number', 7, []],
    ['paths out of the package', { '.': '../a.js', './b': '/b.js', './c': './d/../../c.js' }, []],
    ['conditions beside subpaths', { '.': './a.js', import: './b.js' }, [['.', 'a.js']]],
  ])('as %s', (_, exports, found) => {
    expect(targets(exports)).toEqual(found);
  });

  it('of any shape are read, and never lead out of the package', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.stringMatching(/^[./a*]{0,12}$/), (value, path) => {
        for (const { targets } of [...subpathsOf(value), ...subpathsOf({ './x': [path, value] })]) {
          for (const target of targets) expect(target.path).not.toMatch(/^(?:\/|\.\.(?:\/|$))/);
        }
      }),
    );
  });

  it('tell their conditions in order, without repeats', async () => {
    const condition = { types: './a.d.ts', default: './a.js' };
    const { one } = await onePackage({}, { exports: { import: condition, require: condition } });
    expect(one.entries).toEqual([
      { subpath: '.', conditions: ['import', 'types', 'default', 'require'], complete: false },
    ]);
  });

  it('as they are published count, traced by what the workspace sees', async () => {
    const { one } = await onePackage(
      { 'source/main.ts': 'export const a = 1;' },
      {
        exports: { '.': { source: './source/main.ts' } },
        publishConfig: { exports: { '.': './dist/x.js', './b': './b.js' } },
      },
    );
    expect(one.entries.map((entry) => [entry.subpath, entry.source, shown(entry)])).toEqual([
      ['.', 'source/main.ts', 'a'],
      ['./b', undefined, '…'],
    ]);
  });
});

const SOURCE = 'export const a = 1;';

describe('an entry is traced to its source', () => {
  it.each([
    ['itself', { exports: './lib/a.js' }, 'lib/a.js', ''],
    ['by the usual folders', { exports: './dist/index.js' }, 'src/index.ts', ''],
    ['through folders of formats', { exports: './dist/esm/deep/a.mjs' }, 'src/deep/a.ts', ''],
    ['of declarations', { types: './lib/index.d.ts' }, 'src/index.tsx', ''],
    ['compiled in place', { exports: './a.js' }, 'a.ts', ''],
    ['of a folder', { exports: './dist/a.js' }, 'src/a/index.ts', ''],
    ['of a path without extension', { main: 'lib/a' }, 'lib/a.js', ''],
    ['of a path to a folder', { main: './lib' }, 'lib/index.js', ''],
    ['of a bundle named like the package', { exports: './dist/one.esm.min.js' }, 'src/index.ts', ''],
    ['of one format among several', { exports: './dist/a.cjs.prod.js' }, 'src/a.ts', ''],
    ['by rootDir and outDir', { exports: './made/x/a.js' }, 'code/a.ts', '{"rootDir":"code","outDir":"made/x"}'],
    ['by outDir alone', { exports: './made/a.js' }, 'src/a.ts', '{"outDir":"./made"}'],
    ['by a condition for sources', { exports: { '@x/source': './w/a.ts', default: './q.js' } }, 'w/a.ts', ''],
    ['by the field source', { source: 'w/a.ts', main: 'q.js' }, 'w/a.ts', ''],
    ['without any field', {}, 'index.ts', ''],
  ])('%s', async (_, manifest, source, compilerOptions) => {
    const config = compilerOptions === '' ? {} : { 'tsconfig.json': `{ "compilerOptions": ${compilerOptions}, }` };
    const code = source.endsWith('.js') ? 'exports.a = 1;' : SOURCE;
    const { one } = await onePackage({ [source]: code, ...config }, manifest);
    expect(one.entries).toMatchObject([{ subpath: '.', source, names: [{ name: 'a' }], complete: true }]);
  });

  it('through the config that its config extends, whose paths start there', async () => {
    const { of } = await scanFiles({
      'package.json': { workspaces: ['p/*'] },
      'base.json': `{ "compilerOptions": { "outDir": "$\{configDir}/made", "rootDir": "$\{configDir}/code" } }`,
      'p/a/package.json': { name: 'a', exports: './made/a.js' },
      'p/a/tsconfig.json': '{ "extends": "../../base" }',
      'p/a/code/a.ts': SOURCE,
    });
    expect(of('a').entries).toMatchObject([{ source: 'p/a/code/a.ts', complete: true }]);
  });

  it('that is the only one it could have, but then its names may not be all', async () => {
    const { one } = await onePackage({ 'src/index.ts': SOURCE }, { exports: './dist/other.js' });
    expect(one.entries).toMatchObject([{ source: 'src/index.ts', names: [{ name: 'a' }], complete: false }]);
  });

  it('of code and of declarations by hand: the names of both', async () => {
    const { one } = await onePackage(
      {
        'index.d.ts': 'export interface Options {}\nexport function a(): void;',
        'src/index.js': 'export function a() {}\nexport const b = 1;',
      },
      { type: 'module', exports: { types: './index.d.ts', default: './dist/index.js' } },
    );
    expect(one.entries).toMatchObject([{ source: 'index.d.ts', complete: true }]);
    expect(one.entries[0]?.names?.map(({ name, signature }) => [name, signature])).toEqual([
      ['Options', 'interface Options'],
      ['a', 'function a(): void'],
      ['b', 'const b = 1'],
    ]);
  });

  it('unless it is too large to be read: then nothing is known of its names', async () => {
    const { one } = await onePackage({ 'index.js': `exports.a = '${'x'.repeat(2 ** 20)}';` });
    expect(one.entries).toMatchObject([{ source: 'index.js', names: [], complete: false }]);
  });

  it('and is no module if it holds something else', async () => {
    const files = { 'data.json': '{}', 'style.css': '', 'Button.vue': '' };
    const exports = { './data': './data.json', './style': './style.css', './Button': './Button.vue' };
    const { one } = await onePackage(files, { exports });
    for (const entry of one.entries)
      expect([entry.source, entry.names, entry.complete]).toEqual([expect.anything(), undefined, false]);
  });
});

describe('re-exports', () => {
  it('are followed from file to file, in circles too, with the name they get', async () => {
    const { entries } = await onePackage(
      {
        'src/index.ts':
          "export * from './a';\nexport { b as c, default as d } from './b/index.js';\nexport * as e from './b';",
        'src/a.ts': "import { b } from './b';\nexport * from './index.ts';\nexport { b as f };\nexport default 1;",
        'src/b/index.ts': '/** Says b. */\nexport function b(x: number): void {}\nexport default class Own {}',
      },
      { exports: './dist/index.js' },
    );
    expect(shown(entries.get('.'))).toBe('c d e f');
    expect(entries.get('.')?.names).toMatchObject([
      {
        name: 'c',
        kind: 'function',
        signature: 'function c(x: number): void',
        summary: 'Says b.',
        path: 'src/b/index.ts',
        line: 2,
      },
      { name: 'd', kind: 'class', signature: 'class d' },
      { name: 'e', kind: 'namespace' },
      { name: 'f', kind: 'function' },
    ]);
  });

  it('are followed into other packages of the tree, through aliases and names with #', async () => {
    const { of } = await scanFiles({
      'package.json': { workspaces: ['p/*'] },
      'p/a/package.json': { name: 'a', exports: './dist/index.js', imports: { '#own/*': './dist/own/*.js' } },
      'p/a/tsconfig.json': { compilerOptions: { paths: { '~/*': ['./src/*'] } } },
      'p/a/src/index.ts':
        "export * from '@x/b';\nexport * from '@x/b/sub/y';\nexport * from '~/alias';\nexport * from '#own/z';",
      'p/a/src/alias.ts': 'export let alias;',
      'p/a/src/own/z.ts': 'export let own;',
      'p/b/package.json': { name: '@x/b', exports: { '.': './lib/index.js', './sub/*': './lib/*.js' } },
      'p/b/src/index.ts': 'export let b;',
      'p/b/src/y.ts': 'export let y;',
    });
    expect(shown(of('a').entries[0])).toBe('alias b own y');
  });

  it.each([
    ['from a package that lies elsewhere', "export * from 'react';", '…'],
    ['from a file that is not there', "export * from './generated';", '…'],
    ['from a file that does not parse', "export * from './broken';", '…'],
    ['from CommonJS that is not plain', "export * from './dynamic.cjs';", '…'],
  ])('of everything %s leave the names incomplete', async (_, source, names) => {
    const files = { 'broken.ts': 'export const = 1', 'dynamic.cjs': 'module.exports = make();' };
    const { entries } = await onePackage({ 'index.ts': source, ...files });
    expect(shown(entries.get('.'))).toBe(names);
  });

  it('of everything from a package whose entry was guessed, or has declarations by hand, leave them incomplete', async () => {
    const { of } = await scanFiles({
      'package.json': { workspaces: ['p/*'] },
      'p/a/package.json': { name: 'a', exports: './index.ts' },
      'p/a/index.ts': "export * from 'guessed';",
      'p/b/package.json': { name: 'b', exports: './index.ts' },
      'p/b/index.ts': "export * from 'declared';",
      'p/guessed/package.json': { name: 'guessed', exports: './dist/other.js' },
      'p/guessed/src/index.ts': 'export let one;',
      'p/declared/package.json': { name: 'declared', types: 'index.d.ts', main: 'index.js' },
      'p/declared/index.d.ts': 'export let one: 1;',
      'p/declared/index.js': 'exports.one = exports.two = 1;',
    });
    expect([shown(of('a').entries[0]), shown(of('b').entries[0])]).toEqual(['one …', 'one …']);
    expect(shown(of('declared').entries[0])).toBe('one two');
  });

  it('of CommonJS that is chosen by mode are followed into the build', async () => {
    const choice = "if (process.env.NODE_ENV === 'production') { module.exports = require('./dist/one.cjs.prod.js'); }";
    const { entries } = await onePackage({
      'index.js': `${choice} else module.exports = require('./dist/one.cjs.js');`,
      'src/index.ts': 'export let one;',
    });
    expect(shown(entries.get('.'))).toBe('one');
  });

  it('of a name stay complete, whatever it stands for', async () => {
    const source = "export { useState, type FC } from 'react';\nexport { default as Button } from './Button.vue';";
    const { entries } = await onePackage({ 'index.ts': source });
    expect(shown(entries.get('.'))).toBe('Button FC useState');
    expect(entries.get('.')?.names?.map(({ kind }) => kind)).toEqual(['unknown', 'type', 'unknown']);
  });
});
