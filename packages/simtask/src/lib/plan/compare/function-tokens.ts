import type { Place } from '../../../rows.ts';
import type { Node } from '../../syntax/syntax-tree.ts';
import { type Atom, type Lexeme, lex } from './lex.ts';
import { localNames } from './local-names.ts';
import type { Snippet } from './parse-snippet.ts';

export interface Token {
  readonly kind: Lexeme['kind'];
  readonly text: string;
  /** Equal for tokens that mean the same: quotes do not count, nor which name a local variable has. */
  readonly key: string;
  /** UTF-16 offsets in `source`; empty for a `return` that is not written. */
  readonly start: number;
  readonly end: number;
  /** The name, if the function declares it itself. */
  readonly local?: string;
}

/** A stretch of a function that is compared with its like: all type parameters, one parameter, the result's type, the body. */
export interface Part {
  readonly role: 'types' | 'parameter' | 'result' | 'body';
  /** Its first token is a border, which every part has and nothing else. */
  readonly start: number;
  readonly end: number;
}

/** A function in a form in which layout and the way a function is written down make no difference. */
export interface FunctionTokens {
  readonly source: string;
  readonly tokens: readonly Token[];
  /** In order and without gaps: types, the parameters, result, body. */
  readonly parts: readonly Part[];
  /** Undefined if the text does not parse alone: then its tokens are guessed, all are body, and no name is local. */
  readonly snippet: Snippet | undefined;
}

export const LOCAL = '·';
const BORDER: Token = { kind: 'sign', text: '', key: '§', start: 0, end: 0 };
/** Stands in front of each statement, so that what differs does not run from one into the next. */
export const STATEMENT: Token = { kind: 'sign', text: '', key: '¶', start: 0, end: 0 };

/** The tokens of a function's parameters and body. Left out: `;`, trailing commas, the outer brackets, `function`, `=>`. */
export function functionTokens(text: string, place: Place, snippet: Snippet | undefined): FunctionTokens {
  const source = snippet?.source ?? text;
  const names = snippet && localNames(snippet, place.name);
  const atoms = snippet && atomsOf(snippet);
  const statements = new Set(snippet ? statementStarts(snippet) : []);
  const tokens: Token[] = [];
  const parts: Part[] = [];
  const add = (role: Part['role'], from: number, to: number, implied?: Token): void => {
    const start = tokens.length;
    const found = lex(source, atoms, from, to).map((lexeme) => tokenOf(source, lexeme, names));
    tokens.push(BORDER, ...(implied ? [implied] : []));
    for (const token of withoutSeparators(found)) {
      if (statements.has(token.start)) tokens.push(STATEMENT);
      tokens.push(token);
    }
    parts.push({ role, start, end: tokens.length });
  };
  if (!snippet) add('body', 0, text.length);
  else addParts(snippet.root, add);
  return { source, tokens, parts, snippet };
}

function statementStarts({ nodes }: Snippet): number[] {
  const lists = /^(?:BlockStatement|StaticBlock|SwitchCase)$/;
  return nodes.flatMap(({ node, parent }) =>
    lists.test(parent?.type ?? '') && parent?.['test'] !== node ? [node.start] : [],
  );
}

function addParts(root: Node, add: (role: Part['role'], from: number, to: number, implied?: Token) => void): void {
  const [types, result] = [root['typeParameters'], root['returnType']] as readonly (Node | null | undefined)[];
  const body = root['body'] as Node;
  add('types', types?.start ?? 0, types?.end ?? 0);
  for (const { start, end } of root['params'] as readonly Node[]) add('parameter', start, end);
  add('result', result?.start ?? 0, result?.end ?? 0);
  if (body.type === 'BlockStatement') add('body', body.start + 1, body.end - 1);
  else add('body', body.start, body.end, returnAt(body.start));
}

/** What an expression behind an arrow leaves out. */
function returnAt(start: number): Token {
  return { kind: 'word', text: 'return', key: 'return', start, end: start };
}

/** Behind the border of the body. */
export function bodyStart({ parts }: FunctionTokens): number {
  return (parts.at(-1)?.start ?? 0) + 1;
}

/** `as T`, `satisfies T` and `!` change nothing at run time. */
const TYPE_ONLY = /^TS(?:As|Satisfies|NonNull)Expression$/;

