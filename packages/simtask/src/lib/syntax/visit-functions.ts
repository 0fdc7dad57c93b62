import { nameValue, ownContext } from './naming.ts';
import * as code from './node-codes.ts';
import { DECLARATION, PROPERTY_NAME } from './streams.ts';
import { childOf, childrenOf, isFunction, keyName, type Node } from './syntax-tree.ts';
import { visitPattern } from './visit-patterns.ts';
import { visitResult } from './visit-statements.ts';
import { markField } from './visit-types.ts';
import type { FunctionKind, Handler, Walk, WalkedFunction } from './walk.ts';

/** Functions, and what holds them: classes, objects, exports. */
export const FUNCTIONS: Readonly<Record<string, Handler>> = {
  FunctionDeclaration: visitFunction,
  FunctionExpression: visitFunction,
  ArrowFunctionExpression: visitFunction,
  ClassDeclaration: visitClass,
  ClassExpression: visitClass,
  ObjectExpression: visitObject,
  ExportNamedDeclaration: (walk, node) => walk.visit(childOf(node, 'declaration')),
  ExportDefaultDeclaration(walk, node) {
    const value = childOf(node, 'declaration');
    const id = value && childOf(value, 'id');
    if (value && !id) nameValue(walk, value, 'default', true);
    if (value && !id && value.type === 'ClassDeclaration') walk.exportedClasses.set(value, 'default');
    walk.visit(value);
  },
  TSExportAssignment: (walk, node) => walk.visit(childOf(node, 'expression')),
  TSModuleDeclaration: (walk, node) => walk.visit(childOf(node, 'body')),
  TSModuleBlock(walk, node) {
    for (const statement of childrenOf(node, 'body')) {
      walk.docEnd = statement.start;
      walk.visit(statement);
    }
  },
};

/** The ranges are known once its content was walked. */
function visitFunction(walk: Walk, node: Node): void {
  if (!isFunction(node)) return;
  const inlined = walk.inlined === node;
  const { docEnd } = walk;
  const context = walk.contexts.get(node) ?? ownContext(walk, node);
  const ranges: Pick<WalkedFunction, 'nodes' | 'names'> = { nodes: [0, 0], names: [0, 0] };
  walk.functions.push({ ...context, node, nested: walk.level > 0, docEnd, ...ranges });
  markField(walk, node, 'typeParameters');
  markField(walk, node, 'returnType');
  if (!inlined) walk.streams.open(code.FUNCTION);
  ranges.nodes[0] = walk.streams.nodeCount;
  ranges.names[0] = walk.streams.nameCount;
  walk.level += 1;
  visitContent(walk, node);
  walk.level -= 1;
  ranges.nodes[1] = walk.streams.nodeCount;
  ranges.names[1] = walk.streams.nameCount;
  if (!inlined) walk.streams.close();
  walk.docEnd = docEnd;
}

function visitContent(walk: Walk, node: Node): void {
  const id = childOf(node, 'id');
  if (id) walk.streams.name(String(id['name']), DECLARATION);
  for (const parameter of childrenOf(node, 'params')) visitPattern(walk, parameter);
  const body = childOf(node, 'body');
  if (body?.type === 'BlockStatement') walk.visit(body);
  else visitResult(walk, code.RETURN, body);
}

function visitClass(walk: Walk, node: Node): void {
  const id = childOf(node, 'id');
  const known = walk.exportedClasses.get(node);
  const className = id ? String(id['name']) : (known ?? '<anonymous>');
  const exported = known !== undefined || (walk.level === 0 && id !== undefined && walk.exports.has(className));
  if (id) walk.streams.name(className, DECLARATION);
  for (const field of ['typeParameters', 'superTypeArguments']) markField(walk, node, field);
  walk.wrap(code.CLASS, () => {
    walk.visit(childOf(node, 'superClass'));
    for (const member of childrenOf(childOf(node, 'body') ?? node, 'body')) {
      walk.docEnd = member.start;
      visitMember(walk, member, className, exported);
    }
  });
}

const MEMBER_KINDS: ReadonlyMap<unknown, FunctionKind> = new Map([
  ['get', 'getter'],
  ['set', 'setter'],
  ['constructor', 'constructor'],
]);

function visitMember(walk: Walk, member: Node, className: string, classExported: boolean): void {
  const value = childOf(member, 'value');
  if (member.type === 'StaticBlock') walk.visit(member);
  const name = keyName(member) ?? '<computed>';
  const exported = classExported && member['accessibility'] !== 'private' && !name.startsWith('#');
  markField(walk, member, 'typeAnnotation');
  if (!value) return;
  if (member.type === 'MethodDefinition') {
    const kind = MEMBER_KINDS.get(member['kind']) ?? 'method';
    walk.contexts.set(value, { name, kind, className, exported, holder: member, named: true });
    walk.visit(value);
    return;
  }
  nameValue(walk, value, name, exported);
  const context = walk.contexts.get(value);
  if (context) walk.contexts.set(value, { ...context, className });
  walk.wrap(code.ASSIGN, () => walk.visit(value));
}

function visitObject(walk: Walk, node: Node): void {
  const exported = walk.exportedObjects.has(node);
  walk.wrap(code.OBJECT, () => {
    for (const property of childrenOf(node, 'properties')) {
      if (property.type === 'Property') visitProperty(walk, property, exported);
      else walk.visit(property);
    }
  });
}

function visitProperty(walk: Walk, property: Node, exported: boolean): void {
  const value = childOf(property, 'value');
  const name = keyName(property);
  if (name === undefined) walk.visit(childOf(property, 'key'));
  else walk.streams.name(name, PROPERTY_NAME);
  if (!value) return;
  const outer = walk.docEnd;
  walk.docEnd = property.start;
  nameMember(walk, property, value, { name: name ?? '<computed>', exported });
  walk.wrap(code.PROPERTY, () => walk.visit(value));
  walk.docEnd = outer;
}

function nameMember(walk: Walk, property: Node, value: Node, given: { name: string; exported: boolean }): void {
  const kind = property['method'] === true ? 'object-method' : MEMBER_KINDS.get(property['kind']);
  if (kind) walk.contexts.set(value, { ...given, kind, holder: property, named: true });
  else nameValue(walk, value, given.name, given.exported);
}
