import { categoryOfPath as codeCategoryOfPath } from '@pipelines/core/repository';
import type { Category } from '../../rows.ts';

/** What a file is by its path, if it is not code of the product itself. What tests read counts as theirs. */
export function categoryOfPath(path: string): Category | undefined {
  const category = codeCategoryOfPath(path);
  return category === 'fixture' ? 'test' : category;
}

export function isWanted(path: string, include: readonly Category[]): boolean {
  const category = categoryOfPath(path);
  return category === undefined || include.includes(category);
}
