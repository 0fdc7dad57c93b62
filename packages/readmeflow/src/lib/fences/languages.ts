const set = (text: string): ReadonlySet<string> => new Set(text.split(/\s+/));

const SHELL =
  set(`sh bash shell console zsh fish terminal term shellscript shell-session shellsession sh-session cmd bat batch
 powershell ps1 pwsh npm2yarn npm package-install install command commandline cli`);
const SCRIPT = set('js javascript mjs cjs jsx ts typescript tsx mts cts');
/** Scripts stand in these, among other things. */
const WITH_SCRIPTS = set('vue svelte astro mdx html htm marko vine');
const JSON_LIKE = set('json jsonc json5 jsonl ndjson');
const YAML = set('yaml yml');

export type Family = 'shell' | 'script' | 'with-scripts' | 'json' | 'yaml' | 'none' | 'other';

/** What kind of language a fence is in; `none` if it does not say, `other` if it is not judged. */
export function familyOf(language: string): Family {
  if (language === '') return 'none';
  if (SHELL.has(language)) return 'shell';
  if (SCRIPT.has(language)) return 'script';
  if (WITH_SCRIPTS.has(language)) return 'with-scripts';
  if (JSON_LIKE.has(language)) return 'json';
  return YAML.has(language) ? 'yaml' : 'other';
}

/** A fence without a language, all lines of which are commands of package managers, output behind prompts, or comments. */
export function looksLikeShell(code: string): boolean {
  const lines = code.split('\n').filter((line) => line.trim() !== '' && !/^\s*(?:#|\/\/)/.test(line));
  const isSession = lines.some((line) => /^\s*\$ \S/.test(line));
  return (
    lines.length > 0 &&
    (isSession || lines.every((line) => /^\s*(?:npm|npx|pnpm|pnpx|yarn|bun|bunx|cd|git)\s/.test(line)))
  );
}
