import { describe, expect, it } from 'vitest';
import { proposedName, proposedSignature, titleOf } from '../../src/lib/plan/proposal.ts';
import { confidenceOf, linesSaved } from '../../src/lib/plan/rank.ts';
import { commonWords, wordsOf } from '../../src/lib/plan/words.ts';
import { memberOf } from './world.ts';

const named = (...names: string[]) => names.map((name) => memberOf({ name, path: `src/${name}.ts` }));
const nameOf = (...names: string[]) =>
  proposedName(named(...names), memberOf({ name: names[0] ?? '' }), ['go(on.fetch)']);

describe('the proposed name', () => {
  it('is what most members are called', () => {
    expect(nameOf('parse', 'read', 'parse')).toBe('parse');
    expect(nameOf('#parse', '#parse')).toBe('parse');
  });

  it('is the longest run of words all share, unless it says nothing', () => {
    expect(nameOf('parseUserDate', 'parseOrderDate')).toBe('parse');
    expect(nameOf('fetchUserById', 'loadUserById')).toBe('userById');
    expect(nameOf('UserCard', 'UserCardSmall')).toBe('UserCard');
    expect(nameOf('getUser', 'getOrder')).toBe('getUser');
    expect(nameOf('a', 'b')).toBe('a');
  });

  it('is no word that cannot be a name, and none that a member uses itself', () => {
    expect(nameOf('deleteUser', 'deleteOrder')).toBe('deleteUser');
    expect(nameOf('goUser', 'goOrder')).toBe('goUser');
    expect(nameOf('fetchUser', 'fetchOrder')).toBe('fetch');
  });

  it('comes from the file where the members have none', () => {
    const members = ['src/format-date.ts', 'lib/format-date/index.ts'].map((path) =>
      memberOf({ path, name: 'default' }),
    );
    expect(proposedName(members, members[0] ?? memberOf(), [])).toBe('formatDate');
  });

  it('knows the words of a name', () => {
    expect(wordsOf('parseHTTPDate2_x$')).toEqual(['parse', 'HTTP', 'Date', '2', 'x']);
    expect(commonWords(['loadUserName', 'userNameOf'])).toEqual(['User', 'Name']);
    expect(commonWords([])).toEqual([]);
  });
});

describe('the proposed signature', () => {
  const medoid = memberOf({ name: 'load', signature: 'async load<T>(id: string, by = (a, b) => a): Promise<T>' });
  const added = (name: string, type: string | undefined, value: string | null = '1') => ({
    name,
    type,
    values: [value, '2'],
  });

  it('has what varies behind the parameters of the medoid', () => {
    expect(
      proposedSignature(medoid, 'fetch$', [
        added('limit', 'number'),
        added('T', undefined),
        added('label', 'string', null),
      ]),
    ).toBe('async fetch$<T>(id: string, by = (a, b) => a, limit: number, label?: string): Promise<T>');
    expect(proposedSignature(memberOf({ signature: 'f()' }), 'g', [added('a', 'string')])).toBe('g(a: string)');
  });

  it('puts more than three into one object, and writes no types into JavaScript', () => {
    const four = ['a', 'b', 'c', 'd'].map((name) => added(name, 'number'));
    expect(proposedSignature(memberOf({ signature: 'f(x)' }), 'f', four)).toBe(
      'f(x, options: { a: number; b: number; c: number; d: number })',
    );
    expect(proposedSignature(memberOf({ signature: 'f(x)', path: 'a.mjs' }), 'f', four)).toBe('f(x, { a, b, c, d })');
  });

  it('stays as it is where it was cut', () => {
    const cut = memberOf({ name: 'load', signature: 'load(a: { b: string…' });
    expect(proposedSignature(cut, 'load', [added('limit', 'number')])).toBe('load(a: { b: string…');
  });
});

describe('the title', () => {
  it('has at most 80 characters, whatever the names', () => {
    const cls = { members: named('a', 'b', 'c') };
    expect(titleOf(cls, 'parseDate', 'packages/x/src/parse-date.ts')).toBe(
      'Merge 3 copies of `parseDate` into packages/x/src/parse-date.ts',
    );
    const deep = `packages/${'deep/'.repeat(20)}parse-date.ts`;
    for (const name of ['parseDate', 'x'.repeat(45), 'x'.repeat(200)]) {
      expect(titleOf(cls, name, deep).length).toBeLessThanOrEqual(80);
    }
    expect(titleOf(cls, 'parseDate', deep)).toMatch(/into …\/(?:deep\/)+parse-date\.ts$/);
  });
});

describe('the rank', () => {
  it('counts the lines of all but the medoid, less one for the call, and only what is common', () => {
    const members = [10, 10, 20].map((lines, i) => memberOf({ lines, path: `${i}.ts` }));
    const [medoid = memberOf()] = members;
    expect(linesSaved(members, medoid, [1, 1, 1])).toBe(28);
    expect(linesSaved(members, medoid, [1, 0.5, 0])).toBe(4);
  });

  it('counts no member that lies inside another', () => {
    const [outer, inner] = [memberOf({ lines: 30, start: 0, end: 100 }), memberOf({ lines: 10, start: 10, end: 50 })];
    expect(linesSaved([outer, inner], outer, [1, 1])).toBe(0);
  });

  it('trusts a higher score more, and many parameters less', () => {
    const scores = [0, 0.45, 0.61, 0.7, 0.8, 0.9, 1].map((score) => confidenceOf(score, 0));
    expect(scores).toEqual([...scores].sort((a, b) => a - b));
    expect(scores.slice(2, 5)).toEqual([0.3, 0.4658, 0.65]);
    expect(confidenceOf(0.8, 4)).toBe(0.65);
    expect(confidenceOf(0.8, 100)).toBe(0.325);
  });
});
