import type { Node } from 'oxc-parser';
import { isBlock, leaves, type Page, type Rewrite, replace } from './rewrite.ts';

/** The value of `return a;`, alone or alone in a block. */
function returned(statement: Node | null | undefined): Node | undefined {
  const only = isBlock(statement) ? (statement.body.length === 1 ? statement.body[0] : undefined) : statement;
  return only?.type === 'ReturnStatement' && only.argument ? only.argument : undefined;
}

/** `if (a) return b; return c;`, with or without else → `return a ? b : c;`. */
const returnsToTernary: Rewrite = {
  name: 'if/else returns to ternary',
  at: (node, page) => {
    if (node.type !== 'IfStatement') return undefined;
    const first = returned(node.consequent);
    const [following] = page.after(node);
    const second = returned(node.alternate ?? following);
    if (!first || !second) return undefined;
    const text = `return ${page.condition(node.test)} ? ${page.operand(first)} : ${page.operand(second)};`;
    return node.alternate || !following ? replace(node, text) : { start: node.start, end: following.end, text };
  },
};

/** `return a ? b : c;` → `if (a) { return b; } else { return c; }`, or with an early return. */
const ternaryToReturns: Rewrite = {
  name: 'ternary to if/else returns',
  at: (node, page) => {
    if (node.type !== 'ReturnStatement' || !node.argument) return undefined;
    const value = node.argument.type === 'ParenthesizedExpression' ? node.argument.expression : node.argument;
    if (value.type !== 'ConditionalExpression') return undefined;
    const [test, yes, no] = [page.of(value.test), page.of(value.consequent), page.of(value.alternate)];
    const early = page.list().length > 0 && yes.length > no.length;
    if (early) return replace(node, `if (${page.not(value.test)}) {\nreturn ${no};\n}\nreturn ${yes};`);
    return replace(node, `if (${test}) {\nreturn ${yes};\n} else {\nreturn ${no};\n}`);
  },
};

/** `const a = b ? c : d;` → `let a; if (b) { a = c; } else { a = d; }`. */
const ternaryToAssignments: Rewrite = {
  name: 'ternary to if/else assignments',
  at: (node, page) => {
    if (node.type !== 'VariableDeclaration' || page.list().length === 0 || node.declarations.length !== 1)
      return undefined;
    const [only] = node.declarations;
    if (only?.id.type !== 'Identifier' || only.init?.type !== 'ConditionalExpression') return undefined;
    const { test, consequent, alternate } = only.init;
    const [name, set] = [page.of(only.id), only.id.name];
    const [yes, no] = [`${set} = ${page.of(consequent)};`, `${set} = ${page.of(alternate)};`];
    return replace(node, `let ${name};\nif (${page.of(test)}) {\n${yes}\n} else {\n${no}\n}`);
  },
};

/** `if (a) b = c; else b = d;` → `b = a ? c : d;`. */
const assignmentsToTernary: Rewrite = {
  name: 'if/else assignments to ternary',
  at: (node, page) => {
    if (node.type !== 'IfStatement' || !node.alternate) return undefined;
    const [yes, no] = [assigned(node.consequent), assigned(node.alternate)];
    if (!yes || !no || page.of(yes.left) !== page.of(no.left)) return undefined;
    const choice = `${page.condition(node.test)} ? ${page.operand(yes.right)} : ${page.operand(no.right)}`;
    return replace(node, `${page.of(yes.left)} = ${choice};`);
  },
};

function assigned(statement: Node): { left: Node; right: Node } | undefined {
  const only = isBlock(statement) ? (statement.body.length === 1 ? statement.body[0] : undefined) : statement;
  if (only?.type !== 'ExpressionStatement' || only.expression.type !== 'AssignmentExpression') return undefined;
  return only.expression.operator === '=' ? only.expression : undefined;
}

/** `if (a) b else c` → `if (!a) c else b`. */
const swapBranches: Rewrite = {
  name: 'branches swapped',
  at: (node, page) => {
    if (node.type !== 'IfStatement' || !node.alternate || node.alternate.type === 'IfStatement') return undefined;
    if (page.parent?.type === 'IfStatement') return undefined;
    const [yes, no] = [page.body(node.consequent), page.body(node.alternate)];
    return replace(node, `if (${page.not(node.test)}) {${no}} else {${yes}}`);
  },
};

