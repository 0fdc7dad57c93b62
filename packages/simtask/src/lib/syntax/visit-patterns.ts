import * as code from './node-codes.ts';
import { DECLARATION, PROPERTY_NAME } from './streams.ts';
import { childOf, childrenOf, keyName, type Node } from './syntax-tree.ts';
import { markAnnotation } from './visit-types.ts';
import type { Handler, Walk } from './walk.ts';

/**
 * What a declaration, a parameter or a `for` binds. A name alone is an ID; a pattern reads members, one ASSIGN for each,
 * as if they were written one by one.
 */
export function visitPattern(walk: Walk, pattern: Node | undefined): void {
  if (pattern) (PATTERNS[pattern.type] ?? visitOther)(walk, pattern);
}

const PATTERNS: Readonly<Record<string, Handler>> = {
  Identifier(walk, node) {
    markAnnotation(walk, node);
    walk.streams.leaf(code.ID);
    walk.streams.name(String(node['name']), DECLARATION);
  },
  AssignmentPattern: visitDefault,
  RestElement(walk, node) {
    markAnnotation(walk, node);
    walk.wrap(code.SPREAD, () => visitPattern(walk, childOf(node, 'argument')));
  },
  TSParameterProperty: (walk, node) => visitPattern(walk, childOf(node, 'parameter')),
  ObjectPattern: visitParts('properties'),
  ArrayPattern: visitParts('elements'),
};

/** A member that is assigned to. */
function visitOther(walk: Walk, node: Node): void {
  walk.visit(node);
}

function visitParts(field: string): Handler {
  return (walk, node) => {
    markAnnotation(walk, node);
    for (const part of childrenOf(node, field)) {
      if (part.type === 'RestElement') visitPattern(walk, part);
      else visitPart(walk, part);
    }
  };
}

/** `a = 1`: something that is read, or its default. */
function visitDefault(walk: Walk, pattern: Node): void {
  visitPattern(walk, childOf(pattern, 'left'));
  walk.wrap(code.OR, () => walk.visit(childOf(pattern, 'right')));
}

function visitPart(walk: Walk, part: Node): void {
  walk.wrap(code.ASSIGN, () => {
    const name = part.type === 'Property' ? keyName(part) : undefined;
    if (name !== undefined) walk.streams.name(name, PROPERTY_NAME);
    visitPattern(walk, part.type === 'Property' ? childOf(part, 'value') : part);
    if (name === undefined) {
      walk.wrap(code.INDEX, () => {
        walk.streams.leaf(code.ID);
        if (part.type === 'Property') walk.visit(childOf(part, 'key'));
        else walk.streams.leaf(code.NUMBER);
      });
    } else walk.wrap(code.MEMBER, () => walk.streams.leaf(code.ID));
  });
}
