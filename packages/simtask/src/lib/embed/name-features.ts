import type { HashBag } from './bag.ts';
import { COMMON, RARE, rarityOf } from './common-names.ts';
import { hashText } from './hash.ts';

export { COMMON, RARE };

/** Adds one hash per outside name; how rare the name is stands in the two low bits. */
export function addNames(names: readonly string[], bag: HashBag): void {
  for (const name of names) bag.add(((hashText(name) & ~3) | rarityOf(name)) >>> 0);
}
