import { describe, expect, it } from 'vitest';
import { linksOf } from '../../src/lib/document/links-of.ts';
import { parseDocument } from '../../src/lib/document/parse-document.ts';

const places = (text: string) =>
  linksOf(parseDocument(text, 'a.mdx'), 'github').links.map(
    ({ line, column, target }) => `${line}:${column} ${target}`,
  );

describe('MDX', () => {
  it.each([
    [
      'Markdown between tags',
      '<Tabs>\n  <Tab>\n    [a](b.md)\n\n        [c](d.md)\n  </Tab>\n</Tabs>',
      ['3:9 b.md', '5:13 d.md'],
    ],
    ['Markdown on the line of a tag', '<b>[a](b.md)</b> <C d={1}>![e](f.png)</C>', ['1:8 b.md', '1:32 f.png']],
    [
      'attributes of text',
      '<Link to="a.md" b={`x`}\n  href=\'c.md\' /> <img src="d.png" />',
      ['1:11 a.md', '2:9 c.md', '2:28 d.png'],
    ],
    ['what stands behind a brace or a tag that nothing closes', 'a { b\n\n<c\n\n[d](e.md)', ['5:5 e.md']],
    ['headings and lists', '# [a](b.md)\n\n- [c](d.md)', ['1:7 b.md', '3:7 d.md']],
  ])('has links in %s', (_what, text, expected) => {
    expect(places(text)).toEqual(expected);
  });

  it.each([
    ['imports and exports', "import a from './a.md'\nexport const b = {\n  c: '[d](e.md)',\n\n  f: `[g](h.md)`,\n}\n"],
    [
      'expressions',
      '{\'[a](b.md)\'} <C d={<e href="f.md" />} /> {`}[g](h.md)`}\n\n{list.map((i) => (\n\n  <a href="j.md">don\'t</a>\n\n))}',
    ],
    ['comments', '{/* [a](b.md)\n\n[c](d.md) */}'],
    ['code', '`<a href="b.md">`\n\n```jsx\n<a href="c.md">{\n```\n\n`{` ` <a href="d.md"> `'],
  ])('has none in %s', (_what, text) => {
    expect(places(text)).toEqual([]);
  });
});
