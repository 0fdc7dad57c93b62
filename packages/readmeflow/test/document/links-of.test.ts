import { describe, expect, it } from 'vitest';
import { linksOf } from '../../src/lib/document/links-of.ts';
import { parseDocument } from '../../src/lib/document/parse-document.ts';

const linksIn = (text: string, path = 'a.md') => linksOf(parseDocument(text, path), 'github').links;
const targets = (text: string, path = 'a.md') => linksIn(text, path).map(({ target }) => target);

describe('links of a document', () => {
  it.each([
    ['titles', '[a](b.md "t") [c](d.md \'t\') [e](f.md (t))', ['b.md', 'd.md', 'f.md']],
    ['angle brackets, spaces and parentheses', '[a](<b c.md>) [d](e(1).md)', ['b c.md', 'e(1).md']],
    ['escapes and entities', '[a](b\\(1.md) [c](d?e&amp;f)', ['b(1.md', 'd?e&f']],
    ['an image in a link', '[![a](b.svg)](c.md)', ['b.svg', 'c.md']],
    ['brackets in a text', '[a [b] c](d.md)', ['d.md']],
    ['links in a bracket', '[a [b](c.md) d](e.md)', ['c.md']],
    ['cells of tables', '| a | b |\n| - | - |\n| [c](d\\|e.md) | [f](g.md) |', ['d|e.md', 'g.md']],
    [
      'quotes, lists and headings',
      '> - [a](b.md)\n>   ![c](d.png)\n\n# [e](f.md)\n\n[g](h.md)\n===',
      ['b.md', 'd.png', 'f.md', 'h.md'],
    ],
    ['footnotes', 'a[^1]\n\n[^1]: [b](c.md)\n\n    [d](e.md)', ['c.md', 'e.md']],
    ['definitions, used or not', '[a][b]\n\n[b]: c.md\n[d]: <e f.md> "t"', ['c.md', 'e f.md']],
    [
      'HTML',
      '<p>\n<img alt="a"\n  src="b.png" srcset="c.png 1x, d.png 2x">\n</p>\n\nx <a href=\'e.md\'>f</a>',
      ['b.png', 'c.png', 'd.png', 'e.md'],
    ],
    ['addresses', 'https://a.b/c. <https://d.e> (www.f.g/h)', ['https://a.b/c', 'https://d.e', 'www.f.g/h']],
  ])('are found in %s', (_what, text, expected) => {
    expect(targets(text)).toEqual(expected);
  });

  it.each([
    ['code', '`[a](b.md)`\n\n```\n[a](b.md)\n```\n\n    [a](b.md)'],
    ['comments', '<!-- [a](b.md) -->\n\nx <!-- <a href="b.md"> -->'],
    ['what is escaped', '\\[a](b.md) [a\\](b.md)'],
    ['front matter', '---\ntitle: "[a](b.md)"\n---\n'],
    [
      'scripts and preformatted text',
      '<pre>\n<a href="b.md">\n</pre>\n\n<script>\nlet a = \'<a href="b.md">\';\n</script>',
    ],
    ['what a template fills in', '[a]({{b}}.md) <a href="{{ c }}">d</a>'],
  ])('are not found in %s', (_what, text) => {
    expect(targets(text)).toEqual([]);
  });

  it('stand where their target stands, as it can be replaced there', () => {
    const text = '\uFEFF# a\r\n\r\n> x [b](<c d.md>)\r\n> <a href="e?f&amp;g">h</a>\r\n\r\n[i]: j.md\r\n';
    expect(linksIn(text)).toEqual([
      { line: 3, column: 10, endColumn: 16, kind: 'link', target: 'c d.md', raw: 'c d.md' },
      { line: 4, column: 12, endColumn: 21, kind: 'html', target: 'e?f&g', raw: 'e?f&amp;g' },
      { line: 6, column: 6, endColumn: 10, kind: 'definition', target: 'j.md', raw: 'j.md' },
    ]);
  });
});
