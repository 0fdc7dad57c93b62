import { isAbsolute } from 'node:path';
import type { StepContext } from '@pipelines/core';
import { toRootPath } from '@pipelines/core/node';
import type { Class } from '../../rows.ts';

/** The classes with a member in a file, named as people name it: relative to the root or absolute. */
export function againstFile(classes: readonly Class[], file: string, ctx: Pick<StepContext, 'root' | 'log'>): Class[] {
  const path = isAbsolute(file) ? toRootPath(ctx.root, file) : file.replaceAll('\\', '/').replace(/^(?:\.\/)+/, '');
  const found = classes.filter(({ members }) => members.some((member) => member.path === path));
  if (found.length === 0) ctx.log.info(`no function of ${path} is like another one`);
  return found;
}
