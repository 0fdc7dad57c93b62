/** The few fields of an ESTree node that are looked at. */
export interface Node {
  readonly type: string;
  /** UTF-16 units. */
  readonly start: number;
  readonly end: number;
  readonly [field: string]: unknown;
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && typeof (value as { type?: unknown }).type === 'string';
}

export function childOf(node: Node | undefined, field: string): Node | undefined {
  const value = node?.[field];
  return isNode(value) ? value : undefined;
}

export function childrenOf(node: Node | undefined, field: string): readonly Node[] {
  const value = node?.[field];
  return Array.isArray(value) ? value.filter(isNode) : [];
}

/** The name of an identifier, or the value of a text; undefined for any other node. */
export function nameOf(node: Node | undefined): string | undefined {
  const value = node?.type === 'Literal' ? node['value'] : node?.['name'];
  return typeof value === 'string' ? value : undefined;
}

const WRAPPERS = new Set([
  'TSAsExpression',
  'TSSatisfiesExpression',
  'TSNonNullExpression',
  'TSTypeAssertion',
  'TSInstantiationExpression',
  'ChainExpression',
  'ParenthesizedExpression',
]);

/** What stands behind `as`, `satisfies` and `!`. */
export function unwrap(node: Node | undefined): Node | undefined {
  let inner = node;
  while (inner && WRAPPERS.has(inner.type)) inner = childOf(inner, 'expression');
  return inner;
}

/** The names that a pattern binds. */
export function* boundNames(pattern: Node | undefined): Generator<string, void, undefined> {
  if (!pattern) return;
  if (pattern.type === 'Identifier') yield String(pattern['name']);
  else if (pattern.type === 'AssignmentPattern') yield* boundNames(childOf(pattern, 'left'));
  else if (pattern.type === 'RestElement') yield* boundNames(childOf(pattern, 'argument'));
  else if (pattern.type === 'Property') yield* boundNames(childOf(pattern, 'value'));
  else
    for (const part of [...childrenOf(pattern, 'properties'), ...childrenOf(pattern, 'elements')])
      yield* boundNames(part);
}
