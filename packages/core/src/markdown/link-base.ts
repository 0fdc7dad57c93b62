import { isAbsolute } from 'node:path';

/**
 * What leads from a report to the root, such as `../../`; `path` is the report's as it was written. Undefined when
 * there is nothing to lead to: the report lies elsewhere, or a revision is reviewed and not the files of the root.
 */
export function linkBase(path: string, at: string | undefined): string | undefined {
  if (at !== undefined || isAbsolute(path)) return undefined;
  return '../'.repeat(path.split('/').length - 1);
}
