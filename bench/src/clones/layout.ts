// Type 1: another layout and other comments; every token stays.
import type { Comment, Node, Program } from 'oxc-parser';
import type { Random } from '../fuzz/random.ts';
import { applyEdits, disjoint, type Edit } from './edits.ts';
import { childrenOf, parsed, programOf, shapeOf, walk } from './syntax.ts';
import { phrase } from './words.ts';

const INDENTS = ['    ', '\t', '   ', ' '];

/** The module laid out anew, with the same tokens; undefined when nothing but its text would be left. */
export function relayout(path: string, module: string, random: Random): string | undefined {
  const before = programOf(path, module);
  if (!before) return undefined;
  const shape = shapeOf(before);
  let text = module;
  for (const pass of [changeComments, reindent, changeGaps]) {
    const now = parsed(path, text);
    const next = now && applyEdits(text, disjoint(pass({ text, ...now, random })));
    if (next === undefined) continue;
    const after = programOf(path, next);
    // Automatic semicolons and JSX text can make a gap matter; such a pass is left out.
    if (after && shapeOf(after) === shape) text = next;
  }
  return text === module ? undefined : text;
}

interface Page {
  readonly text: string;
  readonly program: Program;
  readonly comments: readonly Comment[];
  readonly random: Random;
}

function changeComments({ text, program, comments, random }: Page): Edit[] {
  const edits: Edit[] = comments
    .filter(() => random.once(2))
    .map(({ start, end, type }) => ({ start, end, text: type === 'Line' ? '' : ' ' }));
  for (const { start } of statementsOf(program)) {
    if (!random.once(4)) continue;
    const indent = /[ \t]*$/.exec(text.slice(0, start))?.[0] ?? '';
    const comment = random.once(3) ? `/* ${phrase(random)} */` : `// ${phrase(random)}`;
    edits.push({ start, end: start, text: `${comment}\n${indent}` });
  }
  return edits;
}

/** Every level of two spaces, or a tab, becomes another one. */
function reindent({ text, program, random }: Page): Edit[] {
  const unit = random.pick(INDENTS);
  const kept = literalsOf(program);
  const edits: Edit[] = [];
  for (const { index, 1: space = '' } of text.matchAll(/\n([ \t]+)(?=\S)/g)) {
    const start = index + 1;
    if (kept.some((literal) => literal.start < start && start < literal.end)) continue;
    const level = Math.max(1, space.includes('\t') ? space.length : space.length >> 1);
    edits.push({ start, end: start + space.length, text: unit.repeat(level) });
  }
  return edits;
}

/** Line breaks after commas, around operators and before braces come or go; so do empty lines. */
function changeGaps({ text, program, random }: Page): Edit[] {
  const edits: Edit[] = [];
  const indentAt = (at: number): string => {
    const line = text.lastIndexOf('\n', at - 1) + 1;
    return /^[ \t]*/.exec(text.slice(line, at))?.[0] ?? '';
  };
  walk(program, (node) => {
    for (const list of listsOf(node)) {
      for (const [index, item] of list.entries()) {
        const next = list[index + 1];
        if (next) edits.push(...commaGap(text, item, next, indentAt(item.start), random));
      }
    }
    const block = blockOf(node);
    const gap = block ? /\)\s*$/.exec(text.slice(0, block.start)) : undefined;
    if (gap && block && random.once(3)) {
      edits.push({ start: gap.index + 1, end: block.start, text: `\n${indentAt(node.start)}` });
    }
    if (node.type === 'BinaryExpression' || node.type === 'LogicalExpression') {
      const start = node.left.end;
      if (/^\s*[^\w\s()/]+\s*$/.test(text.slice(start, node.right.start)) && random.once(3)) {
        edits.push({ start, end: start, text: `\n${indentAt(start)}    ` });
      }
    }
    return true;
  });
  for (const { start } of statementsOf(program)) {
    const blank = /\n(\s*\n)?[ \t]*$/.exec(text.slice(0, start));
    if (blank && random.once(3)) edits.push({ start: blank.index, end: blank.index + 1, text: blank[1] ? '' : '\n\n' });
  }
  return edits;
}

function commaGap(text: string, item: Node, next: Node, indent: string, random: Random): Edit[] {
  const gap = text.slice(item.end, next.start);
  if (!/^\s*,\s*$/.test(gap) || !random.once(2)) return [];
  const joined = gap.includes('\n') ? ', ' : `,\n${indent}    `;
  return [{ start: item.end, end: next.start, text: joined }];
}

function listsOf(node: Node): (readonly Node[])[] {
  const present = (list: readonly (Node | null)[]): Node[] => list.filter((each) => each !== null);
  switch (node.type) {
    case 'CallExpression':
    case 'NewExpression':
      return [present(node.arguments)];
    case 'ArrayExpression':
      return node.elements.includes(null) ? [] : [present(node.elements)];
    case 'ObjectExpression':
    case 'ObjectPattern':
      return [present(node.properties)];
    case 'FunctionDeclaration':
    case 'FunctionExpression':
    case 'ArrowFunctionExpression':
      return [present(node.params)];
    default:
      return [];
  }
}

function blockOf(node: Node): Node | undefined {
  if (node.type === 'IfStatement') return node.consequent.type === 'BlockStatement' ? node.consequent : undefined;
  const braced = /^(?:For|ForOf|ForIn|While)Statement$|^Function/.test(node.type) && 'body' in node;
  const body = braced ? (node.body as Node | null) : null;
  return body?.type === 'BlockStatement' ? body : undefined;
}

/** Statements that stand in a list, so that something may stand before them. */
function statementsOf(program: Program): Node[] {
  const found: Node[] = [];
  walk(program, (node) => {
    if (node.type === 'BlockStatement') found.push(...childrenOf(node));
    if (node.type === 'SwitchCase') found.push(...node.consequent);
    return true;
  });
  return found;
}

function literalsOf(program: Program): Node[] {
  const found: Node[] = [];
  walk(program, (node) => {
    if (node.type === 'TemplateElement' || node.type === 'JSXText') found.push(node);
    return true;
  });
  return found;
}
