import { childOf, childrenOf, isFunction, keyName, type Node, unwrap } from './syntax-tree.ts';
import type { FunctionContext, FunctionKind, Walk } from './walk.ts';

/**
 * `const a = memo(() => …)` and its like make the function `a`. Not so calls that use a function up to make something else.
 */
const COLLECTING =
  /^(?:map|flatMap|filter|find\w*|some|every|reduce\w*|sort|toSorted|forEach|then|catch|finally|replace\w*|from|set\w+|\$)$/;

/** The function a value is, or dresses up. */
function functionIn(value: Node): Node | undefined {
  const inner = unwrap(value);
  if (isFunction(inner)) return inner;
  if (inner.type !== 'CallExpression') return undefined;
  const callee = childOf(inner, 'callee');
  const name = callee?.type === 'Identifier' ? String(callee['name']) : callee && keyName(callee);
  const first = childrenOf(inner, 'arguments')[0];
  return first && !COLLECTING.test(name ?? '') ? functionIn(first) : undefined;
}

function kindOf(node: Node): FunctionKind {
  if (node.type === 'FunctionDeclaration') return 'function';
  return node.type === 'ArrowFunctionExpression' ? 'arrow' : 'expression';
}

/** Nobody above the function knows its name. */
export function ownContext(walk: Walk, node: Node): FunctionContext {
  const id = childOf(node, 'id');
  const name = id ? String(id['name']) : '<anonymous>';
  const exported = node.type === 'FunctionDeclaration' && isExported(walk, name);
  return { name, kind: kindOf(node), exported, named: id !== undefined };
}

function isExported(walk: Walk, name: string): boolean {
  return walk.level === 0 && walk.exports.has(name);
}

/** `const name = value` and `name: value`. */
export function nameValue(walk: Walk, value: Node, name: string, exported = isExported(walk, name)): void {
  const found = functionIn(value);
  if (found) walk.contexts.set(found, { name, kind: kindOf(found), exported, named: true });
  const inner = unwrap(value);
  if (!exported) return;
  if (inner.type === 'ObjectExpression') walk.exportedObjects.add(inner);
  if (inner.type === 'ClassExpression') walk.exportedClasses.set(inner, name);
}

/** `exports.name = value`, `module.exports = value`, `A.prototype.name = value`, `this.name = value`. */
export function nameAssigned(walk: Walk, target: Node, value: Node): void {
  if (target.type === 'Identifier') nameValue(walk, value, String(target['name']));
  if (target.type !== 'MemberExpression') return;
  const name = keyName(target);
  if (name === undefined) return;
  const owner = childOf(target, 'object');
  const isModule = owner?.type === 'Identifier' && owner['name'] === 'module' && name === 'exports';
  const exported = walk.level === 0 && (isModule || isExportsObject(owner));
  nameValue(walk, value, isModule ? 'default' : name, exported);
}

function isExportsObject(owner: Node | undefined): boolean {
  if (owner?.type === 'Identifier') return owner['name'] === 'exports';
  return owner?.type === 'MemberExpression' && keyName(owner) === 'exports';
}

/** What a module exports of its top level: by `export`, at once or later, and by the ways of CommonJS. */
export function exportedNames(program: Node): Set<string> {
  const names = new Set<string>();
  const add = (node: Node | undefined) => {
    if (node?.type === 'Identifier') names.add(String(node['name']));
  };
  for (const statement of childrenOf(program, 'body')) {
    if (statement.type === 'ExportNamedDeclaration' && !childOf(statement, 'source')) {
      for (const specifier of childrenOf(statement, 'specifiers')) add(childOf(specifier, 'local'));
      const declared = childOf(statement, 'declaration');
      if (!declared) continue;
      add(childOf(declared, 'id'));
      for (const declarator of childrenOf(declared, 'declarations')) add(childOf(declarator, 'id'));
    } else if (statement.type === 'ExportDefaultDeclaration') {
      const declared = childOf(statement, 'declaration');
      add(declared);
      if (declared) add(childOf(declared, 'id'));
    } else if (statement.type === 'TSExportAssignment') add(childOf(statement, 'expression'));
    else if (statement.type === 'ExpressionStatement') addCommonJs(childOf(statement, 'expression'), add);
  }
  return names;
}

function addCommonJs(expression: Node | undefined, add: (node: Node | undefined) => void): void {
  const target = expression?.type === 'AssignmentExpression' ? childOf(expression, 'left') : undefined;
  const value = expression && childOf(expression, 'right');
  if (!target || !value || target.type !== 'MemberExpression') return;
  const owner = childOf(target, 'object');
  const isModule = owner?.type === 'Identifier' && owner['name'] === 'module' && keyName(target) === 'exports';
  if (!isModule && !isExportsObject(owner)) return;
  add(value);
  for (const property of childrenOf(value, 'properties')) add(childOf(property, 'value'));
}
