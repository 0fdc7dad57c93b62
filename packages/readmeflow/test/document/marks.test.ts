import { describe, expect, it } from 'vitest';
import { ignoresOf } from '../../src/lib/document/ignores.ts';
import { marksOf } from '../../src/lib/document/marks.ts';
import { parseDocument } from '../../src/lib/document/parse-document.ts';

const marks = (text: string, path = 'a.md') =>
  marksOf(parseDocument(text, path)).map(({ line, column, rule, target }) => `${line}:${column} ${rule} ${target}`);
const ignores = (text: string, path = 'a.md') => ignoresOf(parseDocument(text, path));

describe('marks that lack their other half', () => {
  it.each([
    ['a fence to the end of the document', 'a\n\n```js\nb\n', ['3:1 unclosed-fence ```js']],
    [
      'a fence to the end of its list item, whose end stands outside of it',
      '- a\n  ~~~\n  b\n~~~\n\nc',
      ['2:3 unclosed-fence ~~~'],
    ],
    ['a fence that a shorter one does not close', '````\na\n```\n', ['1:1 unclosed-fence ````']],
    [
      'a fence up to the end of the next one',
      '```sh\nnpm i a\n\nor\n\n```sh\nyarn add a\n```\n',
      ['1:1 unclosed-fence ```sh'],
    ],
    ['one without a language, too', 'a\n\n~~~\nb\n\n~~~js\nc\n~~~\n', ['3:1 unclosed-fence ~~~']],
    ['a comment', 'a\n\n  <!-- b\n\nc [d](e.md)\n', ['3:3 unclosed-comment <!--']],
    ['a comment up to the end of the next one', '<!-- a\n\n# b\n\n<!-- c -->\n\nd\n', ['1:1 unclosed-comment <!--']],
    ['a comment up to an arrow in code', '<!-- a\n\n```mermaid\nb --> c\n```\n', ['1:1 unclosed-comment <!--']],
    ['a begin', '<!-- x:begin a -->\n\nb\n', ['1:6 unbalanced-marker x:begin a']],
    ['an end', 'a\n\n<!-- x:end a -->\n', ['3:6 unbalanced-marker x:end a']],
    [
      'one of two regions',
      '<!-- x:begin a -->\n<!-- x:begin b -->\n<!-- x:end a -->\n',
      ['2:6 unbalanced-marker x:begin b'],
    ],
    [
      'all-contributors',
      '<!-- ALL-CONTRIBUTORS-LIST:START - Do not remove -->\n',
      ['1:6 unbalanced-marker ALL-CONTRIBUTORS-LIST:START - Do not remove'],
    ],
    [
      'doctoc',
      '<!-- END doctoc generated TOC please keep comment here -->\n',
      ['1:6 unbalanced-marker END doctoc generated TOC please keep comment here'],
    ],
    ['prettier', '<!-- prettier-ignore-start -->\n', ['1:6 unbalanced-marker prettier-ignore-start']],
    ['a region', '<!-- #region a -->\nb\n', ['1:6 unbalanced-marker #region a']],
    ['a table of contents', 'a\n\n<!-- tocstop -->\n', ['3:6 unbalanced-marker tocstop']],
  ])('are found: %s', (_what, text, expected) => {
    expect(marks(text)).toEqual(expected);
  });

  it.each([
    [
      'fences',
      '```\na\n```\n\n~~~~ js\n```\n~~~~\n\n- b\n  ```\n  c\n  ```\n\n> ```\n> d\n> ```\n\n````md\n```js\n````\n',
    ],
    [
      'fences that show fences, or what only looks like one',
      '````js\n```js\n````\n\n```md\n```js\n```\n\n```\n```js {1}\n```\n\n~~~yaml\na: |\n    ~~~sh\n    b\n    ~~~\n~~~\n',
    ],
    ['comments', '<!-- a -->\n\n<!--\nb\n-->\n\n<!-- c <!-- d -->\n\ne <!-- f -->\n'],
    ['a comment around a commented part', '<!--\na\n<!-- b -->\nc\n-->\n'],
    ['a remark before a comment', '<!-- a\n<!-- b -->\nc\n'],
    ['a fence that is commented out', '<!--\n```\n-->\na\n'],
    ['a comment that ends in the HTML behind a blank line', '<div>\n<!--\n\na\n\n-->\n</div>\n'],
    [
      'markers',
      '<!-- x:begin a -->\nb\n<!-- x:end a -->\n<!-- START doctoc generated -->\n<!-- END doctoc generated -->\n',
    ],
    ['regions of two tools that overlap', '<!-- x:begin a -->\n<!-- y:start -->\n<!-- x:end -->\n<!-- y:end -->\n'],
    ['markers in code', '```\n<!-- x:begin a -->\n```\n\n`<!-- x:begin a -->`\n'],
    ['a fence below a closing tag, which kramdown sees', '<div>\na\n</div>\n```md\nb\n\nc\n```\n\nd\n'],
    ['a fence behind a tag of Liquid', '{% raw %}```js\na\n{% endraw %}```\n\n```\nb\n```\n'],
    ['a table of contents that was never made', '<!-- toc -->\n'],
    ['words', '<!-- quick-start -->\n\n<!-- START HERE -->\n\n<!-- End of file -->\n\n<!-- todo: start here -->\n'],
  ])('are not found: %s', (_what, text) => {
    expect(marks(text)).toEqual([]);
  });

  it('are found in MDX', () => {
    expect(marks('a\n\n{/* b\n\nc\n\n<!-- x -->\n', 'a.mdx')).toEqual(['3:1 unclosed-comment {/*']);
    expect(marks('{/* x:begin a */}\n', 'a.mdx')).toEqual(['1:5 unbalanced-marker x:begin a']);
  });
});

describe('comments that ignore findings', () => {
  it.each([
    [
      'the next block',
      '<!-- readmeflow-ignore-next missing-file: later -->\n\na\nb\n\nc\n',
      { line: 3, lastLine: 4, rule: 'missing-file', reason: 'later' },
    ],
    [
      'all rules',
      '<!-- readmeflow-ignore-next all: a: b -->\n- a\n\n  b\n- c\n\nd',
      { line: 2, lastLine: 5, reason: 'a: b' },
    ],
    ['no rule', 'a\n\n<!-- readmeflow-ignore-next: later -->\n# b', { line: 4, reason: 'later' }],
    [
      'the document',
      'a\n\n<!-- readmeflow-ignore-file missing-anchor: made by the build -->',
      { line: 0, rule: 'missing-anchor', reason: 'made by the build' },
    ],
    ['no reason', '<!-- readmeflow-ignore-next missing-file -->\na', { line: 2, rule: 'missing-file', reason: '' }],
    [
      'their own paragraph',
      'a\nb <!-- readmeflow-ignore-next all: c -->\nd\n\ne',
      { line: 2, lastLine: 3, reason: 'c' },
    ],
  ])('name %s', (_what, text, expected) => {
    expect(ignores(text)).toEqual([expected]);
  });

  it('are written in braces in MDX', () => {
    expect(ignores('{/* readmeflow-ignore-next missing-file: later */}\n\na\n', 'a.mdx')).toEqual([
      { line: 3, rule: 'missing-file', reason: 'later' },
    ]);
  });
});
