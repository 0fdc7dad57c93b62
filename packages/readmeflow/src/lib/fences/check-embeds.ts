import type { Embed, Fault } from '../document/document-facts.ts';
import type { Tree } from '../verify/tree.ts';

/** Fences that show other lines than the file they name. `path` is the document's. */
export async function* checkEmbeds(
  _embeds: readonly Embed[],
  _path: string,
  _tree: Tree,
): AsyncGenerator<Fault, void, undefined> {}
