import { isTooDeep } from '@pipelines/core/repository';
import { loadParser } from '../fences/read-imports.ts';

/** What code has there is known only when it runs. */
export const UNKNOWN: unique symbol = Symbol('unknown');

export type Value = string | number | boolean | null | undefined | readonly Value[] | Values | typeof UNKNOWN;
export interface Values {
  readonly [key: string]: Value;
}

interface Node {
  readonly type: string;
  readonly [field: string]: unknown;
}

type Scope = ReadonlyMap<string, Node>;

/** More than configurations have. */
const MOST_BYTES = 500_000;
const DEEPEST = 30;

/**
 * The values that a module writes out for the properties of an object: the outermost that has one of these. Constants at the top of
 * the module are followed. Undefined where it does not parse, or has no such object, or one that takes in others.
 */
export async function objectWith(text: string, marks: readonly string[]): Promise<Values | undefined> {
  if (text.length > MOST_BYTES || isTooDeep(text)) return undefined;
  const { parseSync } = await loadParser();
  const { program, errors } = parseSync('config.ts', text, { lang: 'ts', sourceType: 'unambiguous' });
  if (errors.length > 0) return undefined;
  const root = program as unknown as Node;
  const scope = constantsOf(root);
  for (const object of objectsIn(root)) {
    const properties = object['properties'] as readonly Node[];
    const isSpread = properties.some(({ type }) => type !== 'Property');
    if (!properties.some((one) => one.type === 'Property' && marks.includes(nameOf(one) ?? ''))) continue;
    if (isSpread) return undefined;
    const values = properties.map((property) => [
      nameOf(property) ?? '',
      evaluate(property['value'] as Node, scope, 0),
    ]);
    return Object.fromEntries(values) as Values;
  }
  return undefined;
}

export function isValues(value: Value): value is Values {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function constantsOf(root: Node): Scope {
  const scope = new Map<string, Node>();
  for (const statement of root['body'] as readonly Node[]) {
    const declared = (statement['declaration'] as Node | null | undefined) ?? statement;
    if (declared.type !== 'VariableDeclaration' || declared['kind'] !== 'const') continue;
    for (const { id, init } of declared['declarations'] as readonly {
      readonly id: Node;
      readonly init: Node | null;
    }[]) {
      if (id.type === 'Identifier' && init) scope.set(id['name'] as string, init);
    }
  }
  return scope;
}

/** Outer ones before all that are deeper. */
function* objectsIn(root: Node): Generator<Node> {
  for (let level: readonly unknown[] = [root]; level.length > 0; ) {
    const next: unknown[] = [];
    for (const node of level) {
      if (typeof node !== 'object' || node === null) continue;
      if (!Array.isArray(node) && (node as Node).type === 'ObjectExpression') yield node as Node;
      for (const child of Object.values(node)) next.push(child);
    }
    level = next;
  }
}

/** Undefined: it is computed. */
function nameOf({ key, computed }: Node): string | undefined {
  const { type, name, value } = key as Node;
  if (type === 'Literal') return String(value);
  return type === 'Identifier' && computed !== true ? (name as string) : undefined;
}

function evaluate(node: Node, scope: Scope, depth: number): Value {
  if (depth > DEEPEST) return UNKNOWN;
  const inner = (one: unknown) => evaluate(one as Node, scope, depth + 1);
  switch (node.type) {
    case 'Literal':
      return node['regex'] === undefined ? (node['value'] as Value) : UNKNOWN;
    case 'TemplateLiteral':
      return (node['expressions'] as unknown[]).length === 0 ? cookedOf(node) : UNKNOWN;
    case 'TSSatisfiesExpression':
    case 'TSAsExpression':
    case 'ParenthesizedExpression':
      return inner(node['expression']);
    case 'ArrayExpression':
      return (node['elements'] as readonly (Node | null)[]).map((one) => (one ? inner(one) : undefined));
    case 'ObjectExpression':
      return objectOf(node['properties'] as readonly Node[], inner);
    case 'Identifier': {
      const constant = scope.get(node['name'] as string);
      return constant ? inner(constant) : node['name'] === 'undefined' ? undefined : UNKNOWN;
    }
    default:
      return resolvedOf(node, inner);
  }
}

function cookedOf(node: Node): Value {
  const [part] = node['quasis'] as readonly { readonly value: { readonly cooked: string } }[];
  return part?.value.cooked;
}

/** `require.resolve('x')` names the module `x`. */
function resolvedOf(node: Node, inner: (node: unknown) => Value): Value {
  const callee = node['callee'] as Node | undefined;
  const isResolve = callee?.type === 'MemberExpression' && (callee['property'] as Node)['name'] === 'resolve';
  const [first] = (node['arguments'] as readonly Node[] | undefined) ?? [];
  return isResolve && (callee['object'] as Node)['name'] === 'require' && first ? inner(first) : UNKNOWN;
}

/** An object whose names are not all known is not known. */
function objectOf(properties: readonly Node[], inner: (node: unknown) => Value): Value {
  const values: Record<string, Value> = {};
  for (const property of properties) {
    const name = property.type === 'Property' ? nameOf(property) : undefined;
    const spread = property.type === 'SpreadElement' ? inner(property['argument']) : undefined;
    if (name !== undefined) values[name] = inner(property['value']);
    else if (spread !== undefined && isValues(spread)) Object.assign(values, spread);
    else return UNKNOWN;
  }
  return values;
}
