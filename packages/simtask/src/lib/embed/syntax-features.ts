import type { HashBag } from './bag.ts';
import { finish, mix } from './hash.ts';

/** What a syntax feature says, in its two low bits: 03-cluster weighs each kind. */
export const NODE = 0;
export const EDGE = 1;
export const FAMILY = 2;
export const TREE = 3;

/** Node codes fit a byte; this one is not among them and stands for the function itself. */
const ROOT = 256;
const CODES = 512;

/**
 * Adds the features of trees given as node codes in pre-order, 0 for one level up: every node, every edge (parent and
 * child), every family (node and its children), every tree of three levels. Iterative: depth costs memory, not stack.
 */
export function addSyntaxFeatures(nodes: Uint8Array, bag: HashBag): void {
  walk.depth = 0;
  walk.enter(ROOT);
  for (const code of nodes) {
    if (code === 0) leave(bag);
    else {
      add(bag, NODE, code);
      add(bag, EDGE, walk.code * CODES + code);
      walk.enter(code);
    }
  }
  while (walk.depth > 1) leave(bag);
}

function leave(bag: HashBag): void {
  // One `up` too many: the function itself stays open.
  if (walk.depth === 1) return;
  if (walk.family !== walk.code) add(bag, FAMILY, walk.family);
  if (walk.tree !== walk.family) add(bag, TREE, walk.tree);
  walk.leave();
}

function add(bag: HashBag, kind: number, value: number): void {
  bag.add(((finish(mix(kind + 1, value)) & ~3) | kind) >>> 0);
}

/** The open nodes: the code of each, and running hashes of its children and of their families. */
class Levels {
  depth = 0;
  #codes = new Int32Array(64);
  #families = new Int32Array(64);
  #trees = new Int32Array(64);

  /** Of the innermost open node. */
  get code(): number {
    return this.#codes[this.depth - 1] as number;
  }
  get family(): number {
    return this.#families[this.depth - 1] as number;
  }
  get tree(): number {
    return this.#trees[this.depth - 1] as number;
  }

  enter(code: number): void {
    if (this.depth === this.#codes.length) this.#grow();
    this.#codes[this.depth] = code;
    this.#families[this.depth] = code;
    this.#trees[this.depth] = code;
    this.depth += 1;
  }

  leave(): void {
    const { code, family } = this;
    this.depth -= 1;
    const parent = this.depth - 1;
    this.#families[parent] = mix(this.#families[parent] as number, code);
    this.#trees[parent] = mix(this.#trees[parent] as number, family);
  }

  #grow(): void {
    this.#codes = doubled(this.#codes);
    this.#families = doubled(this.#families);
    this.#trees = doubled(this.#trees);
  }
}

function doubled(values: Int32Array): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(values.length * 2);
  larger.set(values);
  return larger;
}

/** One room for all functions. */
const walk = new Levels();
