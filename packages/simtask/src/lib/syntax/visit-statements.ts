import * as code from './node-codes.ts';
import { childOf, childrenOf, type Node, unwrap } from './syntax-tree.ts';
import { visitPattern } from './visit-patterns.ts';
import type { Handler, Walk } from './walk.ts';

const content =
  (...fields: readonly string[]): Handler =>
  (walk, node) => {
    for (const field of fields) {
      const value = node[field];
      if (Array.isArray(value)) walk.visitAll(childrenOf(node, field));
      else walk.visit(childOf(node, field));
    }
  };

const wrapped = (name: number, ...fields: readonly string[]): Handler => {
  const inner = content(...fields);
  return (walk, node) => walk.wrap(name, () => inner(walk, node));
};

/** Control flow. A block is its content; see node-codes for what falls together. */
export const STATEMENTS: Readonly<Record<string, Handler>> = {
  Program: statements('body'),
  BlockStatement: statements('body'),
  StaticBlock: statements('body'),
  LabeledStatement: content('body'),
  WithStatement: content('object', 'body'),
  ExpressionStatement(walk, node) {
    visitEffect(walk, childOf(node, 'expression'));
  },
  ReturnStatement(walk, node) {
    visitResult(walk, code.RETURN, childOf(node, 'argument'));
  },
  ThrowStatement: wrapped(code.THROW, 'argument'),
  TryStatement(walk, node) {
    walk.wrap(code.TRY, () => walk.visit(childOf(node, 'block')));
    walk.visit(childOf(node, 'handler'));
    const last = childOf(node, 'finalizer');
    if (last) walk.wrap(code.FINALLY, () => walk.visit(last));
  },
  CatchClause(walk, node) {
    walk.wrap(code.CATCH, () => {
      visitPattern(walk, childOf(node, 'param'));
      walk.visit(childOf(node, 'body'));
    });
  },
  BreakStatement: (walk) => walk.streams.leaf(code.BREAK),
  ContinueStatement: (walk) => walk.streams.leaf(code.CONTINUE),
  IfStatement: visitIf,
  SwitchStatement: visitSwitch,
  ForStatement(walk, node) {
    walk.visit(childOf(node, 'init'));
    walk.wrap(code.LOOP, () => content('test', 'body', 'update')(walk, node));
  },
  WhileStatement: wrapped(code.LOOP, 'test', 'body'),
  DoWhileStatement: wrapped(code.LOOP, 'test', 'body'),
  ForOfStatement: visitForEach,
  ForInStatement: visitForEach,
};

/** Statements of a list, each of which may be documented. */
function statements(field: string): Handler {
  return (walk, node) => {
    for (const statement of childrenOf(node, field)) {
      walk.docEnd = statement.start;
      walk.visit(statement);
    }
  };
}

/** `a && b();` is an `if`. */
function visitEffect(walk: Walk, expression: Node | undefined): void {
  const inner = expression && unwrap(expression);
  if (inner?.type === 'LogicalExpression' && inner['operator'] === '&&') {
    visitBranch(walk, childOf(inner, 'left'), () => walk.visit(childOf(inner, 'right')));
  } else if (inner?.type === 'UnaryExpression' && inner['operator'] === 'void') {
    walk.visit(childOf(inner, 'argument'));
  } else walk.visit(expression);
}

/** A result that is chosen by a condition is two results behind a branch. */
export function visitResult(walk: Walk, name: number, value: Node | undefined): void {
  const inner = value && unwrap(value);
  if (inner?.type === 'ConditionalExpression') {
    visitBranch(walk, childOf(inner, 'test'), () => visitResult(walk, name, childOf(inner, 'consequent')));
    visitResult(walk, name, childOf(inner, 'alternate'));
  } else walk.wrap(name, () => walk.visit(value));
}

/** BRANCH(test, then); a test that is turned around is the same test. */
export function visitBranch(walk: Walk, test: Node | undefined, then: () => void): void {
  let bare = test && unwrap(test);
  while (bare?.type === 'UnaryExpression' && bare['operator'] === '!') {
    const inner = childOf(bare, 'argument');
    bare = inner && unwrap(inner);
  }
  walk.wrap(code.BRANCH, () => {
    walk.visit(bare);
    then();
  });
}

/** A chain of `else if` is as long as people like, so it is followed without recursion. */
function visitIf(walk: Walk, node: Node): void {
  let next: Node | undefined = node;
  while (next?.type === 'IfStatement') {
    const current: Node = next;
    visitBranch(walk, childOf(current, 'test'), () => walk.visit(childOf(current, 'consequent')));
    next = childOf(current, 'alternate');
  }
  walk.visit(next);
}

/** A case is a comparison with its statements; the `break` at its end is part of the notation. */
function visitSwitch(walk: Walk, node: Node): void {
  walk.visit(childOf(node, 'discriminant'));
  for (const branch of childrenOf(node, 'cases')) {
    const test = childOf(branch, 'test');
    const body = () => visitCase(walk, childrenOf(branch, 'consequent'));
    if (!test) {
      body();
      continue;
    }
    walk.wrap(code.BRANCH, () => {
      walk.wrap(code.EQUAL, () => {
        walk.streams.leaf(code.ID);
        walk.visit(test);
      });
      body();
    });
  }
}

function visitCase(walk: Walk, body: readonly Node[]): void {
  for (const statement of body) {
    const inner = statement.type === 'BlockStatement' ? childrenOf(statement, 'body') : [statement];
    for (const each of inner) if (each.type !== 'BreakStatement') walk.visit(each);
  }
}

function visitForEach(walk: Walk, node: Node): void {
  walk.wrap(code.LOOP, () => {
    walk.visit(childOf(node, 'right'));
    const left = childOf(node, 'left');
    if (left?.type !== 'VariableDeclaration') visitPattern(walk, left);
    else for (const { id } of childrenOf(left, 'declarations') as readonly { id?: Node }[]) visitPattern(walk, id);
    walk.visit(childOf(node, 'body'));
  });
}
