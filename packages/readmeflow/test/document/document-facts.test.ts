import { describe, expect, it } from 'vitest';
import { documentFacts } from '../../src/lib/document/document-facts.ts';

const facts = (text: string, path = 'a.md') => documentFacts(text, path, { slugs: 'github' });

describe('facts of a document', () => {
  it('are plain data, which threads and the cache can hold', async () => {
    const read = await facts('# A\n\n[b](c.md) [d][e]\n\n```js\n');
    expect(JSON.parse(JSON.stringify(read))).toEqual(read);
  });

  it.each([
    ['front matter', '---\ntitle: "# A"\n---\n# B', ['b']],
    ['front matter that is no YAML', '---\ntitle: [\n# A: b\n---\n# C', ['c']],
    ['a rule, text and a rule', '---\n\n# A\n\ntext\n\n---\n\n# B', ['a', 'b']],
    ['front matter without an end', '---\n\n# A', ['a']],
    ['a byte order mark', '\uFEFF# A', ['a']],
    ['other line breaks', '# A\r\n\r\nB\r\n===\r\n\r\n<div>\r\n\r\n# C\r\n', ['a', 'b', 'c']],
  ])('start behind %s', async (_what, text, anchors) => {
    expect((await facts(text)).anchors).toEqual(anchors);
  });

  it.each([
    ["import A from './a.mdx'\n\n<A />\n", 'a.mdx'],
    ['<!--@include: ./b.md-->', 'a.md'],
    ['--8<-- "b.md"', 'a.md'],
    ['{% include "b.md" %}', 'a.md'],
    ['::: package.module.Class', 'a.md'],
    ['::: mkdocs-click\n    :module: a', 'a.md'],
  ])('say that a page shows others: %s', async (text, path) => {
    expect((await facts(text, path)).partial).toBe(true);
    expect((await facts('# A', path)).partial).toBeUndefined();
  });
});
