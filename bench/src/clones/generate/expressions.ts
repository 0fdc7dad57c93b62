import type { Random } from '../../fuzz/random.ts';
import { capital, functionName, noun, phrase, verb } from '../words.ts';

export type Kind = 'number' | 'text' | 'list' | 'record' | 'flag';

export interface Variable {
  readonly name: string;
  readonly kind: Kind;
  readonly constant: boolean;
}

/** What a function being written knows. */
export interface Scope {
  readonly random: Random;
  readonly variables: readonly Variable[];
  readonly async: boolean;
  /** Names in use anywhere in the function. */
  readonly taken: Set<string>;
}

export const KINDS: readonly Kind[] = ['number', 'text', 'list', 'record', 'flag'];

/** An expression of a kind, from what is in scope, at most `depth` deep. */
export function expression(scope: Scope, kind: Kind, depth = 2): string {
  const { random } = scope;
  const known = scope.variables.filter((each) => each.kind === kind);
  if (known.length > 0 && (depth <= 0 || random.once(3))) return random.pick(known).name;
  if (depth <= 0) return plain(random, kind);
  return random.pick(FORMS[kind])(scope, depth - 1);
}

function plain(random: Random, kind: Kind): string {
  switch (kind) {
    case 'number':
      return String(random.between(1, 250));
    case 'text':
      return `'${random.once(2) ? noun(random) : phrase(random)}'`;
    case 'list':
      return `[${random.between(0, 9)}, ${random.between(10, 99)}]`;
    case 'record':
      return `{ ${noun(random)}: ${random.between(0, 99)}, ${verb(random)}: '${noun(random)}' }`;
    case 'flag':
      return random.once(2) ? 'true' : 'false';
  }
}

type Form = (scope: Scope, depth: number) => string;

const call: Form = (scope, depth) => {
  const { random } = scope;
  const given = Array.from({ length: random.between(1, 3) }, () => expression(scope, random.pick(KINDS), depth - 1));
  const awaited = scope.async && random.once(2) ? 'await ' : '';
  if (random.once(2)) return `${awaited}${functionName(random)}(${given.join(', ')})`;
  return `${awaited}${noun(random)}${capital(noun(random))}.${functionName(random)}(${given.join(', ')})`;
};

const member: Form = (scope, depth) =>
  `${expression(scope, 'record', Math.min(depth, 0))}.${noun(scope.random)}`.replace(/^(\{.*\})\./, '($1).');

const NUMBERS: readonly Form[] = [
  (scope, depth) => `${expression(scope, 'list', depth)}.length`,
  (scope, depth) =>
    `${expression(scope, 'number', depth - 1)} ${scope.random.pick(['+', '-', '*', '/', '%'])} ${expression(scope, 'number', depth - 1)}`,
  (scope, depth) =>
    `Math.${scope.random.pick(['max', 'min', 'hypot'])}(${expression(scope, 'number', depth)}, ${expression(scope, 'number', depth)})`,
  (scope, depth) => `Math.${scope.random.pick(['round', 'floor', 'abs'])}(${expression(scope, 'number', depth)})`,
  (scope, depth) => `Number.parseInt(${expression(scope, 'text', depth)}, ${scope.random.pick([10, 16, 2])})`,
  (scope, depth) => `${expression(scope, 'list', depth)}.reduce((sum, each) => sum + each.${noun(scope.random)}, 0)`,
  member,
  call,
];

const TEXTS: readonly Form[] = [
  (scope, depth) => `\`${noun(scope.random)} \${${expression(scope, 'number', depth)}} ${noun(scope.random)}\``,
  (scope, depth) => `'${phrase(scope.random)} ' + ${expression(scope, 'text', depth - 1)}`,
  (scope, depth) => `${expression(scope, 'list', depth)}.join('${scope.random.pick([', ', '-', '/', ' '])}')`,
  (scope, depth) => `String(${expression(scope, 'number', depth)}).padStart(${scope.random.between(2, 9)}, '0')`,
  (scope, depth) => `JSON.stringify(${expression(scope, 'record', depth)})`,
  member,
  call,
];

const LISTS: readonly Form[] = [
  (scope, depth) =>
    `${expression(scope, 'list', depth)}.filter((each) => each.${noun(scope.random)} > ${expression(scope, 'number', depth - 1)})`,
  (scope, depth) =>
    `${expression(scope, 'list', depth)}.map((each) => ${functionName(scope.random)}(each, ${expression(scope, 'number', depth - 1)}))`,
  (scope, depth) =>
    `${expression(scope, 'list', depth)}.slice(${scope.random.between(0, 4)}, ${expression(scope, 'number', depth)})`,
  (scope, depth) => `Object.keys(${expression(scope, 'record', depth)})`,
  (scope, depth) => `${expression(scope, 'text', depth)}.split('${scope.random.pick([',', ';', ' ', '|'])}')`,
  (scope, depth) => `[...${expression(scope, 'list', depth)}, ${expression(scope, 'number', depth)}]`,
  call,
];

const RECORDS: readonly Form[] = [
  (scope, depth) =>
    `{ ${noun(scope.random)}: ${expression(scope, 'number', depth)}, ${noun(scope.random)}${capital(verb(scope.random))}: ${expression(scope, 'text', depth)} }`,
  (scope, depth) =>
    `{ ...${expression(scope, 'record', 0)}, ${noun(scope.random)}: ${expression(scope, 'flag', depth)} }`,
  (scope, depth) => `new ${capital(noun(scope.random))}(${expression(scope, 'number', depth)})`,
  (scope, depth) =>
    `Object.fromEntries(${expression(scope, 'list', depth)}.map((each) => [each.${noun(scope.random)}, each]))`,
  call,
];

const FLAGS: readonly Form[] = [
  (scope, depth) =>
    `${expression(scope, 'number', depth)} ${scope.random.pick(['<', '>', '<=', '>=', '===', '!=='])} ${expression(scope, 'number', depth - 1)}`,
  (scope, depth) => `${expression(scope, 'text', depth)}.startsWith('${noun(scope.random)}')`,
  (scope, depth) => `${expression(scope, 'list', depth)}.includes(${expression(scope, 'number', depth - 1)})`,
  (scope, depth) => `(${expression(scope, 'flag', depth - 1)} && ${expression(scope, 'flag', depth)})`,
  (scope, depth) => `!(${expression(scope, 'flag', depth)})`,
  (scope) => `${expression(scope, 'record', 0)} instanceof ${capital(noun(scope.random))}`.replace(/^\{.*\} /, 'this '),
  (scope, depth) =>
    `${expression(scope, 'list', depth)}.some((each) => each.${noun(scope.random)} === ${expression(scope, 'text', depth - 1)})`,
];

const FORMS: Readonly<Record<Kind, readonly Form[]>> = {
  number: NUMBERS,
  text: TEXTS,
  list: LISTS,
  record: RECORDS,
  flag: FLAGS,
};
