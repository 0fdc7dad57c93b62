import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HiddenAnchors } from '../../src/lib/links/hidden-anchors.ts';
import { decoded, parseTarget, splitAddress } from '../../src/lib/links/link-target.ts';
import { ownAddress } from '../../src/lib/links/web-address.ts';
import { encodedPath, writtenLike } from '../../src/lib/links/written-form.ts';

const text = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.string({ unit: fc.constantFrom(...'ab/.#?%:{}[]()<>$~@ \\') }),
);
const name = fc.stringMatching(/^[a-zé][a-z ()'%é-]{0,8}$/).map((stem) => `${stem}.md`);
const path = fc.array(name, { minLength: 1, maxLength: 4 }).map((names) => names.join('/'));

describe('the parts of a target', () => {
  it('put together again are the target', () => {
    fc.assert(
      fc.property(text, (target) => {
        const { path, query, fragment } = splitAddress(target);
        expect(`${path}${query}${fragment === undefined ? '' : `#${fragment}`}`).toBe(target);
        expect(path).not.toMatch(/[?#]/);
      }),
    );
  });

  it('are found in any text', () => {
    fc.assert(
      fc.property(text, (target) => {
        expect(['path', 'web', 'other']).toContain(parseTarget(target).kind);
        expect(ownAddress(target, { url: 'https://github.com/a/b', branch: 'main' })?.kind ?? 'none').toBeTypeOf(
          'string',
        );
        expect(decoded(target)).toBeTypeOf('string');
      }),
    );
  });
});

describe('a path that is proposed', () => {
  it('leads where it should, in the form of the link', () => {
    fc.assert(
      fc.property(path, path, fc.constantFrom('x.md', './x.md', '../x.md', '/x.md'), (to, document, written) => {
        // No file is a folder.
        fc.pre(!document.startsWith(`${to}/`));
        const form = writtenLike(to, splitAddress(written), document, '', false);
        const base = new URL(`https://h/${encodedPath(document)}`);
        expect(decoded(new URL(form, base).pathname)).toBe(decoded(new URL(`https://h/${encodedPath(to)}`).pathname));
        expect(form.startsWith('/')).toBe(written.startsWith('/'));
        expect(form).not.toMatch(/[\s<>()'"|]/);
        // The new form is a path again, and not taken for a template or an address.
        expect(parseTarget(form).kind).toBe('path');
      }),
    );
  });
});

describe('texts made to be slow', () => {
  it.each([
    ['tags that do not end', '<A '],
    ['attributes without a value', 'id= '],
    ['spaces', 'id=\n     '],
    ['blank lines', '\n'],
    ['cells', '| '],
    ['includes', '<!-- '],
    ['code', '<code '],
  ])('are looked through at once: %s', (_, part) => {
    // What looks at a text again from each of its signs does not come to an end here.
    expect(new HiddenAnchors(part.repeat(100_000), 'elsewhere').mayHave('anchor')).toBe(false);
  });
});

describe('anchors that a text may have besides its headings', () => {
  it.each([
    ['<a id="here">', 'here', true],
    ['<a name=here/>', 'here', true],
    ['# Title {#here}', 'here', true],
    ['# Title {/* #here */}', 'here', true],
    ['# Title { /*#here:-now*/ }', 'here:-now', true],
    ['<A title="Right here" />', 'right-here', true],
    ['<code src="./demo/here.tsx">', 'components-demo-here', true],
    ['<Method\n  canonicalReference="pkg!Client#query:member(1)"\n/>', 'client.query', true],
    ['<Part headingLevel={3} />', 'here', true],
    ['# Title\n\n```jsx\n<List>{tokens.map((token) => token)}</List>\n```', 'space-200', false],
    ['# Title\n\n<Part title="x" />', 'here', false],
    ['# Title\n\n<Part title="x" /> <a href="#here">Here</a>', 'here', false],
    ['<Part title="x" /> <b>Here</b>', 'here', true],
    ['# Title\n\nhere', 'here', false],
    ['# `<Part>.here`\n\n<Part />', 'here', false],
    ['<a id="here-too">', 'here', false],
    ['---\nlast_words: [a]\n---\n\n# Title', 'last-words', true],
    ['# Title\n\n---\nlast_words: [a]\n---', 'last-words', false],
    ['---\ntitle: A\n---\n<script setup>\nimport List from "./List.vue"\n</script>\n\n<List />', 'here', true],
    ['<List />\n\nText', 'here', false],
    ['# API\n\n::: package.module.Class\n', 'here', true],
    ['# API\n\n::: tip\ntext\n:::', 'here', false],
  ])('%s: %s', (text, anchor, may) => {
    expect(new HiddenAnchors(text, 'site').mayHave(anchor)).toBe(may);
  });

  it.each([
    ['## Options\n### timeout', 'Options-timeout', true],
    ['## Set up\n### The `main` file\n#### Its exports', 'Set-up-The-main-file-Its-exports', true],
    ['# Page\n## Options\n### timeout', 'Options-timeout', true],
    ['## $types', '$types', true],
    ['## `client.query`', 'client-query', true],
    ['## Dependent & split', 'dependent-split', true],
    ['### The `<Scripts />` component', 'the-scripts-component', true],
    ['## client.query', 'client-queries', false],
    ['### NavItem', 'nav-item', true],
    ['### `HTMLParser` and isSet()', 'html-parser-and-is-set', true],
    ['## Options\n### timeout\n## Other\n### retries', 'Options-retries', false],
    ['## Options\n```md\n### timeout\n```', 'Options-timeout', false],
    ['## .send(data, [code])', 'senddata--code', false],
    ['## .send(data, [code])', 'send-data', false],
  ])('are those of other generators where the site is made elsewhere: %j, %s', (text, anchor, may) => {
    expect(new HiddenAnchors(text, 'elsewhere').mayHave(anchor)).toBe(may);
    expect(new HiddenAnchors(text, 'host').mayHave(anchor)).toBe(false);
    expect(new HiddenAnchors(text, 'site').mayHave(anchor)).toBe(false);
  });

  it('are looked for once, however many are asked for', () => {
    const hidden = new HiddenAnchors('text <A b="c"/> | d | e |\n'.repeat(50_000), 'elsewhere');
    const asked = Array.from({ length: 20_000 }, (_, at) => hidden.mayHave(`gone-${at}`));
    expect(asked.every((one) => !one)).toBe(true);
  });
});
