import type { Expression, IfStatement, Node, SwitchCase } from 'oxc-parser';
import { contains } from '../syntax.ts';
import { isBlock, isPlain, type Page, type Rewrite, replace } from './rewrite.ts';

/** `switch (a) { case b: c; break; default: d }` → `if (a === b) { c } else { d }`. */
const switchToIfs: Rewrite = {
  name: 'switch to if chain',
  at: (node, page) => {
    if (node.type !== 'SwitchStatement' || !isPlain(node.discriminant) || node.cases.length === 0) return undefined;
    const branches = branchesOf(node.cases, page);
    if (!branches || branches.slice(0, -1).some(({ tests }) => tests.includes(null))) return undefined;
    const subject = page.of(node.discriminant);
    const chain = branches.map(({ tests, body }) => {
      const test = tests.includes(null) ? undefined : tests.map((each) => `${subject} === ${each}`).join(' || ');
      return test === undefined ? `{${body}\n}` : `if (${test}) {${body}\n}`;
    });
    return chain.length === 1 && !chain[0]?.startsWith('if') ? undefined : replace(node, chain.join(' else '));
  },
};

interface Branch {
  readonly tests: readonly (string | null)[];
  readonly body: string;
}

/** Undefined when a case falls through after doing something, or breaks in its middle. */
function branchesOf(cases: readonly SwitchCase[], page: Page): Branch[] | undefined {
  const branches: Branch[] = [];
  let tests: (string | null)[] = [];
  for (const [index, each] of cases.entries()) {
    tests.push(each.test ? page.operand(each.test) : null);
    if (each.consequent.length === 0) continue;
    const body = caseBody(each, page, index === cases.length - 1);
    if (body === undefined) return undefined;
    branches.push({ tests, body });
    tests = [];
  }
  return tests.length > 0 ? undefined : branches;
}

function caseBody(each: SwitchCase, page: Page, last: boolean): string | undefined {
  const [only] = each.consequent;
  const block = isBlock(only) && each.consequent.length === 1 ? only : undefined;
  const statements: readonly Node[] = block ? block.body : each.consequent;
  const end = statements.at(-1);
  const breaks = end?.type === 'BreakStatement' && !end.label;
  const kept = breaks ? statements.slice(0, -1) : statements;
  const stays = !breaks && end?.type !== 'ReturnStatement' && end?.type !== 'ThrowStatement';
  if (stays && !last) return undefined;
  if (kept.some((node) => contains(node, ({ type }) => type === 'BreakStatement'))) return undefined;
  const [from, to] = [kept[0], kept.at(-1)];
  return from && to ? `\n${page.text.slice(from.start, to.end)}` : '';
}

/** `if (a === 'b') c else if (a === 'd') e` → `switch (a) { case 'b': c; break; … }`. */
const ifsToSwitch: Rewrite = {
  name: 'if chain to switch',
  at: (node, page) => {
    if (node.type !== 'IfStatement' || page.parent?.type === 'IfStatement') return undefined;
    const subject = compared(node.test)?.left;
    if (!subject || node.alternate?.type !== 'IfStatement') return undefined;
    const cases: string[] = [];
    let at: Node | null = node;
    while (at?.type === 'IfStatement') {
      const test = compared(at.test);
      if (!test || page.of(test.left) !== page.of(subject) || breaks(at)) return undefined;
      cases.push(`case ${page.of(test.right)}: {${page.body(at.consequent)}\nbreak;\n}`);
      at = at.alternate;
    }
    if (at && contains(at, ({ type }) => type === 'BreakStatement')) return undefined;
    if (at) cases.push(`default: {${page.body(at)}\n}`);
    return replace(node, `switch (${page.of(subject)}) {\n${cases.join('\n')}\n}`);
  },
};

const breaks = (node: IfStatement): boolean => contains(node.consequent, ({ type }) => type === 'BreakStatement');

function compared(test: Expression): { left: Node; right: Node } | undefined {
  if (test.type !== 'BinaryExpression' || test.operator !== '===') return undefined;
  return isPlain(test.left) && test.right.type === 'Literal' ? test : undefined;
}

export const SWITCHES: readonly Rewrite[] = [switchToIfs, ifsToSwitch];
