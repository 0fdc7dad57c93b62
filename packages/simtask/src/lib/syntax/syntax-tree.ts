/** The few fields of an ESTree node that are looked at. */
export interface Node {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly [field: string]: unknown;
}

export function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && typeof (value as { type?: unknown }).type === 'string';
}

export function childOf(node: Node, field: string): Node | undefined {
  const value = node[field];
  return isNode(value) ? value : undefined;
}

/** The nodes of a list; holes of arrays are left out. */
export function childrenOf(node: Node, field: string): readonly Node[] {
  const value = node[field];
  return Array.isArray(value) ? (value.includes(null) ? value.filter(isNode) : value) : [];
}

/** What stands behind `as`, `satisfies`, `!` and `?.`: types and chains change nothing about what is computed. */
export function unwrap(node: Node): Node {
  let inner = node;
  while (WRAPPERS.has(inner.type)) inner = inner['expression'] as Node;
  return inner;
}

const WRAPPERS: ReadonlySet<string> = new Set([
  'TSAsExpression',
  'TSSatisfiesExpression',
  'TSNonNullExpression',
  'TSTypeAssertion',
  'TSInstantiationExpression',
  'ChainExpression',
  'ParenthesizedExpression',
]);

const FUNCTIONS = new Set(['FunctionDeclaration', 'FunctionExpression', 'ArrowFunctionExpression']);

/** A function with a body: overloads and abstract methods have other types. */
export function isFunction(node: Node | undefined): boolean {
  return node !== undefined && FUNCTIONS.has(node.type) && isNode(node['body']);
}

/** `a`, `'a'` and `#a` as keys; undefined for computed ones and numbers. */
export function keyName(node: Node): string | undefined {
  const key = childOf(node, 'key') ?? childOf(node, 'property');
  if (!key) return undefined;
  if (key.type === 'Literal') return typeof key['value'] === 'string' ? key['value'] : undefined;
  if (key.type === 'PrivateIdentifier') return `#${String(key['name'])}`;
  return node['computed'] === true || key.type !== 'Identifier' ? undefined : String(key['name']);
}
