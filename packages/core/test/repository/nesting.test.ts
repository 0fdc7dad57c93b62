import { isTooDeep } from '@pipelines/core/repository';
import { describe, expect, it } from 'vitest';

/** Ways to nest without end. */
const NESTS: Readonly<Record<string, (count: number) => string>> = {
  brackets: (count) => `${'('.repeat(count)}1${')'.repeat(count)}`,
  arrows: (count) => `x = ${'a=>'.repeat(count)}1`,
  conditions: (count) => `x = ${'a?b:'.repeat(count)}1`,
  'loops without brackets': (count) => `${'for(;;)'.repeat(count)}x`,
  'words in a row': (count) => `${'do '.repeat(count)}x`,
  'else after else': (count) => `if (a) {}${'\nelse if (a) { b(); }'.repeat(count)}`,
};

describe('a text is too deep for a parser', () => {
  it.each(Object.entries(NESTS))('by %s', (_, nest) => {
    expect(isTooDeep(nest(100))).toBe(false);
    expect(isTooDeep(nest(20_000))).toBe(true);
  });

  it('but not for being long', () => {
    const line = 'const total = items.map((item) => item.price * item.count).reduce((a, b) => a + b, 0);\n';
    const prose = '// Words, words and words; more words: even "more" words than (one) could read (or) write.\n';
    const branch = 'if (a > b) { c(); } else { d(); }\n';
    for (const text of [line.repeat(5000), prose.repeat(5000), branch.repeat(3000)])
      expect(isTooDeep(text)).toBe(false);
  });
});
