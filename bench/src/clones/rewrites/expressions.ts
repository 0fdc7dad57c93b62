import type { Node } from 'oxc-parser';
import { isBlock, isPlain, type Page, type Rewrite, replace } from './rewrite.ts';

/** Backquoted text with `${a}` → `'…' + a`. */
const templateToConcatenation: Rewrite = {
  name: 'template to concatenation',
  at: (node, page) => {
    if (node.type !== 'TemplateLiteral' || node.expressions.length === 0) return undefined;
    if (page.parent?.type === 'TaggedTemplateExpression' || page.parent?.type === 'TSLiteralType') return undefined;
    const parts = node.quasis.flatMap(({ value }, index) => {
      const expression = node.expressions[index];
      const text = value.cooked === '' && index > 0 ? [] : [JSON.stringify(value.cooked ?? '')];
      return expression ? [...text, page.operand(expression)] : text;
    });
    return replace(node, `(${parts.join(' + ')})`);
  },
};

/** `'…' + a` → backquoted text with `${a}`. */
const concatenationToTemplate: Rewrite = {
  name: 'concatenation to template',
  at: (node, page) => {
    if (node.type !== 'BinaryExpression' || node.operator !== '+') return undefined;
    if (page.parent?.type === 'BinaryExpression' && page.parent.operator === '+') return undefined;
    const operands = operandsOf(node);
    if (!operands.some(isText) || operands.every(isText) || !operands.slice(0, 2).some(isText)) return undefined;
    const parts = operands.map((each) => (isText(each) ? inTemplate(each.value) : `\${${page.of(each)}}`));
    return replace(node, `\`${parts.join('')}\``);
  },
};

