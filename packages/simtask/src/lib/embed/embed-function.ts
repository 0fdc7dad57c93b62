import type { Embedded, Features, Fn, Syntax } from '../../rows.ts';
import { HashBag } from './bag.ts';
import { addNames } from './name-features.ts';
import { packUint8, packUint32, unpackUint8, unpackUint32 } from './packed.ts';
import { addShingles } from './shingles.ts';
import { addSyntaxFeatures } from './syntax-features.ts';

/** Turns functions into rows of features. Holds one buffer, which grows with the largest function. */
export class Embedder {
  readonly #bag = new HashBag();

  embed(row: Fn): Embedded {
    const { type: _, syntax, ...place } = row;
    return { type: 'embedded', ...place, exact: syntax.exact, normal: syntax.normal, features: this.#features(syntax) };
  }

  #features(syntax: Syntax): Features {
    addShingles(unpackUint32(syntax.tokens), this.#bag);
    const shingles = this.#bag.take().hashes;
    addSyntaxFeatures(unpackUint8(syntax.nodes), this.#bag);
    const nodes = this.#bag.take();
    addNames(syntax.names, this.#bag);
    const names = this.#bag.take();
    return {
      shingles: packUint32(shingles),
      syntax: packUint32(nodes.hashes),
      syntaxCounts: packUint8(nodes.counts),
      names: packUint32(names.hashes),
      nameCounts: packUint8(names.counts),
    };
  }
}
