import { extensionOf, isTooDeep, scriptsOf } from '@pipelines/core/repository';
import type { Language } from './languages.ts';
import { symbolsByParser } from './symbol-parser.ts';
import { symbolsByPattern } from './symbol-patterns.ts';

export interface Symbols {
  /** Names the text declares, in source order, without repeats. */
  readonly symbols: readonly string[];
  /** It did not parse, so patterns were used. */
  readonly unparsed?: true;
}

/** A syntax tree takes about a hundred times its text; larger files are generated more often than written. */
const MAX_PARSED = 256 * 1024;

/** Declared names of a file of code. Never throws: what does not parse is read by patterns. */
export async function declaredSymbols(text: string, language: Language, path: string): Promise<Symbols> {
  if (language === 'component') return componentSymbols(text);
  if (language !== 'javascript') return { symbols: symbolsByPattern(text, language) };
  return scriptSymbols(text, `file.${dialectOf(path)}`);
}

/** What decides, besides the text, which names are found: equal texts of one dialect declare the same. */
export function dialectOf(path: string): string {
  return /\.d\.[cm]?ts$/.test(path) ? 'd.ts' : extensionOf(path);
}

async function scriptSymbols(text: string, name: string): Promise<Symbols> {
  if (text.length > MAX_PARSED) return { symbols: symbolsByPattern(text, 'javascript') };
  const parsed = isTooDeep(text) ? undefined : await symbolsByParser(text, name).catch(() => undefined);
  return parsed ? { symbols: parsed } : { symbols: symbolsByPattern(text, 'javascript'), unparsed: true };
}

/** The scripts of a Vue or Svelte component. */
async function componentSymbols(text: string): Promise<Symbols> {
  const names = new Set<string>();
  let unparsed = false;
  for (const { attributes, script } of scriptsOf(text)) {
    const jsx = /lang=["']?[jt]sx/.test(attributes);
    const found = await scriptSymbols(script, jsx ? 'file.tsx' : 'file.ts');
    for (const name of found.symbols) names.add(name);
    unparsed ||= found.unparsed ?? false;
  }
  return { symbols: [...names], ...(unparsed && { unparsed }) };
}
