import { describe, expect, it } from 'vitest';
import { anchorsOf } from '../../src/lib/document/anchors.ts';
import { parseDocument } from '../../src/lib/document/parse-document.ts';
import type { SlugDialect } from '../../src/lib/document/slugs.ts';

const anchors = (text: string, dialect: SlugDialect = 'github', path = 'a.md') =>
  anchorsOf(parseDocument(text, path), dialect);

describe('anchors of a page', () => {
  it.each([
    ['duplicates, numbered', '# A\n# a\n# A 1\n# A', ['a', 'a-1', 'a-1-1', 'a-2']],
    ['emoji, which leave their space', '## 🚀 Start\n## :rocket: Go', ['-start', 'rocket-go']],
    ['code, links, images, HTML and entities', '# `a.b()` [c](d) ![e](f) <b>g</b> h &amp; i', ['ab-c--g-h--i']],
    ['emphasis, but not underscores in words', '# _a_ b_c __d__ *e* `_f_`', ['a-b_c-d-e-_f_']],
    ['escapes', '# a\\_b \\*c\\*', ['a_b-c']],
    ['punctuation and letters of any script', "# What's new? — Ünïcode 日本語", ['whats-new--ünïcode-日本語']],
    ['closed and setext headings', '## a ##\n\nb\nc\n===\n\nd\n-', ['a', 'bc', 'd']],
    ['quotes and lists', '> # a\n\n- ## b', ['a', 'b']],
    ['HTML headings', '<h1 align="center"><img src="x"> A <b>b</b> &amp; c</h1>', ['a-b--c']],
    [
      'ids and names',
      '<a id="A"></a> <a name=b>\n\n<h2 id="c">D</h2>\n\n# <span id="e"></span>F',
      ['A', 'b', 'c', 'd', 'e', 'f'],
    ],
    ['ids that the author gives', '# A {#b-c}', ['b-c', 'a-b-c', 'a']],
  ])('on GitHub: %s', (_what, text, expected) => {
    expect([...anchors(text)].sort()).toEqual([...expected].sort());
  });

  it('are those of footnotes', () => {
    expect(anchors('a[^n]\n\n[^n]: b')).toEqual(expect.arrayContaining(['fn-n', 'fnref-n', 'fn:n']));
  });

  it('are not made of headings in code, comments and front matter', () => {
    expect(anchors('---\n# a\nt: 1\n---\n```\n# b\n```\n<!--\n# c\n-->\n    # d\n')).toEqual([]);
  });

  it.each([
    ['gitlab', '# A - B & C\n# a', ['a-b-c', 'a']],
    ['vitepress', "# 1. It's `a_b`: Ünïcode!\n# x {#y}\n# x\n# x", ['_1-it-s-a-b-unicode', 'y', 'x', 'x-1']],
    ['vitepress', '# a {#b}\n# B\n# 한', ['b', 'b-1', '한'.normalize('NFKD'), '한']],
    ['docusaurus', '# A & B {#c}\n# A & B', ['c', 'a--b']],
    ['mkdocs', '# A & B\n# A & B\n# C {: #d .e }', ['a-b', 'a-b_1', 'd']],
    ['mkdocs', '# Überblick\n# 日本', ['uberblick', 'überblick', '_1', '日本']],
  ] as const)('of %s', (dialect, text, expected) => {
    expect(anchors(text, dialect)).toEqual(expected);
  });

  it('are those of components and comments in MDX', () => {
    expect(anchors('# A {/* #b */}\n\n<C id="d">\n\n## E\n\n</C>\n', 'docusaurus', 'a.mdx')).toEqual([
      'a',
      'e',
      'd',
      'b',
    ]);
  });
});
