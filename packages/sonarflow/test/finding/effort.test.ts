import fc from 'fast-check';
import { expect, test } from 'vitest';
import { EFFORT, parseEffort } from '../../src/lib/finding/effort.ts';
import { KINDS, SEVERITIES } from '../../src/rows.ts';

test.each([
  ['2h1min', 121],
  ['1d', 480],
  ['1d2h', 600],
  ['1d 2h 3min', 603],
  ['3d30min', 1470],
  ['0min', 0],
  ['10', 10],
  ['2h1', 121],
  [' 5min ', 5],
  [15, 15],
])('the effort %s is %d minutes', (text, minutes) => {
  expect(parseEffort(text)).toBe(minutes);
});

test.each([
  '',
  ' ',
  'd',
  '-5min',
  '1.5h',
  '1,5h',
  '1min2h',
  '1w',
  'PT5M',
  '5 minutes',
  '9'.repeat(30),
  NaN,
  -1,
  null,
  undefined,
  {},
])('no effort is read out of %s', (text) => {
  expect(parseEffort(text)).toBeUndefined();
});

test('an effort of days, hours and minutes is read back as it was written', () => {
  const parts = fc.tuple(fc.nat(999), fc.nat(23), fc.nat(59));
  fc.assert(
    fc.property(parts, ([d, h, min]) => {
      const text = [d && `${d}d`, h && `${h}h`, min && `${min}min`].filter(Boolean).join('') || '0min';
      expect(parseEffort(text)).toBe((d * 8 + h) * 60 + min);
    }),
  );
});

test('every kind and severity has an effort, and what is worse takes no less', () => {
  for (const kind of KINDS) {
    const minutes = SEVERITIES.map((severity) => EFFORT[kind][severity]);
    expect(minutes).toEqual([...minutes].sort((a, b) => b - a));
    expect(Math.min(...minutes)).toBeGreaterThan(0);
  }
});
