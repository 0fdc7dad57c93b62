import { Random } from '../../fuzz/random.ts';
import type { SourceFile } from '../clone.ts';
import { adjective, capital, fresh, functionName, noun, phrase, variableName } from '../words.ts';
import { expression, KINDS, type Kind, type Scope, type Variable } from './expressions.ts';
import { statements } from './statements.ts';

const PER_FILE = 8;
const SEED = 20_261_121;

const TYPES: Readonly<Record<Kind, string>> = {
  number: 'number',
  text: 'string',
  list: 'Item[]',
  record: 'Item',
  flag: 'boolean',
};

/** Files of about eight made-up functions each, in folders like packages; the same for the same seed. */
export function* madeUpFiles(functions: number, seed = SEED): Generator<SourceFile, void, undefined> {
  for (let file = 0; file * PER_FILE < functions; file += 1) {
    const random = new Random(seed, file);
    const count = Math.min(PER_FILE, functions - file * PER_FILE);
    const tsx = random.once(8);
    const taken = new Set<string>();
    const parts = Array.from({ length: count }, () => madeUpFunction(random, tsx, taken));
    const path = `packages/${file % 40}/src/${adjective(random)}-${noun(random)}-${file}.${tsx ? 'tsx' : 'ts'}`;
    yield { repository: 'made-up', path, text: `${parts.join('\n\n')}\n` };
  }
}

function madeUpFunction(random: Random, tsx: boolean, taken: Set<string>): string {
  const name = fresh(functionName(random), taken);
  const own = new Set<string>();
  const parameters = Array.from({ length: random.between(1, 4) }, (): Variable => {
    return { name: fresh(variableName(random), own), kind: random.pick(KINDS), constant: true };
  });
  const scope: Scope = { random, variables: parameters, async: random.once(4), taken: own };
  const result = random.pick(KINDS);
  const written = statements(scope, random.between(4, 16), 3);
  const end = tsx && random.once(2) ? element(written.scope) : `return ${expression(written.scope, result)};`;
  const body = indent([...written.lines, end]);
  const list = parameters.map((each) => `${each.name}: ${TYPES[each.kind]}`).join(', ');
  const doc = random.once(2) ? `/** ${capital(phrase(random))}. */\n` : '';
  return doc + headed(random, { name, list, body, async: scope.async });
}

interface Parts {
  readonly name: string;
  readonly list: string;
  readonly body: string;
  readonly async: boolean;
}

function headed(random: Random, { name, list, body, async }: Parts): string {
  const wait = async ? 'async ' : '';
  const form = random.below(4);
  if (form === 0) return `export const ${name} = ${wait}(${list}) => {\n${body}\n};`;
  if (form === 1) {
    const lines = body.replace(/^/gm, '  ');
    return `export class ${capital(name)} {\n  ${wait}${name}(${list}) {\n${lines}\n  }\n}`;
  }
  return `${form === 2 ? 'export ' : ''}${wait}function ${name}(${list}) {\n${body}\n}`;
}

function element(scope: Scope): string {
  const { random } = scope;
  const tag = capital(noun(random));
  const inner = `<span className="${noun(random)}">{${expression(scope, 'text')}}</span>`;
  return `return (\n<${tag} ${noun(random)}={${expression(scope, 'number')}}>\n{${expression(scope, 'flag')} && ${inner}}\n${phrase(random)}\n</${tag}>\n);`;
}

function indent(lines: readonly string[]): string {
  let level = 1;
  return lines
    .flatMap((line) => line.split('\n'))
    .map((line) => {
      if (/^[})]/.test(line)) level -= 1;
      const text = '  '.repeat(Math.max(1, level)) + line;
      if (/[{(]$/.test(line)) level += 1;
      return text;
    })
    .join('\n');
}