/** `if (a) { …return; } else { b }` → `if (a) { …return; } b`. */
const dropElse: Rewrite = {
  name: 'else after a return dropped',
  at: (node, page) => {
    if (node.type !== 'IfStatement' || !node.alternate || !leaves(node.consequent)) return undefined;
    if (page.list().length === 0) return undefined;
    return replace(node, `if (${page.of(node.test)}) ${page.of(node.consequent)}\n${page.body(node.alternate)}`);
  },
};

/** `if (a) { …return; } b` → `if (a) { …return; } else { b }`. */
const addElse: Rewrite = {
  name: 'else added after a return',
  at: (node, page) => {
    if (node.type !== 'IfStatement' || node.alternate || !leaves(node.consequent)) return undefined;
    const rest = page.after(node);
    const last = rest.at(-1);
    if (!last || !page.inFunctionBody || rest.some(declares)) return undefined;
    const body = page.text.slice(node.consequent.end, last.end);
    const text = `if (${page.of(node.test)}) {${page.body(node.consequent)}} else {${body}\n}`;
    return { start: node.start, end: last.end, text };
  },
};

/** `if (a) { b }` at the end of a function → `if (!a) return; b`. */
const returnEarly: Rewrite = {
  name: 'if to early return',
  at: (node, page) => {
    if (node.type !== 'IfStatement' || node.alternate || !isBlock(node.consequent)) return undefined;
    if (!page.inFunctionBody || page.after(node).length > 0) return undefined;
    return replace(node, `if (${page.not(node.test)}) {\nreturn;\n}\n${page.body(node.consequent)}`);
  },
};

/** `if (a) return; b` → `if (!a) { b }`. */
const returnLate: Rewrite = {
  name: 'early return to if',
  at: (node, page) => {
    if (node.type !== 'IfStatement' || node.alternate || !page.inFunctionBody) return undefined;
    const only =
      isBlock(node.consequent) && node.consequent.body.length === 1 ? node.consequent.body[0] : node.consequent;
    const last = page.after(node).at(-1);
    if (only?.type !== 'ReturnStatement' || only.argument || !last) return undefined;
    const text = `if (${page.not(node.test)}) {${page.text.slice(node.end, last.end)}\n}`;
    return { start: node.start, end: last.end, text };
  },
};

/** `if (a) { if (b) c }` → `if (a && b) c`. */
const mergeIfs: Rewrite = {
  name: 'nested ifs merged',
  at: (node, page) => {
    if (node.type !== 'IfStatement' || node.alternate || !isBlock(node.consequent)) return undefined;
    const [inner, more] = node.consequent.body;
    if (inner?.type !== 'IfStatement' || more || inner.alternate) return undefined;
    return replace(node, `if (${both(page, node.test, inner.test)}) ${page.of(inner.consequent)}`);
  },
};

const both = (page: Page, left: Node, right: Node): string => `${page.condition(left)} && ${page.condition(right)}`;

/** `if (a && b) c` → `if (a) { if (b) c }`. */
const splitIf: Rewrite = {
  name: 'if split in two',
  at: (node, page) => {
    if (node.type !== 'IfStatement' || node.alternate || page.parent?.type === 'IfStatement') return undefined;
    if (node.test.type !== 'LogicalExpression' || node.test.operator !== '&&') return undefined;
    const { left, right } = node.test;
    return replace(node, `if (${page.of(left)}) {\nif (${page.of(right)}) ${page.of(node.consequent)}\n}`);
  },
};

const declares = ({ type }: Node): boolean => type === 'FunctionDeclaration' || type === 'ClassDeclaration';

export const BRANCHES: readonly Rewrite[] = [
  returnsToTernary,
  ternaryToReturns,
  ternaryToAssignments,
  assignmentsToTernary,
  swapBranches,
  dropElse,
  addElse,
  returnEarly,
  returnLate,
  mergeIfs,
  splitIf,
];
