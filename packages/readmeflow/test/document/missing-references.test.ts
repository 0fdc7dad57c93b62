import { describe, expect, it } from 'vitest';
import { missingReferences } from '../../src/lib/document/missing-references.ts';
import { parseDocument } from '../../src/lib/document/parse-document.ts';

const missing = (text: string) =>
  missingReferences(parseDocument(text, 'a.md')).map(({ line, column, target }) => `${line}:${column} ${target}`);

describe('references without a definition', () => {
  it.each([
    ['full', 'See [the guide][guide].', ['1:17 guide']],
    ['collapsed', 'See [guide][].\n\n[other]: a.md', ['1:6 guide']],
    ['images', '> ![a][badge]', ['1:8 badge']],
    ['with code in the text', '[`<meta>` tag][meta] [a]\n\n[a]: b.md', ['1:16 meta']],
    ['with numbers, where others have definitions', '[a][1] [b][2]\n\n[1]: c.md', ['1:12 2']],
    ['beside those of a template', '[a][1] [the b][second]\n\n[1]: {{ x }}/a b', ['1:16 second']],
    ['footnotes', 'A statement.[^note] More[^2], and so on.', ['1:14 ^note', '1:26 ^2']],
    ['numbers behind words', 'See [the whole guide][1].', ['1:23 1']],
    ['images in links', '[![a][bagde]][page]\n\n[page]: b.md', ['1:7 bagde']],
    ['footnotes beside others', 'A statement[^b]\n\n[^a]: c', ['1:13 ^b']],
    ['in tables', '| a |\n| - |\n| [the b][bee] |', ['3:11 bee']],
  ])('are found: %s', (_what, text, expected) => {
    expect(missing(text)).toEqual(expected);
  });

  it.each([
    ['defined', '[a][B  c] [b c][] [b c]\n\n> [b\n> C]: d.md'],
    ['shortcuts', 'a [note] and [x]'],
    ['indices', 'arr[0][1] and f(x)[a][b], [0][1]'],
    ['patterns', '[a-z][a-z0-9]* [0-9][0-9] [^a][b]'],
    ['types and options', 'string[][] [string][] [--flag][file] [...a][b]\n\n[c]: d.md'],
    ['names of code in a row', 'fix: [no-call][no-member-access] say more'],
    ['code', '`[text][label]`\n\n    [text][label]'],
    ['task lists', '- [ ] a\n- [x] [ ]\n- [x][ ]'],
    ['footnotes', 'text[^1] [text][^1]\n\n[^1]: note'],
    ['classes of patterns', 'The class [^a-z] or [^abc] or x[^1] or 2[^3], `a[^note]`, ab[^c]d, is[^a-z] and is[^x]'],
    ['footnotes defined anywhere', 'text[^a] and[^b]\n\n- > [^a]: note\n\n  [^b]: note'],
    ['footnotes that another document defines', 'text[^note]\n\n<!-- @include: ./notes.md -->'],
    ['wiki links', '[[page]] [[page|text]] [[a]][b]'],
    ['chemistry', '\\[\n\\ce{A <=>[+ 2OH-][+ 2H+] B}\n\\]\n\n[a]: b.md'],
    ['math', '$M [row][column]$'],
    ['math below', '$b_{[x][y]}$\n\n[a]: b'],
    ['defined by a template', '[a][1] [b][c d] [e][f]\n\n[1]: {{ site.url }}/a b\n[{{ x }} d]: /c\n[f]: /g\n'],
    ['defined below a shortcode', '[a][1] [b][2]\n\n[1]: {{< ref "a" >}}\n[2]: /c'],
    ['items of Rust', '[text][crate::item]\n\n[a]: b.md'],
    ['escaped', '\\[text][label]'],
  ])('are spared: %s', (_what, text) => {
    expect(missing(text)).toEqual([]);
  });
});
