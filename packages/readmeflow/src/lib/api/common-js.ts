import type { ExportedName } from '../../rows.ts';
import { type Declared, declarationsOf, describe } from './declarations.ts';
import type { Forward, ModuleNames } from './module-facts.ts';
import type { SourceText } from './source-text.ts';
import { childOf, childrenOf, type Node, nameOf, unwrap } from './syntax-tree.ts';

const EXPORTS = /\bexports\b/g;

/**
 * The exports of a CommonJS module: what its top-level statements put on `exports`. Complete only if nothing else in the text
 * speaks of `exports`, and what is assigned to it as a whole is an object written out or another module.
 */
export function commonJsFacts(program: Node, source: SourceText): ModuleNames {
  const exports = new CommonJsExports(source);
  const body = childrenOf(program, 'body');
  for (const statement of body) exports.declare(statement);
  for (const statement of body.flatMap((one) => [...choices(one)])) {
    if (statement.type === 'ExpressionStatement') exports.read(childOf(statement, 'expression'), statement);
  }
  return exports.result();
}

/** A statement, or those of the branches of an `if`: one for production, one for development. */
function* choices(statement: Node | undefined): Generator<Node, void, undefined> {
  if (statement?.type === 'IfStatement') {
    yield* choices(childOf(statement, 'consequent'));
    yield* choices(childOf(statement, 'alternate'));
  } else if (statement?.type === 'BlockStatement') {
    for (const inner of childrenOf(statement, 'body')) yield* choices(inner);
  } else if (statement) yield statement;
}

class CommonJsExports {
  readonly #source: SourceText;
  readonly #locals = new Map<string, Declared[]>();
  readonly #names = new Map<string, ExportedName>();
  readonly #forwards: Forward[] = [];
  readonly #stars: string[] = [];
  #isCertain = true;
  /** How often understood statements speak of `exports`. */
  #understood = 0;

  constructor(source: SourceText) {
    this.#source = source;
  }

  declare(statement: Node): void {
    for (const declared of declarationsOf(statement, statement)) {
      this.#locals.set(declared.name, [...(this.#locals.get(declared.name) ?? []), declared]);
    }
  }

  read(expression: Node | undefined, statement: Node): void {
    if (expression?.type === 'AssignmentExpression') this.#assign(expression, statement);
    else if (expression?.type === 'CallExpression') this.#call(expression, statement);
    // What bundlers leave for Node to read: `0 && (module.exports = { a, b })`.
    else if (expression?.type === 'LogicalExpression') this.read(childOf(expression, 'right'), statement);
  }

  result(): ModuleNames {
    const spoken = this.#source.plain.match(EXPORTS)?.length ?? 0;
    return {
      names: [...this.#names.values()],
      forwards: this.#forwards,
      stars: [...new Set(this.#stars)],
      complete: this.#isCertain && spoken > 0 && spoken === this.#understood,
    };
  }

  #assign(expression: Node, statement: Node): void {
    const left = childOf(expression, 'left');
    const right = childOf(expression, 'right');
    if (!left || !right) return;
    const isWhole = isExports(left);
    const name =
      isExports(childOf(left, 'object')) && left['computed'] !== true ? nameOf(childOf(left, 'property')) : undefined;
    if (!isWhole && name === undefined) return;
    this.#count(left);
    // `exports = module.exports = …` and `exports.a = exports.b = …`
    const isChain = right.type === 'AssignmentExpression';
    if (isChain) this.#assign(right, statement);
    const value = unwrap(lastOf(right));
    if (name !== undefined && name !== '__esModule') this.#add(name, value, statement);
    else if (isWhole && !isChain) this.#whole(value, statement);
  }

  #whole(value: Node | undefined, statement: Node): void {
    const required = requiredBy(value);
    if (value?.type === 'ObjectExpression') this.#object(value);
    else if (required !== undefined) this.#stars.push(required);
    else if (!isExports(value)) {
      this.#add('default', value, statement);
      this.#isCertain = false;
    } else this.#count(value as Node);
  }

  #object(value: Node): void {
    for (const property of childrenOf(value, 'properties')) {
      const spread = requiredBy(childOf(property, 'argument'));
      const name = property['computed'] === true ? undefined : nameOf(childOf(property, 'key'));
      if (property.type === 'SpreadElement' && spread !== undefined) this.#stars.push(spread);
      else if (property.type === 'SpreadElement' || name === undefined) this.#isCertain = false;
      else this.#add(name, unwrap(childOf(property, 'value')), property);
    }
  }

  /** `Object.defineProperty(exports, 'a', …)`, `__exportStar(require('x'), exports)`, `Object.assign(exports, …)` */
  #call(call: Node, statement: Node): void {
    const callee = this.#source.oneLine(childOf(call, 'callee') ?? call);
    const [first, second, third] = childrenOf(call, 'arguments');
    if (callee === 'Object.defineProperty' && isExports(first)) {
      const name = nameOf(second);
      if (first) this.#count(first);
      if (name === undefined) this.#isCertain = false;
      else if (name !== '__esModule') this.#add(name, third && undefined, statement);
    } else if (/(?:^|\.)__export(?:Star)?$/.test(callee) && requiredBy(first) !== undefined) {
      this.#stars.push(requiredBy(first) as string);
      if (second) this.#count(second);
    } else if (callee === 'Object.assign' && isExports(first) && second && !third) {
      if (first) this.#count(first);
      if (second.type === 'ObjectExpression') this.#object(second);
      else if (requiredBy(second) !== undefined) this.#stars.push(requiredBy(second) as string);
      else this.#isCertain = false;
    }
  }

  #add(name: string, value: Node | undefined, statement: Node): void {
    const required = requiredBy(value);
    if (required !== undefined) {
      this.#forwards.push({ name, from: required, imported: 'default' });
      return;
    }
    const local = value?.type === 'Identifier' ? this.#locals.get(nameOf(value) ?? '') : undefined;
    const isPlain = value !== undefined && value.type !== 'Identifier';
    const own: Declared[] = isPlain ? [{ name, kind: 'value', node: value, statement }] : [];
    const found = describe(name, local ?? own, this.#source);
    const isVoid = nameOf(value) === undefined && this.#source.oneLine(value ?? statement) === 'void 0';
    if (!this.#names.has(name) || !isVoid) this.#names.set(name, found);
  }

  #count({ start, end }: Node): void {
    this.#understood += this.#source.plain.slice(start, end).match(EXPORTS)?.length ?? 0;
  }
}

/** `exports` or `module.exports` */
function isExports(node: Node | undefined): boolean {
  if (node?.type === 'Identifier') return node['name'] === 'exports';
  if (node?.type !== 'MemberExpression' || node['computed'] === true) return false;
  return nameOf(childOf(node, 'object')) === 'module' && nameOf(childOf(node, 'property')) === 'exports';
}

/** The value at the end of a chain of assignments. */
function lastOf(node: Node): Node {
  let last = node;
  for (let next = childOf(last, 'right'); last.type === 'AssignmentExpression' && next; next = childOf(last, 'right')) {
    last = next;
  }
  return last;
}

/** The module that `require('x')` asks for. */
function requiredBy(node: Node | undefined): string | undefined {
  const value = unwrap(node);
  if (value?.type !== 'CallExpression' || nameOf(childOf(value, 'callee')) !== 'require') return undefined;
  const [only] = childrenOf(value, 'arguments');
  return only?.type === 'Literal' ? nameOf(only) : undefined;
}
