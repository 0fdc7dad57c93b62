import { describe, expect, it } from 'vitest';
import { folderOf } from '../../src/repository/index.ts';

describe('folderOf', () => {
  it.each([
    ['packages/core/src/index.ts', 'packages/core/src'],
    ['packages/core', 'packages'],
    ['src/.env', 'src'],
    ['README.md', ''],
    ['', ''],
  ])('of %j is %j', (path, folder) => {
    expect(folderOf(path)).toBe(folder);
  });
});
