import type { Node } from 'oxc-parser';
import { bound, continues, isBlock, isPlain, type Page, type Rewrite, replace } from './rewrite.ts';

/** `for (a; b; c) d` → `a; while (b) { d; c; }`. */
const forToWhile: Rewrite = {
  name: 'for to while',
  at: (node, page) => {
    if (node.type !== 'ForStatement' || page.list().length === 0 || continues(node.body)) return undefined;
    const before = node.init ? `${page.of(node.init)};\n` : '';
    const test = node.test ? page.of(node.test) : 'true';
    const update = node.update ? `\n${page.of(node.update)};` : '';
    return replace(node, `${before}while (${test}) {${page.body(node.body)}${update}\n}`);
  },
};

/** `while (a) b` → `for (; a; ) b`. */
const whileToFor: Rewrite = {
  name: 'while to for',
  at: (node, page) =>
    node.type === 'WhileStatement' ? replace(node, `for (; ${page.of(node.test)}; ) ${page.of(node.body)}`) : undefined,
};

/** `for (const a of b) c` → `b.forEach((a) => { c });`. */
const forOfToForEach: Rewrite = {
  name: 'for-of to forEach',
  at: (node, page) => {
    if (node.type !== 'ForOfStatement' || node.await || bound(node.body)) return undefined;
    const name = declared(node.left, page);
    if (name === undefined) return undefined;
    return replace(node, `${page.operand(node.right)}.forEach((${name}) => {${page.body(node.body)}\n});`);
  },
};

/** `for (const a of b) c` → `for (let i = 0; i < b.length; i += 1) { const a = b[i]; c }`. */
const forOfToIndexed: Rewrite = {
  name: 'for-of to indexed for',
  at: (node, page) => {
    if (node.type !== 'ForOfStatement' || node.await || node.left.type !== 'VariableDeclaration') return undefined;
    const index = page.fresh('i');
    const list = isPlain(node.right) ? page.of(node.right) : page.fresh('list');
    if (!isPlain(node.right) && page.list().length === 0) return undefined;
    const before = isPlain(node.right) ? '' : `const ${list} = ${page.of(node.right)};\n`;
    const head = `for (let ${index} = 0; ${index} < ${list}.length; ${index} += 1)`;
    return replace(node, `${before}${head} {\n${page.of(node.left)} = ${list}[${index}];${page.body(node.body)}\n}`);
  },
};

/** `b.forEach((a) => { c });` → `for (const a of b) { c }`. */
const forEachToForOf: Rewrite = {
  name: 'forEach to for-of',
  at: (node, page) => {
    if (node.type !== 'ExpressionStatement' || node.expression.type !== 'CallExpression') return undefined;
    const { callee, arguments: given } = node.expression;
    const [each, more] = given;
    if (callee.type !== 'MemberExpression' || callee.optional || callee.property.type !== 'Identifier')
      return undefined;
    if (callee.property.name !== 'forEach' || more || !each || page.list().length === 0) return undefined;
    if (each.type !== 'ArrowFunctionExpression' || each.params.length !== 1 || each.async) return undefined;
    const [param] = each.params;
    if (!param || param.type === 'AssignmentPattern' || param.type === 'RestElement' || bound(each.body))
      return undefined;
    const body = isBlock(each.body) ? page.body(each.body) : `\n${page.of(each.body)};`;
    return replace(node, `for (const ${page.of(param)} of ${page.of(callee.object)}) {${body}\n}`);
  },
};

/** `do a while (b)` → `while (true) { a; if (!b) break; }`. */
const doToWhile: Rewrite = {
  name: 'do-while to while',
  at: (node, page) => {
    if (node.type !== 'DoWhileStatement' || continues(node.body)) return undefined;
    return replace(node, `while (true) {${page.body(node.body)}\nif (${page.not(node.test)}) {\nbreak;\n}\n}`);
  },
};

function declared(left: Node, page: Page): string | undefined {
  if (left.type !== 'VariableDeclaration' || left.kind === 'var') return undefined;
  const [only] = left.declarations;
  return only ? page.of(only.id) : undefined;
}

export const LOOPS: readonly Rewrite[] = [
  forToWhile,
  whileToFor,
  forOfToForEach,
  forOfToIndexed,
  forEachToForOf,
  doToWhile,
];