function atomsOf({ comments, nodes, source }: Snippet): Atom[] {
  const atoms: Atom[] = comments.map(({ start, end }) => ({ start, end, kind: 'comment' }));
  for (const { node, parent } of nodes) {
    const { type, start, end } = node;
    if (type === 'JSXText') atoms.push({ start, end, kind: 'text' });
    else if (type === 'Literal' && node['regex']) atoms.push({ start, end, kind: 'regex' });
    else if (TYPE_ONLY.test(type)) atoms.push({ start: (node['expression'] as Node).end, end, kind: 'comment' });
    else if (type === 'ArrowFunctionExpression') atoms.push(...bracketsOf(node, source));
    else if (type === 'Identifier' && node['optional'] === true) atoms.push(markBehind(node, source));
    else if (type === 'Literal' && parent?.type === 'JSXAttribute') atoms.push({ start, end, kind: 'text' });
  }
  return atoms.sort((a, b) => a.start - b.start);
}

/** Those around a single name, which may be left out. */
function bracketsOf(arrow: Node, source: string): Atom[] {
  const [only, second] = arrow['params'] as readonly Node[];
  if (!only || second || only.type !== 'Identifier' || only['typeAnnotation'] || arrow['returnType']) return [];
  const open = source.lastIndexOf('(', only.start);
  const close = source.indexOf(')', only.end);
  if (open < arrow.start || !/^\(\s*$/.test(source.slice(open, only.start))) return [];
  return [
    { start: open, end: open + 1, kind: 'comment' },
    { start: close, end: close + 1, kind: 'comment' },
  ];
}

/** The `?` of an optional parameter belongs to its type. */
function markBehind(name: Node, source: string): Atom {
  const start = source.indexOf('?', name.start + String(name['name']).length);
  return { start, end: start + 1, kind: 'comment' };
}

function tokenOf(source: string, lexeme: Lexeme, names: ReadonlyMap<number, string> | undefined): Token {
  const { kind, start, end } = lexeme;
  const text = source.slice(start, end);
  const local = names?.get(start);
  return { kind, text, key: local === undefined ? keyOf(kind, text) : LOCAL, start, end, ...(local && { local }) };
}

function keyOf(kind: Lexeme['kind'], text: string): string {
  if (kind === 'string') return /^.[^\\'"]*.$/s.test(text) ? `"${text.slice(1, -1)}"` : text;
  if (kind === 'text')
    return text
      .trim()
      .replace(/\s+/g, ' ')
      .replace(/^'([^']*)'$/, '"$1"');
  return text === 'let' || text === 'var' ? 'const' : text;
}

/** Without `;`, commas before a closing bracket, and JSX text of spaces. */
function withoutSeparators(tokens: readonly Token[]): Token[] {
  return tokens.filter(({ key }, i) => {
    if (key === ';' || key === '') return false;
    return key !== ',' || !/^[)\]}]?$/.test(tokens[i + 1]?.key ?? '');
  });
}

/** What a run of tokens looks like in the source, without the indent of its first line. */
export function textOf({ source, tokens }: FunctionTokens, start: number, end: number): string {
  const run = tokens.slice(start, end).filter(({ text }) => text !== '');
  const written = run.filter((token) => token.end > token.start);
  const first = written[0];
  const last = written.at(-1);
  const implied = run.length > written.length ? 'return ' : '';
  if (!first || !last) return implied.trim();
  return implied + dedent(withBrackets(source, first.start, last.end), columnOf(source, first.start));
}

/** The brackets around a single parameter are no tokens, so one of them may have been left outside. */
function withBrackets(source: string, start: number, end: number): string {
  const text = source.slice(start, end);
  const missing = text.split(')').length - text.split('(').length;
  const before = missing > 0 ? /\(\s*$/.exec(source.slice(0, start))?.[0] : '';
  const behind = missing < 0 ? /^\s*\)/.exec(source.slice(end))?.[0] : '';
  return (before ?? '') + text + (behind ?? '');
}

function columnOf(source: string, offset: number): number {
  const line = source.slice(source.lastIndexOf('\n', offset - 1) + 1, offset);
  return /^\s*/.exec(line)?.[0].length ?? 0;
}

function dedent(text: string, columns: number): string {
  return columns === 0 ? text : text.replace(new RegExp(`\\n[ \\t]{1,${columns}}`, 'g'), '\n');
}
