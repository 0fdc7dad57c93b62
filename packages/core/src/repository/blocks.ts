import { createHash } from 'node:crypto';

/** Average and largest number of items in a block. */
const MEAN = 128;
const LARGEST = 512;

/**
 * Cuts a sequence into blocks where the names themselves say so, so that an item that comes, goes or changes changes
 * its own block and no other. (Content-defined chunking, on names instead of bytes.) Memory: one block.
 */
export async function* cutIntoBlocks<T>(
  items: AsyncIterable<T>,
  nameOf: (item: T) => string,
): AsyncGenerator<readonly T[], void, undefined> {
  let block: T[] = [];
  for await (const item of items) {
    block.push(item);
    if (block.length < LARGEST && fnv1a(nameOf(item)) % MEAN !== 0) continue;
    yield block;
    block = [];
  }
  if (block.length > 0) yield block;
}

/** FNV-1a, 32 bits, with a final mix: the low bits of the plain one repeat those of the last characters. */
function fnv1a(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return (hash ^ (hash >>> 15)) >>> 0;
}

/** A key for what is known about these ids, in this order. */
export function blockKey(kind: string, ids: Iterable<string>): string {
  const hash = createHash('sha256');
  for (const id of ids) hash.update(id).update('\0');
  return `${kind}:${hash.digest('base64url')}`;
}
