import { readFrontMatter } from '@pipelines/core/markdown';

/** The keys of front matter that say where a page is. Most documents have none, which is seen without reading YAML. */
export function keysOf<Key extends string>(text: string, keys: readonly Key[]): Partial<Record<Key, string>> {
  const none: Partial<Record<Key, string>> = {};
  if (!/^\uFEFF?---/.test(text) || !new RegExp(`^["']?(?:${keys.join('|')})["']?\\s*:`, 'm').test(text)) return none;
  const matter = readFrontMatter(text);
  if (matter.kind !== 'ok') return none;
  const found: Partial<Record<Key, string>> = {};
  for (const key of keys) {
    const value = matter.scalars.get(key);
    if (value !== undefined) found[key] = value;
  }
  return found;
}
