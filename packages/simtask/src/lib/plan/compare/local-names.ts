import { isFunction, isNode, type Node } from '../../syntax/syntax-tree.ts';
import type { Snippet } from './parse-snippet.ts';

/**
 * Where names that the function declares itself are written, by offset: a consistent renaming of them makes no
 * difference. Scopes are not told apart. A shorthand property is left out, because its name is also a key.
 */
export function localNames(snippet: Snippet, ownName: string): ReadonlyMap<number, string> {
  const declared = new Set<string>();
  if (/^[\p{L}_$]/u.test(ownName) && ownName !== 'default') declared.add(ownName);
  for (const { node } of snippet.nodes) for (const pattern of patternsOf(node)) addBound(pattern, declared);
  const found = new Map<number, string>();
  const keys = new Set<number>();
  for (const { node, parent } of snippet.nodes) {
    if (node.type === 'Property' && node['shorthand']) keys.add((node['key'] as Node).start);
    const name = node['name'];
    if (typeof name !== 'string' || !declared.has(name) || isKey(node, parent)) continue;
    found.set(node.start, name);
  }
  for (const start of keys) found.delete(start);
  return found;
}

function patternsOf(node: Node): readonly unknown[] {
  if (isFunction(node)) return [node['id'], ...(node['params'] as readonly unknown[])];
  switch (node.type) {
    case 'VariableDeclarator':
    case 'ClassDeclaration':
    case 'ClassExpression':
    case 'TSTypeAliasDeclaration':
    case 'TSInterfaceDeclaration':
    case 'TSEnumDeclaration':
      return [node['id']];
    case 'CatchClause':
      return [node['param']];
    case 'TSTypeParameter':
      return [node['name']];
    default:
      return [];
  }
}

/** The names bound by `a`, `{ a, b: c }`, `[a, b]`, `...a` and their defaults. */
function addBound(pattern: unknown, names: Set<string>): void {
  if (!isNode(pattern)) return;
  if (pattern.type === 'Identifier') names.add(String(pattern['name']));
  for (const field of ['left', 'argument', 'parameter', 'value']) addBound(pattern[field], names);
  for (const field of ['properties', 'elements']) {
    const inner = pattern[field];
    if (Array.isArray(inner)) for (const one of inner) addBound(one, names);
  }
}

/** A name of a property, an attribute or a type's field, which nobody may rename alone. */
function isKey(node: Node, parent: Node | undefined): boolean {
  if (!parent) return false;
  if (node.type === 'JSXIdentifier') return !/^JSX(?:Opening|Closing)Element$/.test(parent.type);
  if (node.type !== 'Identifier') return true;
  if (parent.type === 'MemberExpression') return parent['property'] === node && !parent['computed'];
  if (parent.type === 'TSQualifiedName') return parent['right'] === node;
  const keyed =
    /^(?:Property|MethodDefinition|PropertyDefinition|AccessorProperty|TSPropertySignature|TSMethodSignature)$/;
  return keyed.test(parent.type) && parent['key'] === node && !parent['computed'];
}
