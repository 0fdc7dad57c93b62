import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lex } from '../../src/lib/plan/compare/lex.ts';

const texts = (source: string) => lex(source).map(({ start, end }) => source.slice(start, end));

describe('tokens', () => {
  it('cover any text whatever it is: in order, apart, nothing between them but spaces and comments', () => {
    const piece = fc.constantFrom(
      '`',
      '${',
      '}',
      '{',
      "'",
      '"',
      '/',
      '*',
      '\\',
      '\n',
      'a',
      '1',
      ' ',
      '<',
      '>',
      '=',
      '\ufeff',
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(piece).map((pieces) => pieces.join('')),
        ),
        (source) => {
          let last = 0;
          for (const { start, end } of lex(source)) {
            expect(start).toBeGreaterThanOrEqual(last);
            expect(end).toBeGreaterThan(start);
            expect(source.slice(last, start)).toMatch(/^(?:[\s\ufeff]|\/\/[^\n]*|\/\*[\s\S]*?\*\/)*$/);
            last = end;
          }
          expect(source.slice(last)).toMatch(/^(?:[\s\ufeff]|\/\/[^\n]*|\/\*[\s\S]*?\*\/)*$/);
        },
      ),
    );
  });

  it('take strings, numbers, templates and long signs as one', () => {
    expect(texts(String.raw`a ??= 'it\'s' + 0xff_n ** 1.5e-3`)).toEqual([
      ...['a', '??=', String.raw`'it\'s'`, '+', '0xff_n', '**', '1.5e-3'],
    ]);
    const template = ['`a$', '{', 'b({ c })}d$', '{', 'e}`'].join('');
    expect(texts(`${template} + f`).join(' ')).toBe(
      template.replace('b({ c })', ' b ( { c } ) ').replace('e', ' e ').concat(' + f'),
    );
  });

  it('tell a regular expression from a division', () => {
    expect(texts('a / b / c')).toEqual(['a', '/', 'b', '/', 'c']);
    expect(texts('return /[/]x/g.test(y)')).toEqual(['return', '/[/]x/g', '.', 'test', '(', 'y', ')']);
  });

  it('leave comments out', () => {
    expect(texts('a // b\n/* c */ d')).toEqual(['a', 'd']);
  });
});
