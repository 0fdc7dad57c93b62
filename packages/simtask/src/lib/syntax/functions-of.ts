import type { Fn, Syntax } from '../../rows.ts';
import { docBefore } from './documentation.ts';
import { contentId } from './hashing.ts';
import { lex } from './lex.ts';
import { Marks } from './marks.ts';
import { exportedNames } from './naming.ts';
import { type Dialect, loadParser, parseScript } from './parse-script.ts';
import { signatureOf } from './signature.ts';
import type { CommentRange, Tokens } from './tokens.ts';
import { idOfSigns } from './tokens.ts';
import { EXPRESSIONS } from './visit-expressions.ts';
import { FUNCTIONS } from './visit-functions.ts';
import { JSX } from './visit-jsx.ts';
import { STATEMENTS } from './visit-statements.ts';
import { TYPES } from './visit-types.ts';
import { TooDeep, Walk, type WalkedFunction } from './walk.ts';

/** A function of a script: what its text alone tells. Offsets are those of the script. */
export type ScriptFunction = Pick<
  Fn,
  'start' | 'end' | 'name' | 'kind' | 'className' | 'exported' | 'signature' | 'doc' | 'hash' | 'lines' | 'tokens'
> & {
  readonly syntax: FunctionSyntax;
  /** Inside another function. */
  readonly nested: boolean;
  /** Where the statement or member begins that declares it. */
  readonly from: number;
};

/** What a function consists of. */
export interface FunctionSyntax extends Pick<Syntax, 'names' | 'exact' | 'normal'> {
  /** One hash per token; identifiers and literals are one sign each. */
  readonly signs: Uint32Array;
  /** Canonical node codes in pre-order, 0 goes one level up. */
  readonly nodes: Uint8Array;
}

export type { Dialect };

export interface Script {
  /** In source order; a function before those inside it. */
  readonly functions: readonly ScriptFunction[];
  readonly comments: readonly CommentRange[];
  readonly error?: { readonly message: string; readonly offset: number };
}

/** Smaller functions are passed over. */
export interface SmallestFunction {
  readonly tokens: number;
  readonly lines: number;
  /** For functions inside others. */
  readonly nestedTokens: number;
}

const HANDLERS = new Map(Object.entries({ ...STATEMENTS, ...EXPRESSIONS, ...FUNCTIONS, ...JSX, ...TYPES }));

/** Room that is used again for each script. */
const marks = new Marks();
let room: Tokens | undefined;

/**
 * The functions of a script. Pure: equal texts give equal functions, whatever thread and order. Bodiless declarations are
 * none. A script that is nested too deep gives an error and no functions.
 */
export async function functionsOf(text: string, dialect: Dialect, smallest: SmallestFunction): Promise<Script> {
  const parser = await loadParser();
  const { program, error } = parseScript(parser, text, dialect);
  marks.reset(text.length);
  const walk = new Walk(text, marks, exportedNames(program), HANDLERS);
  try {
    walk.visit(program);
  } catch (thrown) {
    if (!(thrown instanceof TooDeep)) throw thrown;
    return { functions: [], comments: [], error: { message: thrown.message, offset: 0 } };
  }
  const tokens = lex(text, marks, room);
  room = tokens;
  const functions = walk.functions.flatMap((found) => describe(walk, found, tokens, smallest) ?? []);
  return { functions, comments: tokens.comments, ...(error && { error }) };
}

function describe(
  walk: Walk,
  found: WalkedFunction,
  tokens: Tokens,
  smallest: SmallestFunction,
): ScriptFunction | undefined {
  const { node, name, className, holder } = found;
  const from = firstToken(walk.text, found, tokens);
  const to = tokens.indexAt(node.end);
  // Cheap before exact: most functions are small.
  if (to - from < smallest.tokens) return undefined;
  const signs = tokens.signs(from, to);
  const lines = tokens.linesOf(from, to);
  const least = found.nested ? smallest.nestedTokens : smallest.tokens;
  if (signs.length < least || lines < smallest.lines) return undefined;
  const start = (holder ?? node).start;
  const doc = found.named ? docBefore(walk.text, found.docEnd, tokens.comments) : undefined;
  const syntax: FunctionSyntax = {
    // The tokens are overwritten by those of the next script.
    signs: signs.slice(),
    nodes: walk.streams.nodesOf(found.nodes),
    names: walk.streams.namesOf(found.names),
    exact: tokens.exactId(name, from, to),
    normal: idOfSigns(signs),
  };
  return {
    start,
    end: node.end,
    name,
    kind: found.kind,
    ...(className !== undefined && { className }),
    exported: found.exported,
    signature: signatureOf(walk.text, node, name),
    ...(doc && { doc }),
    hash: contentId(walk.text.slice(start, node.end)),
    lines,
    tokens: signs.length,
    syntax,
    nested: found.nested,
    from: found.named ? Math.min(found.docEnd, start) : start,
  };
}

/** Functions are compared from their parameters on, so that it does not matter how they are declared. */
function firstToken(text: string, { node }: WalkedFunction, tokens: Tokens): number {
  if (node.type === 'ArrowFunctionExpression') {
    return tokens.indexAt(node.start) + (node['async'] === true ? 1 : 0);
  }
  const before = [node['id'], node['typeParameters']] as readonly ({ end: number } | null | undefined)[];
  const behind = Math.max(node.start, ...before.map((part) => part?.end ?? 0));
  return tokens.indexAt(text.indexOf('(', behind));
}
