import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { functionsOf } from './functions.ts';
import type { Finding, Fragment } from './judge/finding.ts';

/** Functions whose text is the same but for its white space: the least that finds copies, one file after the other. */
export async function sameText(tree: string): Promise<Finding[]> {
  const groups = new Map<string, Fragment[]>();
  for (const entry of await readdir(tree, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !/\.[cm]?[jt]sx?$/.test(entry.name)) continue;
    const path = join(entry.parentPath, entry.name);
    const text = await readFile(path, 'utf8');
    const relative = path.slice(tree.length + 1).replaceAll('\\', '/');
    for (const place of functionsOf(relative, text).places) {
      if (place.endLine - place.startLine < 4) continue;
      const key = text.slice(place.start, place.end).replace(/\s+/g, '');
      groups.set(key, [...(groups.get(key) ?? []), place]);
    }
  }
  const alike = [...groups.values()].filter((fragments) => fragments.length > 1);
  return alike.map((fragments) => ({ fragments, whole: true, score: 1 }));
}
