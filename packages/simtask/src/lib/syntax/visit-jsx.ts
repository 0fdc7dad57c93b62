import { BLANK, IDENTIFIER, LITERAL } from './marks.ts';
import * as code from './node-codes.ts';
import { PROPERTY_NAME, REFERENCE } from './streams.ts';
import { childOf, childrenOf, type Node } from './syntax-tree.ts';
import { markField } from './visit-types.ts';
import type { Handler, Walk } from './walk.ts';

/** ELEMENT(attributes as PROPERTY, children). The names of tags and attributes go with the other names. */
export const JSX: Readonly<Record<string, Handler>> = {
  JSXElement(walk, node) {
    const opening = childOf(node, 'openingElement');
    walk.wrap(code.ELEMENT, () => {
      if (opening) {
        visitTag(walk, childOf(opening, 'name'), true);
        markField(walk, opening, 'typeArguments');
        walk.visitAll(childrenOf(opening, 'attributes'));
      }
      walk.visitAll(childrenOf(node, 'children'));
    });
    const closing = childOf(node, 'closingElement');
    if (closing) visitTag(walk, childOf(closing, 'name'), false);
  },
  JSXFragment(walk, node) {
    walk.wrap(code.ELEMENT, () => walk.visitAll(childrenOf(node, 'children')));
  },
  JSXAttribute(walk, node) {
    const name = childOf(node, 'name');
    const value = childOf(node, 'value');
    if (name) {
      walk.marks.mark(IDENTIFIER, name.start, name.end);
      walk.streams.name(walk.text.slice(name.start, name.end), PROPERTY_NAME);
    }
    // A quote ends such a string, whatever stands before it.
    if (value?.type === 'Literal') walk.marks.mark(LITERAL, value.start, value.end);
    walk.wrap(code.PROPERTY, () => walk.visit(value));
  },
  JSXSpreadAttribute: (walk, node) => walk.wrap(code.SPREAD, () => walk.visit(childOf(node, 'argument'))),
  JSXSpreadChild: (walk, node) => walk.wrap(code.SPREAD, () => walk.visit(childOf(node, 'expression'))),
  JSXExpressionContainer: (walk, node) => walk.visit(childOf(node, 'expression')),
  JSXText: visitText,
};

function visitTag(walk: Walk, tag: Node | undefined, counts: boolean): void {
  if (!tag) return;
  if (tag.type === 'JSXMemberExpression') {
    visitTag(walk, childOf(tag, 'object'), counts);
    visitTag(walk, childOf(tag, 'property'), counts);
    return;
  }
  walk.marks.mark(IDENTIFIER, tag.start, tag.end);
  // Tags in lower case are elements of the page; the others are values, which may be declared here.
  const name = walk.text.slice(tag.start, tag.end);
  if (counts) walk.streams.name(name, /^[a-z]/.test(name) ? PROPERTY_NAME : REFERENCE);
}

/** Space around a text is layout. */
function visitText(walk: Walk, node: Node): void {
  const raw = walk.text.slice(node.start, node.end);
  const start = node.start + raw.length - raw.trimStart().length;
  const end = node.end - (raw.length - raw.trimEnd().length);
  if (start >= end) {
    walk.marks.mark(BLANK, node.start, node.end);
    return;
  }
  walk.marks.mark(BLANK, node.start, start);
  walk.marks.mark(LITERAL, start, end);
  walk.marks.mark(BLANK, end, node.end);
  walk.streams.leaf(code.STRING);
}
