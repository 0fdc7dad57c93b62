import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { makeFolder, makeRoot, removeFolders } from '@pipelines/core/testing';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { pathBelow, pathOfAddress, RootPaths } from '../../src/lib/finding/paths.ts';
import { logOf, readLog, resultAt } from './read-log.ts';

afterAll(removeFolders);

interface World {
  readonly bases?: object;
  readonly artifacts?: readonly object[];
}

/** The path of a finding at an address; `outside` if it is no file of the root. */
async function pathOf(
  artifactLocation: object,
  { bases, artifacts }: World = {},
  root = makeFolder(),
): Promise<unknown> {
  const result = { ...resultAt(''), locations: [{ physicalLocation: { artifactLocation, region: { startLine: 1 } } }] };
  const log = logOf({
    results: [result],
    ...(bases && { originalUriBaseIds: bases }),
    ...(artifacts && { artifacts }),
  });
  const { findings, problems } = await readLog(log, root);
  expect(findings).toHaveLength(1);
  const isOutside = problems.some(({ message }) => message.includes('outside of the root'));
  return isOutside ? 'outside' : findings[0]?.path;
}

const SRCROOT = { uriBaseId: '%SRCROOT%' };
const home = { '%SRCROOT%': { uri: 'file:///home/ci/project/' } };

describe('addresses of SARIF', () => {
  it.each([
    ['src/a.ts', 'src/a.ts'],
    ['./src//a.ts', 'src/a.ts'],
    ['src/x/../a.ts', 'src/a.ts'],
    ['src\\a.ts', 'src/a.ts'],
    ['a%20b/%C3%A9.ts', 'a b/é.ts'],
    ['caf%E9.ts', 'caf\\xe9.ts'],
    ['100%.ts', '100%.ts'],
    ['c#.ts', 'c#.ts'],
    ['file:src/a.ts', 'src/a.ts'],
    ['../a.ts', 'outside'],
    ['src/../../a.ts', 'outside'],
    ['%2e%2e/%2E%2E/etc/passwd', 'outside'],
    ['..%2f..%2fetc%2fpasswd', 'outside'],
    ['..\\..\\a.ts', 'outside'],
    ['/etc/passwd', 'outside'],
    ['file:///etc/passwd', 'outside'],
    ['file://server/share/a.ts', 'outside'],
    ['C:\\src\\a.ts', 'outside'],
    ['https://example.com/a.ts', 'outside'],
    ['jar:file:///a.jar!/b', 'outside'],
    ['a%00.ts', 'outside'],
  ])('%s is %s', async (uri, path) => {
    expect(await pathOf({ uri })).toBe(path);
    expect(await pathOf({ uri, ...SRCROOT })).toBe(path);
  });

  it('within the root are relative to it, also through a link to the root', async () => {
    const root = makeFolder();
    const link = join(makeFolder(), 'link');
    symlinkSync(root, link);
    for (const uri of [`file://${root}/src/a%20b.ts`, `file://localhost${root}/src/a%20b.ts`, `${root}/src/a b.ts`]) {
      expect(await pathOf({ uri }, {}, root)).toBe('src/a b.ts');
      expect(await pathOf({ uri }, {}, link)).toBe('src/a b.ts');
    }
    expect(await pathOf({ uri: `file://${root}-other/a.ts` }, {}, root)).toBe('outside');
    expect(await pathOf({ uri: `file://${root}/../a.ts` }, {}, root)).toBe('outside');
  });

  it('are followed through a chain of bases', async () => {
    const bases = { SRC: { uri: 'packages/', uriBaseId: 'MID' }, MID: { uri: 'x/', uriBaseId: '%SRCROOT%' }, ...home };
    expect(await pathOf({ uri: 'a.ts', uriBaseId: 'SRC' }, { bases })).toBe('x/packages/a.ts');
    expect(await pathOf({ uri: 'a.ts', uriBaseId: 'SRC' }, { bases: { SRC: bases.SRC, MID: { uri: 'x/' } } })).toBe(
      'x/packages/a.ts',
    );
    expect(await pathOf({ uri: 'a.ts', uriBaseId: 'SRC' }, { bases: { ...bases, '%SRCROOT%': {} } })).toBe(
      'x/packages/a.ts',
    );
  });

  it('end a chain of bases that goes in circles', async () => {
    const bases = { A: { uri: 'a/', uriBaseId: 'B' }, B: { uri: 'b/', uriBaseId: 'A' } };
    expect(await pathOf({ uri: 'f.ts', uriBaseId: 'A' }, { bases })).toBe('b/a/f.ts');
  });

  it('below the root of another machine are below ours', async () => {
    expect(await pathOf({ uri: 'src/a.ts', ...SRCROOT }, { bases: home })).toBe('src/a.ts');
    expect(await pathOf({ uri: 'file:///home/ci/project/src/a.ts' }, { bases: home })).toBe('src/a.ts');
    expect(await pathOf({ uri: 'file:///home/ci/other/src/a.ts' }, { bases: home })).toBe('outside');
    expect(await pathOf({ uri: '../a.ts', ...SRCROOT }, { bases: home })).toBe('outside');
  });

  it('of another machine that tells no base mean the file of ours that they end like', async () => {
    const root = makeRoot({ 'project/src/lib/a.ts': '', 'project/src/a.ts': '', 'project/index.ts': '' });
    const path = (uri: string) => pathOf({ uri }, {}, join(root, 'project'));
    expect(await path('/home/runner/work/x/x/src/lib/a.ts')).toBe('src/lib/a.ts');
    expect(await path('file:///C:/agent/src/a.ts')).toBe('src/a.ts');
    expect(await path('/builds/project/index.ts')).toBe('index.ts');
    expect(await path('/builds/other/index.ts')).toBe('outside');
    expect(await path('/builds/src/gone.ts')).toBe('outside');
    expect(await path('/builds/src')).toBe('outside');
  });

  it('below a base of Windows are, whatever the case of its letters', async () => {
    const bases = { PROJECTROOT: { uri: 'file:///C:/Code/Project/' } };
    expect(await pathOf({ uri: 'src/a.cs', uriBaseId: 'PROJECTROOT' }, { bases })).toBe('src/a.cs');
    for (const uri of [
      'file:///c:/code/project/src/a.cs',
      'C:\\Code\\Project\\src\\a.cs',
      'file://C:/Code/Project/src/a.cs',
    ]) {
      expect(await pathOf({ uri }, { bases })).toBe('src/a.cs');
    }
  });

  it('below a base that is not the root are outside', async () => {
    const bases = { ...home, SYSTEM: { uri: 'file:///usr/include/' } };
    expect(await pathOf({ uri: 'stdio.h', uriBaseId: 'SYSTEM' }, { bases })).toBe('outside');
    expect(await pathOf({ uri: 'src/a.c', ...SRCROOT }, { bases })).toBe('src/a.c');
  });

  it('may be the number of an artifact, with its own base', async () => {
    const artifacts = [
      { location: { uri: 'x.ts' } },
      { location: { uri: 'src/a.ts', uriBaseId: 'SRC' }, contents: { text: 'x' } },
    ];
    const bases = { SRC: { uri: 'lib/', uriBaseId: '%SRCROOT%' } };
    expect(await pathOf({ index: 1 }, { artifacts, bases })).toBe('lib/src/a.ts');
    expect(await pathOf({ uri: 'own.ts', index: 1 }, { artifacts, bases })).toBe('own.ts');
    expect(await pathOf({ index: 7 }, { artifacts })).toBeUndefined();
  });

  it('of nothing, and of the root itself, are no path and no problem', async () => {
    const root = makeFolder();
    expect(await pathOf({ uri: `file://${root}/` }, {}, root)).toBeUndefined();
    expect(await pathOf({}, {}, root)).toBeUndefined();
  });
});

