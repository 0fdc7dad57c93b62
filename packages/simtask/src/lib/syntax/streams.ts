import { UP } from './node-codes.ts';

/** A name is a property, which counts always, a reference, which counts where it is not declared, or a declaration. */
export const PROPERTY_NAME = 0;
export const REFERENCE = 1;
export const CALLED_REFERENCE = 2;
export const DECLARATION = 3;

/** Node codes and names of a file in the order of the walk: a function is a range of both, so one walk serves all. */
export class SyntaxStreams {
  #nodes = new Uint8Array(4096);
  #length = 0;
  readonly #names: string[] = [];
  readonly #uses: number[] = [];

  get nodeCount(): number {
    return this.#length;
  }

  get nameCount(): number {
    return this.#names.length;
  }

  open(code: number): void {
    if (this.#length === this.#nodes.length) {
      const larger = new Uint8Array(this.#length * 2);
      larger.set(this.#nodes);
      this.#nodes = larger;
    }
    this.#nodes[this.#length++] = code;
  }

  close(): void {
    this.open(UP);
  }

  leaf(code: number): void {
    this.open(code);
    this.open(UP);
  }

  name(name: string, use: number): void {
    this.#names.push(name);
    this.#uses.push(use);
  }

  nodesOf([start, end]: readonly [number, number]): Uint8Array {
    return this.#nodes.subarray(start, end);
  }

  /** The names a function takes from outside. A called one ends in `()`, since what is called says more than what is read. */
  namesOf([start, end]: readonly [number, number]): string[] {
    const declared = new Set<string>();
    for (let i = start; i < end; i++) if (this.#uses[i] === DECLARATION) declared.add(this.#names[i] as string);
    const found: string[] = [];
    for (let i = start; i < end; i++) {
      const name = this.#names[i] as string;
      const use = this.#uses[i];
      if (use === PROPERTY_NAME) found.push(name);
      else if (use !== DECLARATION && !declared.has(name)) found.push(use === REFERENCE ? name : `${name}()`);
    }
    return found;
  }
}
