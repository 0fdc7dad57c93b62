import { type Dialect, functionsOf, type ScriptFunction } from '../../src/lib/syntax/functions-of.ts';
import * as codes from '../../src/lib/syntax/node-codes.ts';

export const ALL = { tokens: 1, lines: 1, nestedTokens: 1 };

export async function functions(text: string, dialect: Dialect = 'tsx'): Promise<readonly ScriptFunction[]> {
  return (await functionsOf(text, dialect, ALL)).functions;
}

/** The first function of a script. */
export async function read(text: string, dialect: Dialect = 'tsx'): Promise<ScriptFunction> {
  const [first] = await functions(text, dialect);
  if (!first) throw new Error(`no function in ${text}`);
  return first;
}

const NAMES = new Map(
  Object.entries(codes).flatMap(([name, code]) => (typeof code === 'number' ? [[code, name]] : [])),
);

/** Node codes as `LOOP(ID CALL(ID))`. */
export function nodes({ syntax }: ScriptFunction): string {
  let written = '';
  for (const code of syntax.nodes) {
    if (code === codes.UP) written += ')';
    else written += `${written === '' || written.endsWith('(') ? '' : ' '}${NAMES.get(code)}(`;
  }
  return written.replaceAll('()', '');
}