const inTemplate = (text: string): string => text.replace(/[`\\]|\$\{/g, '\\$&').replace(/\n/g, '\\n');
const isText = (node: Node): node is Node & { value: string } =>
  node.type === 'Literal' && typeof node.value === 'string';

function operandsOf(node: Node): Node[] {
  if (node.type !== 'BinaryExpression' || node.operator !== '+') return [node];
  return [...operandsOf(node.left), node.right];
}

/** `a && b();` → `if (a) { b(); }`, and the same for `||`. */
const logicToIf: Rewrite = {
  name: '&& to if',
  at: (node, page) => {
    if (node.type !== 'ExpressionStatement' || node.expression.type !== 'LogicalExpression') return undefined;
    const { left, operator, right } = node.expression;
    if (operator === '??') return undefined;
    return replace(node, `if (${operator === '&&' ? page.of(left) : page.not(left)}) {\n${page.of(right)};\n}`);
  },
};

/** `if (a) { b(); }` → `a && b();`. */
const ifToLogic: Rewrite = {
  name: 'if to &&',
  at: (node, page) => {
    if (node.type !== 'IfStatement' || node.alternate || page.parent?.type === 'IfStatement') return undefined;
    const only =
      isBlock(node.consequent) && node.consequent.body.length === 1 ? node.consequent.body[0] : node.consequent;
    if (only?.type !== 'ExpressionStatement' || only.expression.type === 'AwaitExpression') return undefined;
    const action =
      only.expression.type === 'CallExpression' ? page.of(only.expression) : `(${page.of(only.expression)})`;
    return replace(node, `${page.condition(node.test)} && ${action};`);
  },
};

/** `!(a && b)` ↔ `!a || !b`, and with the operators the other way round. */
const deMorgan: Rewrite = {
  name: "De Morgan's law",
  at: (node, page) => {
    if (node.type === 'UnaryExpression' && node.operator === '!' && node.argument.type === 'ParenthesizedExpression') {
      const inner = node.argument.expression;
      if (inner.type !== 'LogicalExpression' || inner.operator === '??') return undefined;
      const { left, right } = inner;
      return replace(node, `(${page.not(left)} ${inner.operator === '&&' ? '||' : '&&'} ${page.not(right)})`);
    }
    if (node.type !== 'LogicalExpression' || node.operator === '??' || page.parent?.type !== 'IfStatement')
      return undefined;
    const opposite = node.operator === '&&' ? '||' : '&&';
    return replace(node, `!(${page.not(node.left)} ${opposite} ${page.not(node.right)})`);
  },
};

const MIRRORED: Readonly<Record<string, string>> = {
  '<': '>',
  '>': '<',
  '<=': '>=',
  '>=': '<=',
  '===': '===',
  '!==': '!==',
};

/** `a < b` → `b > a`. */
const mirror: Rewrite = {
  name: 'comparison mirrored',
  at: (node, page) => {
    if (node.type !== 'BinaryExpression' || !isPlain(node.left) || !isPlain(node.right)) return undefined;
    const operator = MIRRORED[node.operator];
    if (!operator || page.parent?.type === 'BinaryExpression') return undefined;
    return replace(node, `${page.of(node.right)} ${operator} ${page.of(node.left)}`);
  },
};

/** `a?.b` → `(a == null ? undefined : a.b)`. */
const spellOutOptional: Rewrite = {
  name: 'optional chaining spelt out',
  at: (node, page) => {
    if (node.type !== 'ChainExpression' || node.expression.type !== 'MemberExpression') return undefined;
    const { object, optional } = node.expression;
    if (!optional || !isPlain(object)) return undefined;
    const member = `${page.of(object)}${page.text
      .slice(object.end, node.end)
      .replace(/^\?\.(?=\[)/, '')
      .replace('?.', '.')}`;
    return replace(node, `(${page.of(object)} == null ? undefined : ${member})`);
  },
};

/** `{ ...a, b: c }` → `Object.assign({}, a, { b: c })`. */
const spreadToAssign: Rewrite = {
  name: 'object spread to Object.assign',
  at: (node, page) => {
    if (node.type !== 'ObjectExpression' || !node.properties.some(({ type }) => type === 'SpreadElement'))
      return undefined;
    const parts = node.properties.map((each) =>
      each.type === 'SpreadElement' ? page.of(each.argument) : `{ ${page.of(each)} }`,
    );
    return replace(node, `Object.assign({}, ${parts.join(', ')})`);
  },
};

/** `{ a }` ↔ `{ a: a }`. */
const propertyShorthand: Rewrite = {
  name: 'property shorthand spelt out',
  at: (node, page) => {
    if (node.type !== 'ObjectExpression') return undefined;
    const short = node.properties.filter((each) => each.type === 'Property' && each.shorthand);
    return short.length > 0 ? short.map((each) => replace(each, `${page.of(each)}: ${page.of(each)}`)) : undefined;
  },
};

/** `{a && <b/>}` → `{a ? <b/> : null}`, and back. */
const conditionalElement: Rewrite = {
  name: 'conditional element changed',
  at: (node, page) => {
    if (node.type !== 'JSXExpressionContainer') return undefined;
    const { expression } = node;
    if (expression.type === 'LogicalExpression' && expression.operator === '&&') {
      return replace(expression, `${page.condition(expression.left)} ? ${page.of(expression.right)} : null`);
    }
    if (expression.type !== 'ConditionalExpression' || expression.alternate.type !== 'Literal') return undefined;
    if (expression.alternate.value !== null) return undefined;
    return replace(expression, `${page.condition(expression.test)} && ${page.operand(expression.consequent)}`);
  },
};

/** `if (a) b;` ↔ `if (a) { b; }`. */
const braces: Rewrite = {
  name: 'braces of an if changed',
  at: (node, page) => {
    if (node.type !== 'IfStatement' || node.alternate) return undefined;
    if (!isBlock(node.consequent)) return replace(node.consequent, `{\n${page.of(node.consequent)}\n}`);
    const [only, more] = node.consequent.body;
    const bare = only && !more && /^(?:Expression|Return|Throw)Statement$/.test(only.type);
    return bare && page.parent?.type !== 'IfStatement' ? replace(node.consequent, page.of(only)) : undefined;
  },
};

/** `a ?? b` → `a === null || a === undefined ? b : a`. */
const spellOutDefault: Rewrite = {
  name: 'default value spelt out',
  at: (node, page: Page) => {
    if (node.type !== 'LogicalExpression' || node.operator !== '??' || !isPlain(node.left)) return undefined;
    const left = page.of(node.left);
    return replace(node, `(${left} === null || ${left} === undefined ? ${page.of(node.right)} : ${left})`);
  },
};

export const EXPRESSIONS: readonly Rewrite[] = [
  templateToConcatenation,
  concatenationToTemplate,
  logicToIf,
  ifToLogic,
  deMorgan,
  mirror,
  spellOutOptional,
  spreadToAssign,
  propertyShorthand,
  conditionalElement,
  braces,
  spellOutDefault,
];
