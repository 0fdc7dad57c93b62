import type { Fault, Use } from '../document/document-facts.ts';
import type { PackageIndex } from '../verify/package-index.ts';

/** Names in fences that no package has. `path` is the document's. */
export function* checkUses(
  _uses: readonly Use[],
  _path: string,
  _packages: PackageIndex,
): Generator<Fault, void, undefined> {}
