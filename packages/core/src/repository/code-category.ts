/**
 * What code is that nobody wrote as part of the product, or not here. A fixture is what tests read; its faults may be there on
 * purpose.
 */
export const CODE_CATEGORIES = ['test', 'fixture', 'example', 'generated', 'vendored', 'minified'] as const;
export type CodeCategory = (typeof CODE_CATEGORIES)[number];

/** Names of folders, and of files without their extension, that say what their code is. The first that fits counts. */
const BY_PATH: readonly (readonly [CodeCategory, RegExp])[] = [
  ['vendored', /(?:^|\/)(?:node_modules|bower_components|jspm_packages|vendor|vendored|third[-_]?party|\.yarn)\//],
  ['minified', /[.-]min\.[cm]?jsx?$/],
  ['fixture', /(?:^|\/)(?:(?:__)?fixtures?(?:__)?|__snapshots__|testdata)\//i],
  ['fixture', /(?:^|\/)[^/]*[._-]fixtures?\.[a-z]+$/i],
  ['test', /(?:^|\/)(?:__(?:tests?|mocks?)__|tests?|e2e|cypress|playwright)\//i],
  ['test', /(?:^|\/)(?:mocks?|test(?:ing)?-utils?|stories|\.storybook)\//i],
  ['test', /(?:^|\/)[^/]*[._-](?:tests?|spec|stories|story|e2e|cy|mocks?)\.[a-z]+$/i],
  ['test', /(?:^|\/)(?:setup-?tests?|(?:jest|vitest|karma|playwright|cypress)[.-][^/]*)\.[a-z]+$/i],
  ['generated', /(?:^|\/)(?:__generated__|generated|\.next|\.nuxt|\.svelte-kit|\.output)\//i],
  ['generated', /\.(?:gen|generated|g)\.[a-z]+$/i],
  ['example', /(?:^|\/)(?:examples?|demos?|samples?|playgrounds?|bench(?:mark)?s?)\/|\.bench\.[a-z]+$/i],
  ['minified', /\.bundle\.[cm]?js$/],
];

/** Below `src` a folder of such a name is part of the product: what builds, or what a format is specified by. */
const OUTSIDE_SOURCE: readonly (readonly [CodeCategory, RegExp])[] = [
  ['test', /(?:^|\/)specs?\//i],
  ['generated', /(?:^|\/)(?:dist|build|out|output|coverage|esm|cjs|umd)\//],
];
const SOURCE = /(?:^|\/)src\//;

/** Fits what any of them fits, and more: most paths fit none, and one look at those takes a third of the time. */
const ANY = new RegExp([...BY_PATH, ...OUTSIDE_SOURCE].map(([, { source }]) => source).join('|'), 'i');

/** What a file is by its path, if it is not code of the product itself. */
export function categoryOfPath(path: string): CodeCategory | undefined {
  if (!ANY.test(path)) return undefined;
  const rules = SOURCE.test(path) ? BY_PATH : [...BY_PATH, ...OUTSIDE_SOURCE];
  return rules.find(([, pattern]) => pattern.test(path))?.[0];
}

/** A generator says so in the comments at the top. */
const HEADER = /^(?:\s|\/\/[^\n]*|\/\*[\s\S]*?\*\/|<!--[\s\S]*?-->|#![^\n]*|['"]use [a-z]+['"];?)*/;
const GENERATED =
  /@generated\b|\bDO NOT (?:EDIT|MODIFY)\b|\b[Aa]uto(?:matically)?[- ]?generated\b|\b[Cc]ode generated\b|\bfile (?:is|was|has been) generated\b/;
const LONGEST_HEADER = 4000;

/** Nobody writes lines that are this long on average. */
const LONG_LINE = 200;
const SHORTEST_BUNDLE = 4096;

/** What a file is by its text. Reads the comments at its top, and counts its lines. */
export function categoryOfText(text: string): 'generated' | 'minified' | undefined {
  if (GENERATED.test(HEADER.exec(text.slice(0, LONGEST_HEADER))?.[0] ?? '')) return 'generated';
  if (text.length < SHORTEST_BUNDLE) return undefined;
  let lines = 1;
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) lines += 1;
  return text.length / lines > LONG_LINE ? 'minified' : undefined;
}
