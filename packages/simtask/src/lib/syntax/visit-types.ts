import { TYPE } from './marks.ts';
import { childOf, type Node } from './syntax-tree.ts';
import type { Handler, Walk } from './walk.ts';

/** Types compute nothing: they are marked for the lexer and not walked. */
export const TYPES: Readonly<Record<string, Handler>> = {
  ChainExpression: (walk, node) => walk.visit(childOf(node, 'expression')),
  ParenthesizedExpression: (walk, node) => walk.visit(childOf(node, 'expression')),
  TSAsExpression: visitAs,
  TSSatisfiesExpression: visitAs,
  TSNonNullExpression(walk, node) {
    walk.marks.mark(TYPE, node.end - 1, node.end);
    walk.visit(childOf(node, 'expression'));
  },
  TSTypeAssertion(walk, node) {
    const type = childOf(node, 'typeAnnotation');
    if (type) walk.marks.mark(TYPE, node.start, walk.text.indexOf('>', type.end) + 1);
    walk.visit(childOf(node, 'expression'));
  },
  TSInstantiationExpression(walk, node) {
    markField(walk, node, 'typeArguments');
    walk.visit(childOf(node, 'expression'));
  },
  ...Object.fromEntries(
    ['TSInterfaceDeclaration', 'TSTypeAliasDeclaration', 'TSDeclareFunction', 'ImportDeclaration'].map((type) => [
      type,
      (walk: Walk, node: Node) => walk.marks.mark(TYPE, node.start, node.end),
    ]),
  ),
};

/** The parser gives no place for the keyword, only for the type behind it. */
function visitAs(walk: Walk, node: Node): void {
  const type = childOf(node, 'typeAnnotation');
  const keyword = node.type === 'TSAsExpression' ? 'as' : 'satisfies';
  if (type) walk.marks.mark(TYPE, walk.text.lastIndexOf(keyword, type.start - 1), node.end);
  walk.visit(childOf(node, 'expression'));
}

export function markField(walk: Walk, node: Node, field: string): void {
  const type = childOf(node, field);
  if (type) walk.marks.mark(TYPE, type.start, type.end);
}

/** `?`, `!` and `: T` behind a name or a pattern. */
export function markAnnotation(walk: Walk, node: Node): void {
  const type = childOf(node, 'typeAnnotation');
  if (node.type !== 'Identifier') {
    if (type) walk.marks.mark(TYPE, type.start, type.end);
    return;
  }
  if (!type && node['optional'] !== true) return;
  const end = node.start + String(node['name']).length;
  walk.marks.mark(TYPE, end, node.end);
}
