import type { Marks } from './marks.ts';
import { SyntaxStreams } from './streams.ts';
import type { Node } from './syntax-tree.ts';

/** What a function is called and where it hangs; given by the node above it. */
export interface FunctionContext {
  readonly name: string;
  readonly kind: FunctionKind;
  readonly className?: string | undefined;
  readonly exported: boolean;
  /** Somebody may look for it by its name, and document it. */
  readonly named: boolean;
  /** The node that holds its key, if it makes no sense without: a method. */
  readonly holder?: Node | undefined;
}

export type FunctionKind =
  | 'function'
  | 'arrow'
  | 'expression'
  | 'method'
  | 'constructor'
  | 'getter'
  | 'setter'
  | 'object-method';

/** A function as the walk met it: its place in the tree and in the streams. */
export interface WalkedFunction extends FunctionContext {
  readonly node: Node;
  readonly nested: boolean;
  /** Where its documentation would end. */
  readonly docEnd: number;
  readonly nodes: [number, number];
  readonly names: [number, number];
}

export type Handler = (walk: Walk, node: Node) => void;

/** Far more than people write; a walk of this depth still fits the stack of any thread. */
const DEEPEST = 1000;

/** The tree is deeper than a walk by recursion can follow safely. */
export class TooDeep extends Error {}

/**
 * One walk over the tree of a file: it writes canonical codes and names, marks what the lexer must know, and notes the
 * functions it meets. What is done at which type of node is said by tables of handlers.
 */
export class Walk {
  readonly text: string;
  readonly streams = new SyntaxStreams();
  readonly marks: Marks;
  readonly functions: WalkedFunction[] = [];
  /** Names of the top level that the module exports. */
  readonly exports: ReadonlySet<string>;
  /** What functions are called, as far as the nodes above them know. */
  readonly contexts = new Map<Node, FunctionContext>();
  /** Objects whose functions the module exports. */
  readonly exportedObjects = new Set<Node>();
  /** Exported classes, and the names they are given from outside. */
  readonly exportedClasses = new Map<Node, string>();
  /** The node that is called, while its call is walked. */
  called: Node | undefined;
  /** A function whose content counts as if it stood here. */
  inlined: Node | undefined;
  /** Start of the innermost statement or member, in front of which documentation stands. */
  docEnd = 0;
  /** Functions around the current node. */
  level = 0;
  readonly #handlers: ReadonlyMap<string, Handler>;
  #depth = 0;

  constructor(text: string, marks: Marks, exports: ReadonlySet<string>, handlers: ReadonlyMap<string, Handler>) {
    this.text = text;
    this.marks = marks;
    this.exports = exports;
    this.#handlers = handlers;
  }

  /** Throws TooDeep. */
  visit(node: Node | undefined): void {
    if (!node) return;
    if (this.#depth >= DEEPEST) throw new TooDeep('the syntax tree is too deep');
    this.#depth += 1;
    this.#handlers.get(node.type)?.(this, node);
    this.#depth -= 1;
  }

  visitAll(nodes: readonly Node[]): void {
    for (const node of nodes) this.visit(node);
  }

  /** A node of its own with these children. */
  wrap(code: number, children: () => void): void {
    this.streams.open(code);
    children();
    this.streams.close();
  }
}
