import {
  codeBlock,
  escapeProse,
  foldedTable,
  inlineCode,
  linkBase,
  listRegions,
  setRegion,
  table,
} from '@pipelines/core/markdown';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

describe('inlineCode', () => {
  it('keeps code one cell of one line, whatever it holds', () => {
    expect(inlineCode('a || b')).toBe('`a \\|\\| b`');
    expect(inlineCode('`x`')).toBe('`` `x` ``');
    expect(inlineCode('a\n\tb')).toBe('`a b`');
    expect(inlineCode(' \n ')).toBe('');
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 80 }), (code) => {
        const text = inlineCode(code);
        expect(text).not.toMatch(/[\r\n]|(?<!\\)\|/);
        expect(Buffer.from(text).toString()).toBe(text);
      }),
    );
  });

  it('cuts long code without halving a character', () => {
    expect(inlineCode('abcdef', 4)).toBe('`abc…`');
    expect(inlineCode('ab\u{1f600}d', 4)).toBe('`ab…`');
  });
});

describe('codeBlock', () => {
  it('cannot be closed by what it holds', () => {
    expect(codeBlock('ts', ['a', '````', '  ```'])).toEqual(['`````ts', 'a', '````', '  ```', '`````']);
    fc.assert(
      fc.property(fc.array(fc.stringMatching(/^[`~<>! a-]*$/)), (lines) => {
        const block = codeBlock('', lines).join('\n');
        const text = setRegion('text\n', 'x', block).text;
        expect(listRegions(text)[0]?.content).toBe(block);
      }),
    );
  });
});

describe('escapeProse', () => {
  it('shows names between backticks as code and everything else as text', () => {
    expect(escapeProse('Merge `a_|_b` into *x* <b>, see `y`.')).toBe(
      'Merge `a_\\|_b` into \\*x\\* &lt;b&gt;, see `y`.',
    );
    expect(escapeProse('an open ` stays')).toBe('an open \\` stays');
  });
});

describe('tables and links', () => {
  it('folds what is beyond the limit and loses nothing', () => {
    const rows = ['1', '2', '3'].map((cell) => [cell]);
    expect(foldedTable(['n'], rows, 3)).toEqual(table(['n'], rows));
    expect(foldedTable(['n'], rows, 1).filter((line) => /^\| \d/.test(line))).toEqual(['| 1 |', '| 2 |', '| 3 |']);
  });

  it('leads from a report to the root, if there is a way', () => {
    expect(linkBase('.pipeline/x/report.md', undefined)).toBe('../../');
    expect(linkBase('.pipeline/x/report.md', 'HEAD')).toBeUndefined();
    expect(linkBase('/elsewhere/report.md', undefined)).toBeUndefined();
  });
});
