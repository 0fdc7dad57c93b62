// Type 3: 10 to 30 % of the statements inserted, deleted, replaced or moved.
import type { Node, Program } from 'oxc-parser';
import type { Random } from '../fuzz/random.ts';
import { applyEdits, type Edit } from './edits.ts';
import { childrenOf, isFunction, programOf, walk } from './syntax.ts';
import { fresh, functionName, noun, phrase, variableName, verb } from './words.ts';

export const STATEMENT_CHANGES = ['insert', 'delete', 'replace', 'move'] as const;
export type StatementChange = (typeof STATEMENT_CHANGES)[number];

export interface Edited {
  readonly text: string;
  readonly changes: readonly StatementChange[];
}

/** Fewest statements of a function of which 10 to 30 % can change. */
const FEWEST_STATEMENTS = 4;
const TRIES = 40;

/** The module with some statements changed; undefined when it has too few. */
export function editStatements(path: string, module: string, random: Random): Edited | undefined {
  const first = programOf(path, module);
  const count = first ? listed(first).length : 0;
  if (count < FEWEST_STATEMENTS) return undefined;
  let left = Math.max(1, Math.round((count * random.between(10, 30)) / 100));
  let text = module;
  const changes: StatementChange[] = [];
  for (let tries = 0; left > 0 && tries < TRIES; tries += 1) {
    const program = programOf(path, text);
    const change = random.pick(STATEMENT_CHANGES);
    const made = program && CHANGES[change]({ text, program, random, left });
    if (!made) continue;
    const next = applyEdits(text, made.edits);
    if (!programOf(path, next)) continue;
    text = next;
    left -= made.spent;
    changes.push(change);
  }
  return changes.length > 0 && left <= 0 ? { text, changes } : undefined;
}

interface Page {
  readonly text: string;
  readonly program: Program;
  readonly random: Random;
  /** Statements that may still change. */
  readonly left: number;
}

interface Change {
  readonly edits: readonly Edit[];
  readonly spent: number;
}

interface Listed {
  readonly node: Node;
  /** All of its list, itself included. */
  readonly list: readonly Node[];
}

/** Statements that stand in a list inside the function. */
function listed(program: Program): Listed[] {
  const found: Listed[] = [];
  walk(program, (node, parents) => {
    const list = node.type === 'BlockStatement' ? childrenOf(node) : node.type === 'SwitchCase' ? node.consequent : [];
    if (parents.some(isFunction)) found.push(...list.map((each) => ({ node: each, list })));
    return true;
  });
  return found;
}

const sizeOf = (node: Node): number => {
  let size = 0;
  walk(node, (each) => {
    if (/Statement$|^VariableDeclaration$/.test(each.type) && each.type !== 'BlockStatement') size += 1;
    return true;
  });
  return Math.max(1, size);
};

const CHANGES: Readonly<Record<StatementChange, (page: Page) => Change | undefined>> = {
  insert: (page) => {
    const at = page.random.pick(listed(page.program));
    const statement = newStatement(page);
    const indent = indentOf(page.text, at.node.start);
    return { edits: [{ start: at.node.start, end: at.node.start, text: `${statement}\n${indent}` }], spent: 1 };
  },
  delete: (page) => {
    const found = small(page).filter(({ list }) => list.length > 1);
    if (found.length === 0) return undefined;
    const { node } = page.random.pick(found);
    return { edits: [{ start: node.start, end: node.end, text: '' }], spent: sizeOf(node) };
  },
  replace: (page) => {
    const found = small(page).filter(({ node }) => node.type !== 'ReturnStatement');
    if (found.length === 0) return undefined;
    const { node } = page.random.pick(found);
    return { edits: [{ start: node.start, end: node.end, text: newStatement(page) }], spent: sizeOf(node) };
  },
  move: ({ text, program, random }) => {
    const found = listed(program).filter(({ node, list }) => movable(node) && list.at(-1) !== node);
    if (found.length === 0) return undefined;
    const { node, list } = random.pick(found);
    const other = list[list.indexOf(node) + 1];
    if (!other || !movable(other)) return undefined;
    const swapped = [
      { start: node.start, end: node.end, text: text.slice(other.start, other.end) },
      { start: other.start, end: other.end, text: text.slice(node.start, node.end) },
    ];
    return { edits: swapped, spent: 1 };
  },
};

const movable = (node: Node): boolean => !/^(?:Return|Throw|Break|Continue)Statement$/.test(node.type);

/** Statements no larger than what may still change. */
function small({ program, left }: Page): Listed[] {
  return listed(program).filter(({ node }) => sizeOf(node) <= left);
}

function indentOf(text: string, at: number): string {
  return /[ \t]*$/.exec(text.slice(0, at))?.[0] ?? '';
}

/** A statement that somebody might have added here, with names of this function where it needs some. */
function newStatement({ program, random }: Page): string {
  const used = namesOf(program);
  const known = [...used].filter((name) => /^[a-z]/.test(name));
  const one = known.length > 0 ? random.pick(known) : 'options';
  const other = known.length > 0 ? random.pick(known) : 'state';
  const made = fresh(variableName(random), new Set(used));
  const statements = [
    `console.warn('${phrase(random)}', ${one});`,
    `const ${made} = ${one}.${noun(random)} ?? ${random.between(1, 90)};`,
    `if (!${one}) {\n  return;\n}`,
    `${functionName(random)}(${one}, ${other});`,
    `${one}.${noun(random)} = ${other}.${verb(random)}(${random.between(1, 90)});`,
    `const ${made} = ${functionName(random)}(${one});`,
    `if (${one} === ${other}) throw new Error('${phrase(random)}');`,
    `this.${noun(random)}?.${verb(random)}('${noun(random)}');`,
  ];
  return random.pick(statements);
}

function namesOf(program: Program): Set<string> {
  const names = new Set<string>();
  walk(program, (node, parents) => {
    const parent = parents.at(-1);
    const key = parent?.type === 'MemberExpression' && parent.property === node && !parent.computed;
    if (node.type === 'Identifier' && !key && parent?.type !== 'Property') names.add(node.name);
    return true;
  });
  return names;
}
