import { isTooDeep } from '@pipelines/core/repository';
import { isExcerpt } from './excerpts.ts';
import type { Oxc } from './read-imports.ts';

/** The first thing that no reading of the code explains. */
export interface SyntaxFault {
  readonly offset: number;
  readonly message: string;
}

type Reading = readonly [lang: 'tsx' | 'ts' | 'd.ts', before: string, after: string];

/** What documentation shows: programs, an expression, members of an object, a class or a type, cases, attributes. */
const READINGS: readonly Reading[] = [
  ['tsx', '', ''],
  ['ts', '', ''],
  ['d.ts', '', ''],
  ['tsx', '(', '\n)'],
  ['ts', '(', '\n)'],
  ['tsx', '({', '\n})'],
  ['ts', '({', '\n})'],
  ['tsx', '[', '\n]'],
  ['tsx', 'class _ {', '\n}'],
  ['ts', 'abstract class _ {', '\n}'],
  ['d.ts', 'declare class _ {', '\n}'],
  ['ts', 'interface _ {', '\n}'],
  ['ts', 'type _ =', '\n'],
  ['tsx', 'async function* _() {', '\n}'],
  ['ts', 'switch (_) {', '\n}'],
  ['ts', 'function _(', '\n) {}'],
  ['tsx', '<_ ', '\n/>'],
  // The head of a class or of an interface.
  ['d.ts', '', ' {}'],
];

/** Several elements side by side; any text between tags is one, so only code that begins and ends with a tag is read so. */
const ELEMENTS: Reading = ['tsx', '<>', '\n</>'];

/** What breaks the grammar of a program; all else that the parser says is about what it means. */
const GRAMMAR = /^(?:Unexpected token|Expected |Unterminated |Identifier expected|Invalid Character|Invalid Unicode)/;
/** What a part may have although it is none of a whole program: a `return` outside of a function, a `const` without a value. */
const EARLY =
  /'return' statement|'yield' expression|\bawait\b|Missing initializer|new\.target|\bsuper\b|Cannot assign|Invalid assignment|ambient/;

/** Undefined if the code can be read as a program or as a part of one, or is no code to be judged. */
export function scriptFault(oxc: Oxc, code: string): SyntaxFault | undefined {
  if (code.trim() === '' || isTooDeep(code)) return undefined;
  const fault = readFault(oxc, code);
  if (!fault || isExcerpt(code) || isCutOff(code, fault) || isSequence(oxc, normalized(code))) return undefined;
  return fault;
}

/** Whether code is a program as it stands: three parses, where `scriptFault` may take hundreds. */
export function isProgram(oxc: Oxc, code: string): boolean {
  return !isTooDeep(code) && READINGS.some((reading) => reading[1] === '' && !faultOf(oxc, code, reading));
}

/** What is missing at the end was left out, and the last line says so. */
function isCutOff(code: string, { message }: SyntaxFault): boolean {
  return message.includes('found `EOF`') && /(?:\.\.\.|…)[^\n]*$/.test(code.trimEnd());
}

/** Undefined if one reading takes the code. Else the error of the first of those that come to the furthest line. */
function readFault(oxc: Oxc, code: string): SyntaxFault | undefined {
  let furthest: SyntaxFault | undefined;
  for (const reading of readingsOf(code)) {
    const fault = faultOf(oxc, code, reading);
    if (!fault) return undefined;
    if (!furthest || code.slice(furthest.offset, fault.offset).includes('\n')) furthest = fault;
  }
  // A part may end where the list it stands in goes on.
  const listed = code.replace(/[,;]\s*$/, '');
  if (listed !== code && !readFault(oxc, listed)) return undefined;
  return furthest;
}

/** What goes on behind a block that is not shown: `} else {`, `} catch {`. */
const BEHIND_BLOCK: readonly Reading[] = [
  ['tsx', 'if (_) {', ''],
  ['tsx', 'try {', ''],
  ['tsx', 'if (_) {', '\n}'],
  ['tsx', 'try {', '\n}'],
];
/** What goes on with a chain of calls: `.select({ id })`. */
const MEMBER: Reading = ['tsx', '_\n', ''];
const BEGINS_WITH_DOT = /^(?:\s|\/\/.*)*\.[\w$]/;
const BEGINS_WITH_BRACE = /^(?:\s|\/\/.*)*\}/;

function readingsOf(code: string): readonly Reading[] {
  const text = code.trim();
  if (text.startsWith('<') && text.endsWith('>')) return [...READINGS, ELEMENTS];
  if (BEGINS_WITH_DOT.test(code)) return [MEMBER, ...READINGS];
  return BEGINS_WITH_BRACE.test(code) ? [...READINGS, ...BEHIND_BLOCK] : READINGS;
}

const MAX_BLOCKS = 60;

/** Blocks between blank lines, each of which, or several together, can be read. */
function isSequence(oxc: Oxc, code: string): boolean {
  const blocks = code.split(/\n[ \t]*(?:\n[ \t]*)+/);
  if (blocks.length > MAX_BLOCKS) return false;
  let open = '';
  for (const block of blocks) {
    open = open === '' ? block : `${open}\n\n${block}`;
    if (!readFault(oxc, open)) open = '';
  }
  return open === '';
}

/**
 * Shorthands of documentation as what they stand for: `object.method(a: string): void`, `object.method: () => void` and
 * `new Name(a: string)` are signatures, and so is `function import(): void`; `Name { a: string }` is a type, `<Tag>` at the end a tag, and one on a line
 * of its own no comparison.
 */
function normalized(code: string): string {
  return code
    .replace(/^([ \t]*)(?:[\w$]+\.)+([\w$]+)(?=\??:\s*[(<])/gm, '$1$2')
    .replace(/^([ \t]*)(?:(?:new|await)\s+)?(?:[\w$]+(?:\.|#))+([\w$]+)(?=\s*[(<].*\)\s*:)/gm, '$1$2')
    .replace(/^([ \t]*)new\s+([\w$]+)(?=\s*\(.*:)/gm, '$1$2')
    .replace(/^([A-Z]\w*)(?=\s*\{)/gm, 'interface $1')
    .replace(
      /\bfunction (import|export|delete|default|new|class|in|with|switch|if|for|case)(?=\s*[<(])/g,
      'function _$1',
    )
    .replace(/(^|\n)([ \t]*<[A-Za-z][\w.:-]*(?:\s(?:=>|[^<>])*[^<>/])?)>(\s*)$/, '$1$2/>$3')
    .replace(/(^|\n)([ \t]*<[A-Za-z][\w.:-]*)(\s*)$/, '$1$2/>$3')
    .replace(/([\w\])'"`]|\/\/[^\n]*)(\s*\n\s*)(?=<[A-Za-z])/g, '$1$2;');
}

function faultOf(oxc: Oxc, code: string, [lang, before, after]: Reading): SyntaxFault | undefined {
  const { errors } = oxc.parseSync(`fence.${lang}`, `${before}${code}${after}`, {
    lang: lang === 'd.ts' ? 'dts' : lang,
  });
  const counts = before === '' ? (text: string) => GRAMMAR.test(text) : (text: string) => !EARLY.test(text);
  const found = errors.find(({ severity, message }) => severity === 'Error' && counts(message));
  if (!found) return undefined;
  const at = (found.labels[0]?.start ?? 0) - before.length;
  return { offset: Math.max(0, Math.min(at, code.trimEnd().length)), message: found.message };
}
