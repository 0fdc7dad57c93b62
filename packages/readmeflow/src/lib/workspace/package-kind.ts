import type { PackageKind } from '../../rows.ts';
import { objectOf } from './manifest-facts.ts';

/** What a package is judged by. */
export interface KindFacts {
  readonly name: string;
  readonly manifest: Readonly<Record<string, unknown>>;
  readonly private: boolean;
  readonly scripts: readonly { readonly name: string }[];
  readonly hasBins: boolean;
  /** Code that is no command can be imported. */
  readonly hasEntry: boolean;
  /** Another package of the tree needs it. */
  readonly isWanted: boolean;
  /** Names of the files in its folder. */
  readonly files: ReadonlySet<string>;
}

const TOOLS =
  'babel|biome|commitlint|eslint|jest|lint-staged|postcss|prettier|renovate|rollup|stylelint|swc|tailwind|ts|tsup|typescript|vite|vitest|webpack';
const CONFIG = new RegExp(`^(?:(?:${TOOLS})-config|tsconfig)(?:s|-.+)?$`);
const HOSTS =
  'babel|docusaurus|esbuild|eslint|fastify|gatsby|knip|markdown-it|postcss|prettier|rehype|remark|rolldown|rollup|semantic-release|stylelint|swc|tailwindcss|typedoc|vite|vuepress|webpack';
const PLUGIN = new RegExp(`^(?:${HOSTS})-(?:plugin|preset)(?:-.+)?$|^(?!helper).+-plugin$`);
/** In a scope the tool may be the scope's: `@babel/plugin-x`. */
const SCOPED_PLUGIN = /^(?:plugin|preset)-.+$/;
const FRAMEWORK =
  /^(?:(?:astro|docusaurus|next|nuxt|remix|react-router|svelte|vite|electron\.vite|app)\.config\.[cm]?[jt]s|gatsby-config\.[jt]s|angular\.json|wrangler\.(?:toml|json))$/;
const RUNS = new Set(['start', 'dev', 'serve']);

/** What a package is for, as its manifest and the names of its files say. */
export function kindOf(facts: KindFacts): PackageKind {
  const { name, manifest } = facts;
  const own = name.slice(name.lastIndexOf('/') + 1);
  if (manifest['nx'] === 'app') return 'app';
  if (CONFIG.test(own)) return 'config';
  if (PLUGIN.test(own) || (name.startsWith('@') && SCOPED_PLUGIN.test(own)) || isPlugin(own, manifest)) return 'plugin';
  if (facts.hasBins && !facts.hasEntry) return 'cli';
  return isApp(facts) ? 'app' : 'library';
}

/** An editor's extension contributes to it. */
function isPlugin(own: string, { contributes, engines, keywords }: KindFacts['manifest']): boolean {
  const isExtension = objectOf(contributes) !== undefined && objectOf(engines)?.['vscode'] !== undefined;
  // A helper of plugins is found by the same keywords.
  const words = Array.isArray(keywords) && !own.startsWith('helper') ? keywords : [];
  return isExtension || words.some((word) => typeof word === 'string' && /^(?:[\w-]+-)?plugin$/.test(word));
}

/** Runs, and nobody imports it: `main` stands in many manifests for no reason. */
function isApp({ manifest, private: isPrivate, scripts, files, isWanted }: KindFacts): boolean {
  const isOpen = manifest['exports'] !== undefined && manifest['exports'] !== null;
  if (!isPrivate || isOpen || isWanted) return false;
  return scripts.some(({ name }) => RUNS.has(name)) || [...files].some((file) => FRAMEWORK.test(file));
}
