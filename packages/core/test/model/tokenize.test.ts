import { termCounts, tokenize } from '@pipelines/core/model';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

describe('tokenize', () => {
  it('splits camelCase, ACRONYMWord, snake_case and punctuation, and keeps each whole identifier', () => {
    const terms = ['pars', 'http', 'header', 'parsehttpheader', 'read', 'file', 'read_file', 'kebab', 'style'];
    expect(tokenize('parseHTTPHeader read_file kebab-style')).toEqual(terms);
  });

  it('drops one-letter, numeric and stop words, and stems the rest', () => {
    expect(tokenize('the x of 42 running caches, a const function')).toEqual(['run', 'cach']);
  });

  it('keeps a name with digits whole', () => {
    expect(tokenize('sha256 v2')).toEqual(['sha', 'sha256', 'v2']);
  });

  it('reads accents in both normal forms alike', () => {
    expect(tokenize('re\u0301sume\u0301')).toEqual(tokenize('r\u00e9sum\u00e9'));
  });

  it('makes pairs of unspaced scripts', () => {
    expect(tokenize('修复登录')).toEqual(['修复', '复登', '登录']);
  });

  it('ignores encoded data', () => {
    expect(tokenize('A'.repeat(65))).toEqual([]);
  });

  it('is pure whatever was tokenized before, and never yields an empty term or one with a space', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const terms = tokenize(text);
        expect(tokenize(text)).toEqual(terms);
        expect(terms.every((term) => /^\S+$/.test(term))).toBe(true);
      }),
    );
  });

  it('counts what tokenize yields', () => {
    const { length, counts } = termCounts('cache cache caching store');
    expect(length).toBe(4);
    expect([...counts]).toEqual([
      ['cach', 3],
      ['store', 1],
    ]);
  });
});
