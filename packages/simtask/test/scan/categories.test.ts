import { describe, expect, it } from 'vitest';
import { categoryOfPath, isWanted } from '../../src/lib/scan/categories.ts';

describe('what functions are left out by the path of their file', () => {
  it('takes what tests read for tests', () => {
    expect(categoryOfPath('src/fixtures/a.js')).toBe('test');
    expect([isWanted('test/a.ts', ['example']), isWanted('test/a.ts', ['test']), isWanted('src/a.ts', [])]).toEqual([
      false,
      true,
      true,
    ]);
  });
});
