import type { Embedded, Fn } from '../../rows.ts';
import { HashBag } from './bag.ts';
import { addNames } from './name-features.ts';
import { packUint8, packUint32 } from './packed.ts';

/** Turns functions into rows of features. Holds one buffer, which grows with the largest function. */
export class Embedder {
  readonly #bag = new HashBag();

  embed(row: Fn): Embedded {
    const { type: _, syntax, ...place } = row;
    const { shingles, nodes, nodeCounts, exact, normal } = syntax;
    addNames(syntax.names, this.#bag);
    const names = this.#bag.take();
    return {
      type: 'embedded',
      ...place,
      exact,
      normal,
      features: {
        shingles,
        syntax: nodes,
        syntaxCounts: nodeCounts,
        names: packUint32(names.hashes),
        nameCounts: packUint8(names.counts),
      },
    };
  }
}
