import { placeLink } from '@pipelines/core/markdown';
import type { Finding } from '../../rows.ts';

/** Where a finding is, as a link; `base` leads to the root. One that names no file is about the project. */
export function placeText({ path, range }: Pick<Finding, 'path' | 'range'>, base: string | undefined): string {
  return path === undefined ? 'the project' : placeLink(path, range?.startLine, base);
}
