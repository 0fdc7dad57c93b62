import type { ArrowFunctionExpression, Node } from 'oxc-parser';
import { isBlock, needsOwnThis, type Page, type Rewrite, replace } from './rewrite.ts';

/** Parameters with their parentheses and return type, as written. */
function headOf(node: { body: Node | null; start: number; end: number }, page: Page, from: number): string {
  const until = node.body?.start ?? node.end;
  return page.text
    .slice(from, until)
    .replace(/\s*=>\s*$/, '')
    .trimEnd();
}

/** `a => b` → `(a) => { return b; }`. */
const arrowToBlock: Rewrite = {
  name: 'arrow expression to block',
  at: (node, page) => {
    if (node.type !== 'ArrowFunctionExpression' || isBlock(node.body)) return undefined;
    return replace(node.body, `{\nreturn ${page.of(node.body)};\n}`);
  },
};

/** `(a) => { return b; }` → `(a) => (b)`. */
const blockToArrow: Rewrite = {
  name: 'arrow block to expression',
  at: (node, page) => {
    if (node.type !== 'ArrowFunctionExpression' || !isBlock(node.body) || node.body.body.length !== 1) return undefined;
    const [only] = node.body.body;
    return only?.type === 'ReturnStatement' && only.argument
      ? replace(node.body, `(${page.of(only.argument)})`)
      : undefined;
  },
};

/** `(a) => b` → `function (a) { return b; }`. */
const arrowToFunction: Rewrite = {
  name: 'arrow to function expression',
  at: (node, page) => {
    if (node.type !== 'ArrowFunctionExpression' || needsOwnThis(node)) return undefined;
    const parent = page.parent?.type;
    if (parent !== 'CallExpression' && parent !== 'VariableDeclarator' && parent !== 'Property') return undefined;
    return replace(node, `${node.async ? 'async ' : ''}function ${paramsOf(node, page)} ${blockOf(node, page)}`);
  },
};

function paramsOf(node: ArrowFunctionExpression, page: Page): string {
  const head = headOf(node, page, node.start).replace(/^async\b\s*/, '');
  return /^[(<]/.test(head) ? head : `(${head})`;
}

function blockOf(node: ArrowFunctionExpression, page: Page): string {
  return isBlock(node.body) ? page.of(node.body) : `{\nreturn ${page.of(node.body)};\n}`;
}

/** `function (a) { b }` → `(a) => { b }`. */
const functionToArrow: Rewrite = {
  name: 'function expression to arrow',
  at: (node, page) => {
    if (node.type !== 'FunctionExpression' || node.generator || node.id || !node.body || needsOwnThis(node))
      return undefined;
    const parent = page.parent;
    const fits = parent?.type === 'CallExpression' || parent?.type === 'VariableDeclarator';
    const property = parent?.type === 'Property' && !parent.method && parent.kind === 'init';
    if (!fits && !property) return undefined;
    const head = headOf(node, page, node.start).replace(/^(async\s+)?function\s*/, '');
    return replace(node, `${node.async ? 'async ' : ''}${head} => ${page.of(node.body)}`);
  },
};

/** `function a(b) { c }` → `const a = (b) => { c };`. */
const declarationToConst: Rewrite = {
  name: 'function declaration to arrow',
  at: (node, page) => {
    if (node.type !== 'FunctionDeclaration' || node.generator || !node.id || !node.body) return undefined;
    if (needsOwnThis(node) || page.parent?.type === 'ExportDefaultDeclaration') return undefined;
    const head = headOf(node, page, node.id.end).trimStart();
    const async = node.async ? 'async ' : '';
    return replace(node, `const ${node.id.name} = ${async}${head} => ${page.of(node.body)};`);
  },
};

/** `const a = (b) => c;` → `function a(b) { return c; }`. */
const constToDeclaration: Rewrite = {
  name: 'arrow to function declaration',
  at: (node, page) => {
    if (node.type !== 'VariableDeclaration' || node.declarations.length !== 1) return undefined;
    const [only] = node.declarations;
    if (only?.id.type !== 'Identifier' || only.id.typeAnnotation) return undefined;
    if (only.init?.type !== 'ArrowFunctionExpression' || needsOwnThis(only.init)) return undefined;
    if (page.parent?.type !== 'ExportNamedDeclaration' && page.list().length === 0) return undefined;
    const { init, id } = only;
    return replace(
      node,
      `${init.async ? 'async ' : ''}function ${id.name}${paramsOf(init, page)} ${blockOf(init, page)}`,
    );
  },
};

/** `{ a(b) { c } }` ↔ `{ a: function (b) { c } }`. */
const methodShorthand: Rewrite = {
  name: 'method shorthand changed',
  at: (node, page) => {
    if (node.type !== 'Property' || node.kind !== 'init' || node.computed) return undefined;
    const { value } = node;
    if (value.type !== 'FunctionExpression' || value.generator || value.id || !value.body) return undefined;
    const async = value.async ? 'async ' : '';
    if (!node.method) {
      const head = headOf(value, page, value.start).replace(/^(async\s+)?function\s*/, '');
      return replace(node, `${async}${page.of(node.key)}${head} ${page.of(value.body)}`);
    }
    return replace(
      node,
      `${page.of(node.key)}: ${async}function ${headOf(value, page, node.key.end)} ${page.of(value.body)}`,
    );
  },
};

export const FUNCTIONS: readonly Rewrite[] = [
  arrowToBlock,
  blockToArrow,
  arrowToFunction,
  functionToArrow,
  declarationToConst,
  constToDeclaration,
  methodShorthand,
];
