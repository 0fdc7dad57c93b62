import { isWellFormed } from './isolate.ts';

/** Which half of the disk budget a record lies in. */
export type Generation = 'a' | 'b';

export interface KeyRange {
  readonly gte: string;
  readonly lt: string;
}

/**
 * How keys of one namespace are written in the store: generation, namespace, NUL, key. Stored keys are UTF-8, which
 * cannot tell lone surrogates apart, so a key with one is written as JSON.
 */
export class StoredKeys {
  readonly #namespace: string;

  /** `namespace` must be free of NUL and of lone surrogates. */
  constructor(namespace: string) {
    this.#namespace = namespace;
  }

  encode(generation: Generation, key: string): string {
    return `${generation}${this.#namespace}\0${isWellFormed(key) ? `=${key}` : `"${JSON.stringify(key)}`}`;
  }

  decode(stored: string): string {
    const start = 1 + this.#namespace.length + 1;
    const text = stored.slice(start + 1);
    return stored[start] === '=' ? text : (JSON.parse(text) as string);
  }

  range(generation: Generation): KeyRange {
    return { gte: `${generation}${this.#namespace}\0`, lt: `${generation}${this.#namespace}\x01` };
  }
}

/** A generation of all namespaces. */
export function wholeRange(generation: Generation): KeyRange {
  return { gte: generation, lt: generation === 'a' ? 'b' : 'c' };
}
