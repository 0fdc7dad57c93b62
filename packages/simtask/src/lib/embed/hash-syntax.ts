import type { Syntax } from '../../rows.ts';
import type { FunctionSyntax } from '../syntax/functions-of.ts';
import { HashBag } from './bag.ts';
import { packUint8, packUint32 } from './packed.ts';
import { addShingles } from './shingles.ts';
import { addSyntaxFeatures } from './syntax-features.ts';

/** One room for all functions, which grows with the largest. */
const bag = new HashBag();

/**
 * Hashes the syntax of a function: what is kept of it and travels on. Names stay as they are, since what one tells is
 * judged later. Done where scripts are read, in threads and once per text: sorting hashes takes longer than all else here.
 */
export function hashSyntax({ signs, nodes, names, exact, normal }: FunctionSyntax): Syntax {
  addShingles(signs, bag);
  const shingles = packUint32(bag.take().hashes);
  addSyntaxFeatures(nodes, bag);
  const { hashes, counts } = bag.take();
  return { shingles, nodes: packUint32(hashes), nodeCounts: packUint8(counts), names, exact, normal };
}
