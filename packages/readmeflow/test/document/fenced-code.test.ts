import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseDocument } from '../../src/lib/document/parse-document.ts';

const fences = (text: string) => parseDocument(text, 'a.md').fences;

describe('fences', () => {
  it.each([
    ['js', '```js', 'js', ''],
    ['a title', '``` TS title="a.ts"', 'ts', 'title="a.ts"'],
    ['lines', '```js{1,3}', 'js', '{1,3}'],
    ['a path', '```ts:src/a.ts', 'ts', ':src/a.ts'],
    ['an attribute', '~~~rust,no_run', 'rust', ',no_run'],
    ['nothing', '````', '', ''],
  ])('say their language: %s', (_what, open, language, meta) => {
    expect(fences(`${open}\na\n${open.replace(/[^`~]/g, '')}`)).toMatchObject([
      { language, meta, code: 'a', closed: true },
    ]);
  });

  it('give their code without the indentation around it, and how much that was', () => {
    expect(fences('> - a\r\n>   ```\r\n>   b\r\n>     c\r\n>\r\n>   ```\r\n')).toMatchObject([
      { line: 2, column: 5, endColumn: 8, code: 'b\n  c\n', firstLine: 3, indents: [4, 4, 1], closed: true },
    ]);
    expect(fences('  ```\n  a\n b\n    c\n  ```')).toMatchObject([{ code: 'a\nb\n  c', indents: [2, 1, 2] }]);
  });

  it('open and close however far they stand in, where MDX knows no indented code', () => {
    const text =
      '<Tabs>\n    ```sh\n    a\n    ```\n</Tabs>\n\n1. b\n\n   c\n        ```js\n        d\n\n          e\n        ```\n\n[f](g)';
    const { fences: found } = parseDocument(text, 'a.mdx');
    expect(found).toMatchObject([
      { line: 2, language: 'sh', code: 'a', closed: true },
      { line: 10, language: 'js', code: 'd\n\n  e', closed: true },
    ]);
    expect(parseDocument(text, 'a.mdx').parts.at(-1)).toMatchObject({ leaf: { text: '[f](g)' } });
    expect(fences('a\n\n    ```\n    b\n    ```')).toEqual([]);
    expect(fences('```\nb\n    ```')).toMatchObject([{ closed: false }]);
  });

  it('of MDX end with what they stand in: a tag ends the list that it stands outside of', () => {
    const text =
      '1. a\n   - b\n\n   <Tabs>\n     ```sh\n   c\n   ```\n   </Tabs>\n\n   {/* d */}\n\n> e\n<F>\n\n```\ng\n```\n</F>';
    expect(parseDocument(text, 'a.mdx').fences).toMatchObject([
      { line: 5, code: 'c', closed: true },
      { line: 15, code: 'g', closed: true },
    ]);
  });

  it('of MDX are read like those of Markdown, where these close', () => {
    const line = fc.constantFrom(
      'a',
      '  b',
      '',
      '```',
      '~~~',
      '````js',
      '> c',
      '- d',
      '> ```',
      '  ```',
      '- ~~~ x y',
      '``` a`b',
    );
    fc.assert(
      fc.property(fc.array(line, { maxLength: 9 }), (lines) => {
        expect(parseDocument(lines.join('\n'), 'a.mdx').fences).toEqual(fences(lines.join('\n')));
      }),
    );
  });

  it('know the comment or the definition above them', () => {
    expect(fences('<!-- a -->\n```\nb\n```')).toMatchObject([{ above: '<!-- a -->' }]);
    expect(fences('x\n\n<!--\n a\n-->\n\n```\nb\n```')).toMatchObject([{ above: '<!--\na\n-->' }]);
    expect(fences('[embedmd]:# (a.js)\n```\nb\n```')).toMatchObject([{ above: '[embedmd]:# (a.js)' }]);
    expect(fences('<!-- a -->\nb\n```\nc\n```')[0]).not.toHaveProperty('above');
  });

  it('give the lines that stand in the document, at the columns they say', () => {
    const word = fc.constantFrom('a', '  b', '', 'c d', '\te');
    fc.assert(
      fc.property(fc.constantFrom('', '> ', '- ', '> > '), fc.array(word, { maxLength: 5 }), (mark, lines) => {
        const rest = mark.replace('-', ' ');
        const text = [`${mark}~~~x`, ...lines.map((line) => rest + line), `${rest}~~~`].join('\n');
        const split = text.split('\n');
        const [fence] = fences(text);
        expect(fence?.code.split('\n')).toEqual(lines.length === 0 ? [''] : lines);
        fence?.code.split('\n').forEach((line, index) => {
          if (line !== '') expect(split[fence.firstLine + index - 1]?.slice(fence.indents[index])).toBe(line);
        });
      }),
    );
  });
});
