import { expect, test } from 'vitest';
import { assessRule, CATEGORIES } from '../../src/lib/finding/severity.ts';

test.each([
  ['eslint/no-self-assign', 'warning', 'correctness', 'bug', 'major'],
  ['eslint/no-self-assign', 'error', 'correctness', 'bug', 'critical'],
  ['eslint/no-unused-vars', 'warning', 'correctness', 'smell', 'minor'],
  ['@typescript-eslint/no-unused-vars', 'error', 'problem', 'smell', 'major'],
  ['unicorn/no-empty-file', 'warning', 'correctness', 'smell', 'minor'],
  ['eslint/no-eval', 'warning', 'restriction', 'hotspot', 'minor'],
  ['security/detect-object-injection', 'error', undefined, 'hotspot', 'major'],
  ['react/no-danger-with-children', 'error', 'correctness', 'bug', 'critical'],
  ['semi', 'error', 'layout', 'smell', 'info'],
  ['local/rule', 'error', undefined, 'smell', 'major'],
  ['local/rule', 'warning', 'a category of tomorrow', 'smell', 'minor'],
])('%s, %s of %s: a %s, %s', (rule, severity, category, kind, expected) => {
  expect(assessRule(rule, severity, category)).toEqual({ kind, severity: expected });
});

test('an error is never less severe than a warning', () => {
  const order = ['info', 'minor', 'major', 'critical', 'blocker'];
  for (const { error, warning } of Object.values(CATEGORIES)) {
    expect(order.indexOf(error)).toBeGreaterThanOrEqual(order.indexOf(warning));
  }
});
