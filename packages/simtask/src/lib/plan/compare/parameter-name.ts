import type { Difference } from '../../../rows.ts';
import { camelCase, commonWords, wordsOf } from '../words.ts';
import type { FunctionTokens, Token } from './function-tokens.ts';
import type { Region } from './regions.ts';

const NAME = /^[\p{L}_$][\p{L}\p{N}_$]*$/u;
const RESERVED =
  /^(?:arguments|await|break|case|catch|class|const|continue|debugger|default|delete|do|else|enum|eval|export|extends|false|finally|for|function|if|implements|import|in|instanceof|interface|let|new|null|package|private|protected|public|return|static|super|switch|this|throw|true|try|typeof|undefined|var|void|while|with|yield)$/;

/** What an argument of well-known functions is, by name and position. */
const ARGUMENTS: Readonly<Record<string, string>> = {
  warn1: 'message',
  error1: 'message',
  log1: 'message',
  info1: 'message',
  fetch1: 'url',
  URL1: 'url',
  querySelector1: 'selector',
  addEventListener1: 'event',
  setTimeout2: 'delay',
  useState1: 'initial',
  useRef1: 'initial',
  if1: 'condition',
  while1: 'condition',
  switch1: 'subject',
};

/** A name for what differs, from what stands around it in the medoid: a key, a variable, a call, a comparison. */
export function parameterName(
  medoid: FunctionTokens,
  region: Region,
  kind: Difference['kind'],
  values: readonly (string | null)[],
): string {
  if (kind === 'statements') return 'step';
  if (kind === 'type') return 'T';
  const written = values.filter((value) => value !== null);
  const common =
    kind === 'identifier' ? commonWords(written.map((value) => value.slice(value.lastIndexOf('.') + 1))) : [];
  const name = common.length > 0 ? camelCase(common) : fromContext(withoutMarks(medoid.tokens, region));
  return usable(name) ?? usable(kind === 'literal' ? literalName(written) : 'value') ?? 'value';
}

/** A word nobody may use as a name. */
export function isReserved(name: string): boolean {
  return RESERVED.test(name);
}

function usable(name: string | undefined): string | undefined {
  if (name === undefined || !NAME.test(name) || isReserved(name)) return undefined;
  return name;
}

function literalName(values: readonly string[]): string {
  if (values.every((value) => /^(?:true|false)$/.test(value))) return 'flag';
  if (values.every((value) => /^-?[\d.]/.test(value))) return 'amount';
  return values.every((value) => /^["'`]/.test(value)) ? 'text' : 'value';
}

interface Context {
  /** Without marks. */
  readonly tokens: readonly Token[];
  readonly start: number;
  readonly end: number;
}

function withoutMarks(tokens: readonly Token[], { start, end }: Region): Context {
  const written = (to: number) => tokens.slice(0, to).filter(({ text }) => text !== '').length;
  return { tokens: tokens.filter(({ text }) => text !== ''), start: written(start), end: written(end) };
}

function fromContext({ tokens, start, end }: Context): string | undefined {
  const [before, previous] = [tokens[start - 1], tokens[start - 2]];
  switch (before?.text) {
    case ':':
      return keyBefore(tokens, start - 1);
    case '=':
    case '+=':
      return nameOf(previous);
    case '(':
    case ',':
      return argumentName(tokens, start);
    case '.':
    case '?.':
      return tokens[end]?.text === '(' ? 'method' : 'property';
    case '<':
      return 'tag';
    case '[':
      return 'index';
    case 'case':
      return 'label';
    case 'return':
      return 'result';
    case '??':
    case '||':
      return 'fallback';
    default:
      return compared(tokens, start);
  }
}

/** `key: value` in an object, not the second half of `?:`. */
function keyBefore(tokens: readonly Token[], colon: number): string | undefined {
  const opener = tokens[colon - 2]?.text;
  return opener === '{' || opener === ',' ? nameOf(tokens[colon - 1]) : undefined;
}

function nameOf(token: Token | undefined): string | undefined {
  const text = token?.kind === 'string' ? token.text.slice(1, -1) : token?.text;
  return text === undefined ? undefined : camelCase(wordsOf(text));
}

/** The variable on the other side of a comparison or a sum. */
function compared(tokens: readonly Token[], start: number): string | undefined {
  if (!/^(?:[=!]==?|[<>]=?|[-+*/%])$/.test(tokens[start - 1]?.text ?? '')) return undefined;
  const name = tokens[start - 2]?.kind === 'word' ? nameOf(tokens[start - 2]) : undefined;
  return name === undefined ? undefined : `${name}Value`;
}

/** From the function that is called: `setTimeout(…, 5)` gives `setTimeoutArgument2`. */
function argumentName(tokens: readonly Token[], start: number): string | undefined {
  const isText = /^["'`]/.test(tokens[start]?.text ?? '');
  let depth = 0;
  let position = 1;
  for (let at = start - 1; at >= 0; at -= 1) {
    const text = tokens[at]?.text ?? '';
    if (text === ')' || text === ']' || text === '}') depth += 1;
    else if (depth > 0 && (text === '(' || text === '[' || text === '{')) depth -= 1;
    else if (depth === 0 && text === ',') position += 1;
    else if (depth === 0 && text === '[') return 'item';
    else if (depth === 0 && text === '{') return undefined;
    else if (depth === 0 && text === '(') return calleeName(tokens[at - 1], position, isText);
  }
  return undefined;
}

function calleeName(callee: Token | undefined, position: number, isText: boolean): string | undefined {
  if (callee?.kind !== 'word') return undefined;
  const known =
    ARGUMENTS[`${callee.text}${position}`] ?? (isText && /Error$/.test(callee.text) ? 'message' : undefined);
  if (known !== undefined || RESERVED.test(callee.text)) return known;
  return `${camelCase(wordsOf(callee.text))}Argument${position === 1 ? '' : position}`;
}
