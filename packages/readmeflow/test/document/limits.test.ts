import { describe, expect, it } from 'vitest';
import { documentFacts } from '../../src/lib/document/document-facts.ts';

const facts = (text: string, path = 'a.md') => documentFacts(text, path, { slugs: 'github' });

/** Quadratic readers need minutes for each of these, recursive ones a larger stack; the limit is that of a test. */
const COUNT = 50_000;

// The limit for all of them is generous: a busy machine is no quadratic reader.
describe('documents that nobody writes', { timeout: 120_000 }, () => {
  it.each([
    ...[
      '[',
      '![](',
      '![[',
      '[a](',
      '[a](b "',
      '](',
      '<',
      '<a ',
      '<a x="',
      '<!--',
      '<?',
      '` ``',
      '*a _b ',
      '[a]: b "\n',
    ],
    ...[
      '{',
      '<A b={',
      '{`',
      '> ',
      '- ',
      '1. ',
      '\n',
      ' ',
      'http://',
      'www.a[',
      '|',
      '| a |\n|---|\n',
      '`a\n',
      'import {\n\n',
    ],
  ])('are read in linear time: %j, again and again', async (part) => {
    const text = part.repeat(COUNT);
    for (const path of ['a.md', 'a.mdx']) expect((await facts(text, path)).anchors).toEqual([]);
  });

  it('nest as deep as they like', async () => {
    expect((await facts(`${'> '.repeat(10_000)}[a](b.md)`)).links).toMatchObject([{ target: 'b.md', column: 20_005 }]);
    expect((await facts(`${'['.repeat(10_000)}a${']'.repeat(10_000)}(b.md)`)).links).toMatchObject([
      { target: 'b.md' },
    ]);
    expect((await facts(`${'- '.repeat(10_000)}a\n\n[b](c.md)`)).links).toMatchObject([{ target: 'c.md' }]);
  });

  it('hold as many links in a line, rows in a table and tags in a block as they like', async () => {
    expect((await facts('[a](b.md) '.repeat(130_000))).links).toHaveLength(130_000);
    expect((await facts(`| a |\n| - |\n${'| [b](c.md) |\n'.repeat(130_000)}`)).links).toHaveLength(130_000);
    expect((await facts(`<p>\n${'<a href="b.md" id="c">'.repeat(130_000)}`)).links).toHaveLength(130_000);
  });
});
