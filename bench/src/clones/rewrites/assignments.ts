import type { Node, VariableDeclaration } from 'oxc-parser';
import type { Edit } from '../edits.ts';
import { isPlain, type Page, type Rewrite, replace } from './rewrite.ts';

/** `a += b` → `a = a + b`. */
const spellOut: Rewrite = {
  name: 'compound assignment spelt out',
  at: (node, page) => {
    if (node.type !== 'AssignmentExpression' || node.operator === '=' || !isPlain(node.left)) return undefined;
    const [left, operator] = [page.of(node.left), node.operator.slice(0, -1)];
    return replace(node, `${left} = ${left} ${operator} ${page.operand(node.right)}`);
  },
};

/** `a = a + b` → `a += b`. */
const compound: Rewrite = {
  name: 'assignment made compound',
  at: (node, page) => {
    if (node.type !== 'AssignmentExpression' || node.operator !== '=' || node.right.type !== 'BinaryExpression')
      return undefined;
    const { left, operator, right } = node.right;
    if (!/^[-+*/]$/.test(operator) || page.of(left) !== page.of(node.left)) return undefined;
    return replace(node, `${page.of(node.left)} ${operator}= ${page.of(right)}`);
  },
};

/** `a++` as a statement or an update → `a += 1`. */
const increment: Rewrite = {
  name: 'increment spelt out',
  at: (node, page) => {
    const parent = page.parent;
    const free = parent?.type === 'ExpressionStatement' || (parent?.type === 'ForStatement' && parent.update === node);
    if (node.type !== 'UpdateExpression' || !free) return undefined;
    return replace(node, `${page.of(node.argument)} ${node.operator.charAt(0)}= 1`);
  },
};

/** `const { a, b: c } = d;` → `const a = d.a; const c = d.b;`. */
const readMembers: Rewrite = {
  name: 'destructuring to member reads',
  at: (node, page) => {
    const only = single(node, page);
    if (only?.id.type !== 'ObjectPattern' || !only.init || node.type !== 'VariableDeclaration') return undefined;
    const plain = isPlain(only.init);
    const from = plain ? page.of(only.init) : page.fresh('source');
    const reads = only.id.properties.map((property) => readOf(property, from, page));
    if (reads.length === 0 || reads.includes(undefined)) return undefined;
    const before = plain ? [] : [`const ${from} = ${page.of(only.init)};`];
    return replace(node, [...before, ...reads.map((read) => `${node.kind} ${read};`)].join('\n'));
  },
};

function readOf(property: Node, from: string, page: Page): string | undefined {
  if (property.type !== 'Property' || property.computed || property.key.type !== 'Identifier') return undefined;
  const member = `${from}.${property.key.name}`;
  const { value } = property;
  if (value.type === 'Identifier') return `${value.name} = ${member}`;
  if (value.type !== 'AssignmentPattern' || value.left.type !== 'Identifier') return undefined;
  return `${value.left.name} = ${member} === undefined ? ${page.operand(value.right)} : ${member}`;
}

/** `const a = b.a;` → `const { a } = b;`. */
const destructure: Rewrite = {
  name: 'member read to destructuring',
  at: (node, page) => {
    const only = single(node, page);
    if (only?.id.type !== 'Identifier' || only.id.typeAnnotation || node.type !== 'VariableDeclaration')
      return undefined;
    const { init, id } = only;
    if (init?.type !== 'MemberExpression' || init.optional || init.computed || init.property.type !== 'Identifier') {
      return undefined;
    }
    if (init.object.type === 'Super') return undefined;
    const key = init.property.name;
    const bound = key === id.name ? key : `${key}: ${id.name}`;
    return replace(node, `${node.kind} { ${bound} } = ${page.of(init.object)};`);
  },
};

/** `const a = 1; const b = 2;` → `const a = 1, b = 2;`. */
const joinDeclarations: Rewrite = {
  name: 'declarations joined',
  at: (node, page): Edit | undefined => {
    const [next] = page.after(node);
    if (node.type !== 'VariableDeclaration' || next?.type !== 'VariableDeclaration' || next.kind !== node.kind)
      return undefined;
    const all = [...node.declarations, ...next.declarations].map((each) => page.of(each));
    return { start: node.start, end: next.end, text: `${node.kind} ${all.join(',\n')};` };
  },
};

/** `const a = 1, b = 2;` → `const a = 1; const b = 2;`. */
const splitDeclarations: Rewrite = {
  name: 'declarations split',
  at: (node, page) => {
    if (node.type !== 'VariableDeclaration' || node.declarations.length < 2 || page.list().length === 0)
      return undefined;
    return replace(node, node.declarations.map((each) => `${node.kind} ${page.of(each)};`).join('\n'));
  },
};

/** `return a(b);` → `const result = a(b); return result;`. */
const nameResult: Rewrite = {
  name: 'result named before return',
  at: (node, page) => {
    if (node.type !== 'ReturnStatement' || !node.argument || page.list().length === 0) return undefined;
    if (isPlain(node.argument)) return undefined;
    const name = page.fresh('result');
    return replace(node, `const ${name} = ${page.of(node.argument)};\nreturn ${name};`);
  },
};

/** `const a = b; return a;` → `return b;`. */
const returnAtOnce: Rewrite = {
  name: 'named result returned at once',
  at: (node, page) => {
    const only = single(node, page);
    const [next] = page.after(node);
    if (only?.id.type !== 'Identifier' || !only.init || next?.type !== 'ReturnStatement') return undefined;
    if (next.argument?.type !== 'Identifier' || next.argument.name !== only.id.name) return undefined;
    return { start: node.start, end: next.end, text: `return ${page.of(only.init)};` };
  },
};

/** The declaration of one variable that stands in a list. */
function single(node: Node, page: Page): VariableDeclaration['declarations'][number] | undefined {
  if (node.type !== 'VariableDeclaration' || node.declarations.length !== 1) return undefined;
  return page.list().length > 0 ? node.declarations[0] : undefined;
}

export const ASSIGNMENTS: readonly Rewrite[] = [
  spellOut,
  compound,
  increment,
  readMembers,
  destructure,
  joinDeclarations,
  splitDeclarations,
  nameResult,
  returnAtOnce,
];