describe('what lies outside of the root', () => {
  it('stays a finding without path and range, and is one problem per file', async () => {
    const results = ['file:///etc/a', 'file:///etc/b', 'src/c.ts'].map((uri) => resultAt(uri));
    const { findings, problems, end } = await readLog(logOf({ results }));
    expect(findings.map(({ path, range }) => [path, range?.startLine])).toEqual([
      [undefined, undefined],
      [undefined, undefined],
      ['src/c.ts', 1],
    ]);
    expect(problems.map(({ message }) => message)).toEqual([
      'log.sarif has 2 findings outside of the root, such as file:///etc/a; kept without a path.',
    ]);
    expect(end.remainder).toBeUndefined();
  });

  it('is never read, not even through a link', async () => {
    const outside = makeRoot({ 'secret.ts': 'one\ntwo\n' });
    const read = async (target: string) => {
      const root = makeFolder();
      mkdirSync(join(root, 'src'));
      symlinkSync(target, join(root, 'src', 'linked'));
      return (await readLog(logOf({ results: [resultAt('src/linked/secret.ts', { charOffset: 4 })] }), root)).findings;
    };
    const [found] = await read(outside);
    expect(found?.path).toBe('src/linked/secret.ts');
    expect(found?.range).toBeUndefined();
    expect(found?.id).toBe((await read('/nowhere'))[0]?.id);
  });

  it('is never answered as a path of the root, whatever the address', () => {
    const paths = new RootPaths('/srv/root');
    const piece = fc.constantFrom(
      '..',
      '.',
      '',
      'a',
      '%2e%2e',
      '%2F',
      '\\',
      'C:',
      'file:',
      '/srv',
      'root',
      '..%5c',
      '\0',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 8 }), fc.constantFrom('/', ''), (pieces, glue) => {
        const path = pathOfAddress(pieces.join(glue));
        const inside = path === undefined ? undefined : paths.inside(path);
        if (inside === undefined) return;
        expect(inside.split('/')).not.toContain('..');
        expect(inside.startsWith('/')).toBe(false);
        expect(inside).not.toMatch(/^[A-Za-z]:|\0/);
      }),
      { numRuns: 2000 },
    );
  });

  it('is told by whole names', () => {
    expect(pathBelow('/a/b', '/a/b/c')).toBe('c');
    expect(pathBelow('/a/b/', '/a/bc')).toBeUndefined();
    expect(pathBelow('/a/b', '/a/b/../c')).toBeUndefined();
    expect(pathBelow('/a', 'a/b')).toBeUndefined();
  });
});
