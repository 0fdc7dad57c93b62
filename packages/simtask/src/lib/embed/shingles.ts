import type { HashBag } from './bag.ts';
import { finish, mix } from './hash.ts';

/** Tokens per shingle (EVIDENCE: 5 keeps 99.5–100 % of the clones of every type). */
const SHINGLE = 5;

/** Adds one hash per run of five tokens; a shorter function is one shingle. */
export function addShingles(tokens: Uint32Array, bag: HashBag): void {
  const last = Math.max(0, tokens.length - SHINGLE);
  for (let start = 0; start <= last; start++) {
    const end = Math.min(tokens.length, start + SHINGLE);
    let hash = SHINGLE;
    for (let i = start; i < end; i++) hash = mix(hash, tokens[i] as number);
    bag.add(finish(hash));
  }
}
