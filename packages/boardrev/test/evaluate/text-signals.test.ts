import { describe, expect, it } from 'vitest';
import { textSignals } from '../../src/lib/evaluate/text-signals.ts';
import { bodyOf } from '../../src/lib/match/task-text.ts';

describe('the signals of a text', () => {
  // Quadratic work on a text of a megabyte takes many minutes, which no test would wait for.
  it.each([
    ['blank lines', '\n'.repeat(500_000)],
    ['blank lines with CRLF', '\r\n'.repeat(500_000)],
    ['comments that are never closed', '<!-- '.repeat(200_000)],
    ['fences of two kinds', '```\n~~~\n'.repeat(100_000)],
    ['open lists', '- ['.repeat(300_000)],
    ['quotes', '> '.repeat(500_000)],
  ])('come from a megabyte of %s in one pass', (_name, text) => {
    expect(textSignals(`- [x] a\n${text}`)).toMatchObject({ ticked: 1 });
  });

  it('count boxes of indented, numbered and starred items, and none that stands in prose', () => {
    const text = '- [x] a\n\n\n  * [ ] b\n\t1. [X] c\n2) [ ] d\nsee [x] and -[x]\n-\n[x] e\r\n- [ ] f\r\n';
    expect(textSignals(text)).toMatchObject({ ticked: 2, boxes: 5 });
  });

  it('do not see closed comments, but what follows one that is never closed', () => {
    expect(bodyOf('a<!-- x -->b<!---->c<!-- y\n-->d<!-- e')).toBe('a b c d<!-- e');
  });
});
