import type { Place } from '../../rows.ts';
import { type Atom, type Lexeme, lex } from './lex.ts';
import { localNames } from './local-names.ts';
import type { Node, Snippet } from './parse-snippet.ts';

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

/** A function in a form in which layout and the way a function is written down make no difference. */
export interface FunctionTokens {
  readonly source: string;
  readonly tokens: readonly Token[];
  /** The tokens before belong to parameters and types, the others to the body. */
  readonly bodyStart: number;
  /** Undefined if the text does not parse alone: then its tokens are guessed, and it has no local names. */
  readonly snippet: Snippet | undefined;
}

export const LOCAL = '·';

/** The tokens of a function's parameters and body. Left out: `;`, trailing commas, the outer brackets, `function`, `=>`. */
export function functionTokens(text: string, place: Place, snippet: Snippet | undefined): FunctionTokens {
  if (!snippet) {
    const tokens = lex(text).map((lexeme) => tokenOf(text, lexeme, undefined));
    return { source: text, tokens: withoutSeparators(tokens), bodyStart: 0, snippet };
  }
  const { source, root } = snippet;
  const names = localNames(snippet, place.name);
  const cut = (from: number, to: number): Token[] => {
    const tokens = lex(source, atomsOf(snippet), from, to).map((lexeme) => tokenOf(source, lexeme, names));
    return withoutSeparators(tokens);
  };
  const header = headerOf(root).flatMap(({ start, end }, i) => [...(i === 0 ? [] : [COMMA]), ...cut(start, end)]);
  const body = root['body'] as Node;
  const block = body.type === 'BlockStatement';
  const statements = block ? cut(body.start + 1, body.end - 1) : [returnAt(body.start), ...cut(body.start, body.end)];
  return { source, tokens: [...header, ...statements], bodyStart: header.length, snippet };
}

const COMMA: Token = { kind: 'sign', text: ',', key: ',', start: 0, end: 0 };

/** What an expression behind an arrow leaves out. */
function returnAt(start: number): Token {
  return { kind: 'word', text: 'return', key: 'return', start, end: start };
}

/** Type parameters, each parameter, return type. */
function headerOf(root: Node): Node[] {
  const parts = [root['typeParameters'], ...(root['params'] as readonly unknown[]), root['returnType']];
  return parts.filter((part): part is Node => typeof part === 'object' && part !== null);
}

function atomsOf({ comments, nodes }: Snippet): Atom[] {
  const atoms: Atom[] = comments.map(({ start, end }) => ({ start, end, kind: 'comment' }));
  for (const { node, parent } of nodes) {
    const { type, start, end } = node;
    if (type === 'JSXText') atoms.push({ start, end, kind: 'text' });
    else if (type === 'Literal' && node['regex']) atoms.push({ start, end, kind: 'regex' });
    else if (type === 'Literal' && parent?.type === 'JSXAttribute') atoms.push({ start, end, kind: 'text' });
  }
  return atoms.sort((a, b) => a.start - b.start);
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
  const written = tokens.slice(start, end).filter((token) => token.end > token.start);
  const first = written[0];
  const last = written.at(-1);
  const implied =
    tokens[start]?.end === tokens[start]?.start && tokens[start] !== COMMA && end > start ? 'return ' : '';
  if (!first || !last) return implied.trim();
  return implied + dedent(source.slice(first.start, last.end), columnOf(source, first.start));
}

function columnOf(source: string, offset: number): number {
  const line = source.slice(source.lastIndexOf('\n', offset - 1) + 1, offset);
  return /^\s*/.exec(line)?.[0].length ?? 0;
}

function dedent(text: string, columns: number): string {
  return columns === 0 ? text : text.replace(new RegExp(`\\n[ \\t]{1,${columns}}`, 'g'), '\n');
}
