import { isTooDeep } from '@pipelines/core/repository';
import type { Place, Use } from '../document/document-facts.ts';
import type { FenceText } from './fence-text.ts';

export type Oxc = typeof import('oxc-parser');

let loading: Promise<Oxc> | undefined;

/** Loads the parser, once in the life of a thread. */
export function loadParser(): Promise<Oxc> {
  loading ??= import('oxc-parser');
  return loading;
}

type Import = Extract<Use, { kind: 'import' }>;

interface Node {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly [field: string]: unknown;
}

/** A statement by itself, where the code around it does not parse. */
const STATEMENT = /^[ \t]*(?:import\s*(['"])[^'"\n]+\1|(?:import|export)\b[^;'"`()=]*?\bfrom\s*(['"])[^'"\n]+\2)/gm;

/** The modules that a fence imports, in order, with the names it takes of them. */
export function readImports(oxc: Oxc, { code, place }: FenceText): readonly Import[] {
  if (!/\b(?:import|require|from)\b/.test(code) || isTooDeep(code)) return [];
  const whole = importsIn(oxc, code, (start, end) => place(start, end));
  if (whole) return whole;
  return [...code.matchAll(STATEMENT)].flatMap((found) => {
    const shifted = (start: number, end: number) => place(start + found.index, end + found.index);
    return importsIn(oxc, found[0], shifted) ?? [];
  });
}

type PlaceOf = (start: number, end: number) => Place;

/** Undefined where the code does not parse. */
function importsIn(oxc: Oxc, code: string, place: PlaceOf): readonly Import[] | undefined {
  for (const lang of ['tsx', 'ts'] as const) {
    const { program, errors } = oxc.parseSync(`fence.${lang}`, code, { lang, preserveParens: false });
    const root = program as unknown as Node;
    if (errors.length > 0 && !(root['body'] as readonly unknown[]).length) continue;
    return onePerPlace(preOrder(root, oxc.visitorKeys).flatMap((node) => importOf(node, place) ?? []));
  }
  return undefined;
}

/** A call inside a declaration is met twice, the second time without the names. */
function onePerPlace(imports: readonly Import[]): readonly Import[] {
  const seen = new Set<string>();
  return imports.filter(({ line, column }) => {
    const key = `${line}:${column}`;
    return !seen.has(key) && seen.add(key);
  });
}

function importOf(node: Node, place: PlaceOf): Import | undefined {
  switch (node.type) {
    case 'ImportDeclaration':
    case 'ExportNamedDeclaration':
    case 'ExportAllDeclaration':
      return made(node['source'], (node['specifiers'] as readonly Node[] | undefined) ?? [], node, place);
    case 'ImportExpression':
      return made(node['source'], [], node, place);
    case 'VariableDeclarator':
      return destructured(node, place);
    case 'CallExpression':
      return isRequire(node) ? made((node['arguments'] as readonly Node[])[0], [], node, place) : undefined;
    default:
      return undefined;
  }
}

/** `const { a } = require('x')` or `= await import('x')`: the names are those of exports. */
function destructured(node: Node, place: PlaceOf): Import | undefined {
  const pattern = node['id'] as Node;
  let value = node['init'] as Node | null;
  if (value?.type === 'AwaitExpression') value = value['argument'] as Node;
  if (pattern.type !== 'ObjectPattern' || !value) return undefined;
  const keys = (pattern['properties'] as readonly Node[]).filter(({ type }) => type === 'Property');
  const source =
    value.type === 'ImportExpression'
      ? value['source']
      : isRequire(value) && (value['arguments'] as readonly Node[])[0];
  return source ? made(source, keys, node, place) : undefined;
}

function isRequire(node: Node): boolean {
  const callee = node['callee'] as Node | undefined;
  return node.type === 'CallExpression' && callee?.type === 'Identifier' && callee['name'] === 'require';
}

function made(source: unknown, specifiers: readonly Node[], whole: Node, place: PlaceOf): Import | undefined {
  const literal = source as Node | null | undefined;
  const specifier = literal?.['value'];
  if (literal?.type !== 'Literal' || typeof specifier !== 'string') return undefined;
  const isType = [whole['importKind'], whole['exportKind']].includes('type');
  const names = specifiers.flatMap((node) => nameOf(node, isType, place) ?? []);
  return { kind: 'import', specifier, names, ...place(literal.start + 1, literal.end - 1) };
}

function nameOf(node: Node, isType: boolean, place: PlaceOf): Import['names'][number] | undefined {
  const typeOnly = isType || [node['importKind'], node['exportKind']].includes('type');
  if (node.type === 'ImportDefaultSpecifier') return { name: 'default', typeOnly, ...place(node.start, node.end) };
  if (node.type === 'ImportNamespaceSpecifier') return { name: '*', typeOnly, ...place(node.start, node.end) };
  const named = (node['imported'] ?? (node.type === 'ExportSpecifier' ? node['local'] : node['key'])) as
    | Node
    | undefined;
  if (!named || node['computed'] === true) return undefined;
  const name = named['name'] ?? named['value'];
  return typeof name === 'string' ? { name, typeOnly, ...place(named.start, named.end) } : undefined;
}

/** Without recursion, so that no depth is too much. */
function preOrder(program: Node, keys: Readonly<Record<string, readonly string[]>>): Node[] {
  const found: Node[] = [];
  const open: Node[] = [program];
  for (let node = open.pop(); node; node = open.pop()) {
    found.push(node);
    for (const field of [...(keys[node.type] ?? [])].reverse()) {
      const value = node[field];
      for (const child of Array.isArray(value) ? [...value].reverse() : [value]) if (isNode(child)) open.push(child);
    }
  }
  return found;
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && typeof (value as Node).type === 'string';
}
