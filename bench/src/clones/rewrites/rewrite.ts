import type { BlockStatement, Node } from 'oxc-parser';
import type { Edit } from '../edits.ts';
import { childrenOf, contains, isFunction } from '../syntax.ts';
import { fresh } from '../words.ts';

/** Another way to write one place; `undefined` where it does not fit. Says the same, as far as a reader of one file can tell. */
export interface Rewrite {
  readonly name: string;
  readonly at: (node: Node, page: Page) => Edit | readonly Edit[] | undefined;
}

/** A node and what stands around it. */
export class Page {
  readonly text: string;
  readonly parents: readonly Node[];
  readonly #taken: ReadonlySet<string>;

  constructor(text: string, parents: readonly Node[], taken: ReadonlySet<string>) {
    this.text = text;
    this.parents = parents;
    this.#taken = taken;
  }

  get parent(): Node | undefined {
    return this.parents.at(-1);
  }

  of(node: Node): string {
    return this.text.slice(node.start, node.end);
  }

  /** Fit to be an operand, or an object whose member is read. */
  operand(node: Node): string {
    return SIMPLE.has(node.type) ? this.of(node) : `(${this.of(node)})`;
  }

  /** Fit to stand beside `&&` and `===`. */
  condition(node: Node): string {
    return node.type === 'BinaryExpression' || node.type === 'UnaryExpression' ? this.of(node) : this.operand(node);
  }

  /** The opposite. */
  not(node: Node): string {
    const inner = node.type === 'ParenthesizedExpression' ? node.expression : node;
    if (inner.type === 'UnaryExpression' && inner.operator === '!') return this.operand(inner.argument);
    const opposite = inner.type === 'BinaryExpression' ? OPPOSITES[inner.operator] : undefined;
    if (opposite && inner.type === 'BinaryExpression') {
      return `${this.of(inner.left)} ${opposite} ${this.of(inner.right)}`;
    }
    return `!${this.operand(inner)}`;
  }

  /** The statements of a block without its braces, or the statement itself. */
  body(statement: Node): string {
    if (statement.type !== 'BlockStatement') return this.of(statement);
    return this.text.slice(statement.start + 1, statement.end - 1);
  }

  /** The list of statements that the node stands in, if it does. */
  list(): readonly Node[] {
    const { parent } = this;
    if (parent?.type === 'BlockStatement') return childrenOf(parent);
    return parent?.type === 'SwitchCase' ? parent.consequent : [];
  }

  /** Statements after the node in its list. */
  after(node: Node): readonly Node[] {
    return this.list().filter(({ start }) => start >= node.end);
  }

  /** Whether the node's list is the body of a function. */
  get inFunctionBody(): boolean {
    const above = this.parents.at(-2);
    return this.parent?.type === 'BlockStatement' && above !== undefined && isFunction(above);
  }

  fresh(name: string): string {
    return fresh(name, new Set(this.#taken));
  }
}

const SIMPLE = new Set([
  'Identifier',
  'MemberExpression',
  'CallExpression',
  'Literal',
  'ThisExpression',
  'ParenthesizedExpression',
  'TemplateLiteral',
  'ArrayExpression',
  'TSNonNullExpression',
]);

const OPPOSITES: Readonly<Record<string, string>> = { '===': '!==', '!==': '===', '==': '!=', '!=': '==' };

export const replace = (node: Node, text: string): Edit => ({ start: node.start, end: node.end, text });

export const isBlock = (node: Node | null | undefined): node is BlockStatement => node?.type === 'BlockStatement';

/** Leaves its list at its end. */
export function leaves(statement: Node): boolean {
  const last = isBlock(statement) ? statement.body.at(-1) : statement;
  return last !== undefined && /^(?:Return|Throw|Continue|Break)Statement$/.test(last.type);
}

const JUMPS = /^(?:Break|Continue|Return)Statement$/;

/** Whether it jumps out of itself, or waits: then it cannot move into a function. */
export const bound = (node: Node): boolean =>
  contains(node, ({ type }) => JUMPS.test(type) || /^(?:Await|Yield)Expression$/.test(type), false);

/** Whether a loop's own body has `continue`. */
export const continues = (node: Node): boolean => contains(node, ({ type }) => type === 'ContinueStatement', false);

/** Whether a function must keep its own `this`, `arguments` or `super`, or is one that generates. */
export const needsOwnThis = (node: Node): boolean =>
  contains(node, (each) => each.type === 'ThisExpression' || each.type === 'Super' || each.type === 'MetaProperty') ||
  contains(node, (each) => each.type === 'Identifier' && each.name === 'arguments') ||
  contains(node, (each) => each.type === 'YieldExpression');

/** Reading it twice is the same as reading it once. */
export const isPlain = (node: Node): boolean =>
  node.type === 'Identifier' ||
  node.type === 'ThisExpression' ||
  node.type === 'Literal' ||
  (node.type === 'MemberExpression' &&
    !node.optional &&
    isPlain(node.object) &&
    (!node.computed || isPlain(node.property)));
