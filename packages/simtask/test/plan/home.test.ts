import { describe, expect, it } from 'vitest';
import { homeOf } from '../../src/lib/plan/home.ts';
import { PackageGraph, parsePackage } from '../../src/lib/plan/packages.ts';
import type { Member } from '../../src/rows.ts';
import { memberOf } from './world.ts';

type Manifests = Readonly<Record<string, Record<string, unknown>>>;

function graphOf(manifests: Manifests): PackageGraph {
  const packages = Object.entries(manifests).flatMap(
    ([folder, manifest]) =>
      parsePackage(`${folder}/package.json`, JSON.stringify({ name: folder.split('/').at(-1), ...manifest })) ?? [],
  );
  return new PackageGraph(packages);
}

function home(members: readonly Member[], manifests: Manifests = {}, files: readonly string[] = []) {
  const paths = new Set([...files, ...members.map(({ path }) => path)]);
  const medoid = members[0] ?? memberOf();
  return homeOf({ members, medoid, name: 'parseDate', graph: graphOf(manifests), exists: (path) => paths.has(path) });
}

const member = (path: string, more: Partial<Member> = {}) => {
  const folder = /^packages\/([^/]+)/.exec(path)?.[1];
  return memberOf({ path, exported: true, ...(folder !== undefined && { package: folder }), ...more });
};

const on = (...names: readonly string[]) => ({ dependencies: Object.fromEntries(names.map((name) => [name, '*'])) });

describe('the home of the common function', () => {
  it('is the file that has all members', () => {
    expect(home([member('packages/a/src/x.ts'), member('packages/a/src/x.ts')])).toMatchObject({
      package: 'a',
      path: 'packages/a/src/x.ts',
    });
  });

  it('is the file of an exported medoid that lies where all can see it, else a new one in the folder all share', () => {
    const [up, down] = [member('packages/a/src/date.ts'), member('packages/a/src/in/y.ts')];
    expect(home([up, down]).path).toBe('packages/a/src/date.ts');
    expect(home([down, up]).path).toBe('packages/a/src/parse-date.ts');
    expect(home([{ ...up, exported: false }, down]).path).toBe('packages/a/src/parse-date.ts');
  });

  it('follows the way files are named beside the medoid', () => {
    const at = (path: string) => home([member(path), member('packages/a/src/other/z.ts')]).path;
    expect(at('packages/a/src/in/fooBar.tsx')).toBe('packages/a/src/parseDate.tsx');
    expect(at('packages/a/src/in/foo_bar.js')).toBe('packages/a/src/parse_date.js');
    expect(at('packages/a/src/in/Card.vue')).toBe('packages/a/src/parse-date.ts');
  });

  it('is in src rather than beside the settings of a package', () => {
    const members = [member('packages/a/src/x.ts'), member('packages/a/bin/y.ts')];
    expect(home(members, { 'packages/a': {} }).path).toBe('packages/a/src/parse-date.ts');
  });

  it('is the lowest package that all others need already', () => {
    const manifests = {
      'packages/a': on('low', 'high'),
      'packages/b': on('high', 'low'),
      'packages/high': on('low'),
      'packages/low': {},
    };
    const files = ['packages/low/src/index.ts', 'packages/high/src/index.ts'];
    const found = home([member('packages/a/src/x.ts'), member('packages/b/src/y.ts')], manifests, files);
    expect(found).toEqual({
      package: 'low',
      path: 'packages/low/src/parse-date.ts',
      reason: 'a and b already depend on low.',
    });
  });

  it('is a member among them if the others need it', () => {
    const manifests = { 'packages/a': on('b', 'utils'), 'packages/b': on('utils'), 'packages/utils': {} };
    const members = [member('packages/a/src/x.ts'), member('packages/b/src/y.ts')];
    expect(home(members, manifests, ['packages/utils/src/index.ts'])).toEqual({
      package: 'b',
      path: 'packages/b/src/y.ts',
      reason: 'a already depends on b.',
    });
  });

  it('is one that may be needed without a cycle, and never one that would make a cycle', () => {
    const manifests = { 'packages/a': on('c'), 'packages/c': on('b'), 'packages/b': {}, 'packages/app': on('a', 'b') };
    const found = home([member('packages/a/src/x.ts'), member('packages/b/src/y.ts')], manifests);
    expect(found).toMatchObject({ package: 'b', reason: 'a can depend on b without a cycle.' });
    const ring = { 'packages/a': on('b'), 'packages/b': on('a') };
    expect(home([member('packages/a/src/x.ts'), member('packages/b/src/y.ts')], ring).package).toBe('a');
  });

  it('is a new package where there is none', () => {
    const apart = home([member('packages/a/src/x.ts'), member('packages/b/src/y.ts')], {
      'packages/a': {},
      'packages/b': {},
    });
    expect(apart).toEqual({
      path: 'packages/shared/src/parse-date.ts',
      reason: 'There is no package that a and b can all depend on without a cycle: a new one.',
    });
  });

  it('does not mind packages that are not JSON, have no name, or have the name of another', () => {
    expect(parsePackage('a/package.json', '{')).toBeUndefined();
    expect(parsePackage('a/package.json', '[]')).toBeUndefined();
    expect(parsePackage('package.json', '\ufeff{"name":"x"}')).toMatchObject({ name: 'x', folder: '' });
    const graph = graphOf({ 'x/deep/one': {}, 'x/one': {} });
    expect(graph.get('one')?.folder).toBe('x/one');
  });
});
