import { jsonFenceFault } from './json-syntax.ts';
import { familyOf } from './languages.ts';
import type { Oxc } from './read-imports.ts';
import { type SyntaxFault, scriptFault } from './script-syntax.ts';
import { yamlFault } from './yaml-syntax.ts';

/** Files whose JSON may hold comments and commas at the end. */
const LENIENT_FILES =
  /\b(?:[tj]sconfig|\.?eslintrc|\.?babelrc|\.?swcrc|\.vscode|settings\.json|launch\.json|extensions\.json|devcontainer|deno\.json|wrangler|turbo\.json|rush\.json|jsonc|json5|biome)\b/i;

/** What is wrong with code first, by its language; `around` is what is said about it. Undefined: nothing, or not judged. */
export function syntaxFault(
  oxc: Oxc,
  code: string,
  language: string,
  around: string,
): (SyntaxFault & { readonly name: string }) | undefined {
  const found = faultOf(oxc, code, language, around);
  return found && { ...found, name: NAMES[language] ?? language };
}

function faultOf(oxc: Oxc, code: string, language: string, around: string): SyntaxFault | undefined {
  switch (familyOf(language)) {
    case 'script':
      return scriptFault(oxc, code);
    case 'json':
      return language === 'json5' ? scriptFault(oxc, code) : jsonFault(oxc, code, language, around);
    case 'yaml':
      return yamlFault(code);
    default:
      return undefined;
  }
}

function jsonFault(oxc: Oxc, code: string, language: string, around: string): SyntaxFault | undefined {
  const found = jsonFenceFault(code, language === 'jsonc' || LENIENT_FILES.test(around));
  // A part of a script that the text names, such as `svelte.config.js`, coloured as JSON.
  const isScript = found && SCRIPT_FILE.test(around) && !scriptFault(oxc, code);
  return isScript ? undefined : found;
}

const SCRIPT_FILE = /\w\.[cm]?[jt]s\b/;

const NAMES: Readonly<Record<string, string>> = {
  ...{ js: 'JavaScript', javascript: 'JavaScript', mjs: 'JavaScript', cjs: 'JavaScript', jsx: 'JSX' },
  ...{ ts: 'TypeScript', typescript: 'TypeScript', mts: 'TypeScript', cts: 'TypeScript', tsx: 'TSX' },
  ...{ json: 'JSON', jsonc: 'JSON with comments', json5: 'JSON5', jsonl: 'JSON', ndjson: 'JSON' },
  ...{ yaml: 'YAML', yml: 'YAML' },
};
