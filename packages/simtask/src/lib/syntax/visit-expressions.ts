import { LITERAL } from './marks.ts';
import { nameAssigned, nameValue } from './naming.ts';
import * as code from './node-codes.ts';
import { CALLED_REFERENCE, DECLARATION, PROPERTY_NAME, REFERENCE } from './streams.ts';
import { childOf, childrenOf, isFunction, keyName, type Node, unwrap } from './syntax-tree.ts';
import { visitPattern } from './visit-patterns.ts';
import { visitBranch, visitResult } from './visit-statements.ts';
import { markAnnotation, markField } from './visit-types.ts';
import type { Handler, Walk } from './walk.ts';

const list =
  (name: number, field: string): Handler =>
  (walk, node) =>
    walk.wrap(name, () => walk.visitAll(childrenOf(node, field)));

const one =
  (name: number, field: string): Handler =>
  (walk, node) =>
    walk.wrap(name, () => walk.visit(childOf(node, field)));

const operation: Handler = (walk, node) => {
  walk.wrap(code.operatorCode(node['operator']), () => {
    walk.visit(childOf(node, 'left'));
    walk.visit(childOf(node, 'right'));
  });
};

/** What computes values. See node-codes for what falls together. */
export const EXPRESSIONS: Readonly<Record<string, Handler>> = {
  Identifier(walk, node) {
    const name = String(node['name']);
    if (name === 'undefined') return walk.streams.leaf(code.NULL);
    walk.streams.leaf(code.ID);
    walk.streams.name(name, walk.called === node ? CALLED_REFERENCE : REFERENCE);
  },
  ThisExpression: (walk) => walk.streams.leaf(code.THIS),
  Super: (walk) => walk.streams.leaf(code.THIS),
  MetaProperty: (walk) => walk.streams.leaf(code.OTHER),
  Literal: visitLiteral,
  TemplateLiteral: visitSum,
  TaggedTemplateExpression(walk, node) {
    walk.wrap(code.CALL, () => {
      visitCallee(walk, childOf(node, 'tag'));
      markField(walk, node, 'typeArguments');
      walk.visit(childOf(node, 'quasi'));
    });
  },
  BinaryExpression(walk, node) {
    if (node['operator'] === '+') visitSum(walk, node);
    else operation(walk, node);
  },
  LogicalExpression: operation,
  UnaryExpression: visitUnary,
  UpdateExpression(walk, node) {
    visitUpdate(walk, childOf(node, 'argument'), code.ADD, () => walk.streams.leaf(code.NUMBER));
  },
  AssignmentExpression: visitAssignment,
  VariableDeclaration: (walk, node) => walk.visitAll(childrenOf(node, 'declarations')),
  VariableDeclarator(walk, node) {
    const init = childOf(node, 'init');
    const target = childOf(node, 'id');
    if (init && target?.type === 'Identifier') nameValue(walk, init, String(target['name']));
    if (init) visitStore(walk, target, init);
    else if (target) declare(walk, target);
  },
  ConditionalExpression(walk, node) {
    visitBranch(walk, childOf(node, 'test'), () => walk.visit(childOf(node, 'consequent')));
    walk.visit(childOf(node, 'alternate'));
  },
  SequenceExpression: (walk, node) => walk.visitAll(childrenOf(node, 'expressions')),
  MemberExpression: visitMember,
  CallExpression: visitCall,
  NewExpression(walk, node) {
    walk.wrap(code.NEW, () => {
      visitCallee(walk, childOf(node, 'callee'));
      markField(walk, node, 'typeArguments');
      walk.visitAll(childrenOf(node, 'arguments'));
    });
  },
  ImportExpression: one(code.IMPORT, 'source'),
  AwaitExpression: one(code.AWAIT, 'argument'),
  YieldExpression: one(code.YIELD, 'argument'),
  ArrayExpression: list(code.ARRAY, 'elements'),
  SpreadElement: one(code.SPREAD, 'argument'),
  Decorator: () => {},
};

/** Only the name is needed: a `let` without a value does nothing. */
function declare(walk: Walk, target: Node): void {
  markAnnotation(walk, target);
  walk.streams.name(String(target['name']), DECLARATION);
}

function visitLiteral(walk: Walk, node: Node): void {
  const { value } = node;
  if (node['regex']) {
    walk.marks.mark(LITERAL, node.start, node.end);
    walk.streams.leaf(code.REGEX);
  } else if (typeof value === 'string') walk.streams.leaf(code.STRING);
  else if (typeof value === 'boolean') walk.streams.leaf(code.BOOLEAN);
  else walk.streams.leaf(value === null && node['raw'] === 'null' ? code.NULL : code.NUMBER);
}

