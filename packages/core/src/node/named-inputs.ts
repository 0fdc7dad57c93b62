import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { toRootPath } from './root-path.ts';

/**
 * What `--input` names, as the config has it: relative to the root. A file that lies where the person stands is meant, as
 * in any command; any other name, such as a glob, is relative to the root already.
 */
export function namedInputs(names: readonly string[], root: string, cwd: string): Promise<string[]> {
  return Promise.all(
    names.map(async (name) => {
      const path = resolve(cwd, name);
      const stats = await stat(path).catch(() => undefined);
      return stats?.isFile() ? toRootPath(root, path) : name;
    }),
  );
}
