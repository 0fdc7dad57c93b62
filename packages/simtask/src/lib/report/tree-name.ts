import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** What the tree calls itself in its package.json; never the name of its folder, which differs from copy to copy. */
export async function treeName(root: string): Promise<string> {
  try {
    const { name } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as { name?: unknown };
    return typeof name === 'string' && name !== '' ? name : 'this tree';
  } catch {
    return 'this tree';
  }
}