/** ADD with flat operands. Long sums lean to the left, so they are unrolled without recursion. */
function visitSum(walk: Walk, node: Node): void {
  walk.wrap(code.ADD, () => {
    const rights: Node[] = [];
    let first = node;
    while (first.type === 'BinaryExpression' && first['operator'] === '+') {
      rights.push(first['right'] as Node);
      first = unwrap(first['left'] as Node);
    }
    visitOperand(walk, first);
    for (const right of rights.reverse()) visitOperand(walk, right);
  });
}

function visitOperand(walk: Walk, node: Node): void {
  if (node.type !== 'TemplateLiteral') {
    walk.visit(node);
    return;
  }
  const parts = childrenOf(node, 'quasis') as readonly (Node & { value?: { raw?: string } })[];
  const values = childrenOf(node, 'expressions');
  for (const [i, part] of parts.entries()) {
    if (part.value?.raw) walk.streams.leaf(code.STRING);
    walk.visit(values[i]);
  }
}

function visitUnary(walk: Walk, node: Node): void {
  const argument = childOf(node, 'argument');
  const { operator } = node;
  // Only `void 0` is a value; a call behind `void` is made for its effect.
  if (operator === 'void' && argument?.type === 'Literal') walk.streams.leaf(code.NULL);
  else if (operator === '-' && argument?.type === 'Literal') walk.visit(argument);
  else walk.wrap(operator === '!' ? code.NOT : code.UNARY, () => walk.visit(argument));
}

function visitAssignment(walk: Walk, node: Node): void {
  const target = childOf(node, 'left');
  const value = childOf(node, 'right');
  const operator = String(node['operator']);
  if (target && value) nameAssigned(walk, target, value);
  if (operator !== '=') {
    visitUpdate(walk, target, code.operatorCode(operator.slice(0, -1)), () => walk.visit(value));
  } else if (value) visitStore(walk, target, value, true);
}

/** ASSIGN(target, operation(target, value)). */
function visitUpdate(walk: Walk, target: Node | undefined, operator: number, value: () => void): void {
  walk.wrap(code.ASSIGN, () => {
    walk.visit(target);
    walk.wrap(operator, () => {
      walk.streams.leaf(code.ID);
      value();
    });
  });
}

/** A value and where it goes. A condition becomes a branch, a pattern one assignment for each of its names. */
function visitStore(walk: Walk, target: Node | undefined, value: Node, assigned = false): void {
  const isPattern = target?.type === 'ObjectPattern' || target?.type === 'ArrayPattern';
  if (isPattern) {
    const source = unwrap(value);
    // Its members are read from a name as they would be one by one.
    if (source.type === 'Identifier') walk.streams.name(String(source['name']), REFERENCE);
    else visitResult(walk, code.ASSIGN, value);
    visitPattern(walk, target);
    return;
  }
  const inner = unwrap(value);
  if (inner.type === 'ConditionalExpression') {
    visitTarget(walk, target, assigned);
    visitResult(walk, code.ASSIGN, value);
    return;
  }
  walk.wrap(code.ASSIGN, () => {
    visitTarget(walk, target, assigned);
    walk.visit(value);
  });
}

/** What is assigned to was declared elsewhere, or outside. */
function visitTarget(walk: Walk, target: Node | undefined, assigned: boolean): void {
  if (assigned) walk.visit(target);
  else visitPattern(walk, target);
}

function visitMember(walk: Walk, node: Node): void {
  const name = keyName(node);
  const suffix = walk.called === node ? '()' : '';
  const property = childOf(node, 'property');
  walk.wrap(name === undefined ? code.INDEX : code.MEMBER, () => {
    walk.visit(childOf(node, 'object'));
    if (name === undefined) walk.visit(property);
  });
  if (name !== undefined) walk.streams.name(name + suffix, PROPERTY_NAME);
}

/** What is called is named as such, whatever types stand around it. */
function visitCallee(walk: Walk, callee: Node | undefined): void {
  walk.called = callee && unwrap(callee);
  walk.visit(callee);
}

function visitCall(walk: Walk, node: Node): void {
  const callee = childOf(node, 'callee');
  const inner = callee && unwrap(callee);
  const values = childrenOf(node, 'arguments');
  markField(walk, node, 'typeArguments');
  const loop = inner?.type === 'MemberExpression' && keyName(inner) === 'forEach' && isFunction(values[0]);
  if (loop) {
    walk.wrap(code.LOOP, () => {
      walk.visit(childOf(inner, 'object'));
      walk.inlined = values[0];
      walk.visit(values[0]);
    });
    return;
  }
  walk.wrap(code.CALL, () => {
    visitCallee(walk, callee);
    walk.visitAll(values);
  });
}
