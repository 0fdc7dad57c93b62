import { posix } from 'node:path';
import { compareText } from '@pipelines/core';
import { folderOf, type SourceTree } from '@pipelines/core/repository';
import { insidePath } from '../workspace/bins.ts';
import { readJson } from '../workspace/json-files.ts';
import { objectOf, textOf } from '../workspace/manifest-facts.ts';
import { joinPath, type TreeFiles } from '../workspace/tree-files.ts';

/** Where a compiler puts what it makes. Folders relative to the root. */
export interface BuildLayout {
  readonly outDir: string;
  readonly rootDir?: string;
}

/** Names that imports may have instead of paths: the pattern, and targets relative to the root, both with at most one `*`. */
export interface PathAlias {
  readonly pattern: string;
  readonly targets: readonly string[];
}

export interface CompilerFacts {
  readonly layouts: readonly BuildLayout[];
  readonly aliases: readonly PathAlias[];
}

const CONFIG = /^tsconfig(?:\.[\w-]+)*\.json$/;
/** The folder of the config that inherits. */
const CONFIG_DIR = `$\{configDir}`;
/** Configs are read through so many `extends`. */
const DEEPEST = 6;

type Json = Readonly<Record<string, unknown>>;

interface Options {
  readonly outDir?: string;
  readonly rootDir?: string;
  readonly declarationDir?: string;
  readonly aliases?: readonly PathAlias[];
}

/** What the tsconfig files of packages say, each read once. Memory: the options of each. */
export class CompilerConfigs {
  readonly #tree: SourceTree;
  readonly #files: TreeFiles;
  readonly #configs = new Map<string, Promise<Json | undefined>>();
  /** By config, and by the folder that inherits. Many packages inherit the same long list of aliases. */
  readonly #read = new Map<string, Promise<Options>>();

  constructor(tree: SourceTree, files: TreeFiles) {
    this.#tree = tree;
    this.#files = files;
  }

  /** Of all tsconfig files in a folder, `tsconfig.json` first; `names` are those of its files. */
  async of(folder: string, names: ReadonlySet<string>): Promise<CompilerFacts> {
    const configs = [...names]
      .filter((name) => CONFIG.test(name))
      .sort((a, b) => a.length - b.length || compareText(a, b));
    const all: Options[] = [];
    for (const name of configs) all.push(await this.#options(joinPath(folder, name), folder, DEEPEST));
    const layouts = all.flatMap(({ rootDir, outDir, declarationDir }) =>
      [outDir, declarationDir].flatMap((dir) =>
        dir === undefined ? [] : [{ outDir: dir, ...(rootDir !== undefined && { rootDir }) }],
      ),
    );
    return { layouts, aliases: all.find(({ aliases }) => aliases)?.aliases ?? [] };
  }

  async #options(path: string, base: string, depth: number): Promise<Options> {
    const config = await this.#config(path);
    if (!config || depth === 0) return {};
    const key = isRelative(config) ? path : `${path}\0${base}`;
    const reading = this.#read.get(key) ?? this.#merged(path, config, base, depth);
    this.#read.set(key, reading);
    return reading;
  }

  /** Paths in an inherited config are relative to that config, but for `${configDir}`. */
  async #merged(path: string, config: Json, base: string, depth: number): Promise<Options> {
    const folder = folderOf(path);
    const above = [config['extends']].flat().map((target) => extendedPath(folder, target));
    let inherited: Options = {};
    for (const parent of above) {
      const found = parent === undefined ? undefined : [parent, `${parent}.json`].find((one) => this.#files.has(one));
      if (found !== undefined) inherited = { ...inherited, ...(await this.#options(found, base, depth - 1)) };
    }
    return { ...inherited, ...ownOptions(objectOf(config['compilerOptions']) ?? {}, folder, base) };
  }

  #config(path: string): Promise<Json | undefined> {
    const reading = this.#configs.get(path) ?? readJson(this.#tree, this.#files, [path]).then((read) => read.get(path));
    this.#configs.set(path, reading);
    return reading;
  }
}

/** Means the same whoever inherits it: it neither asks for the folder of that config nor inherits itself. */
function isRelative(config: Json): boolean {
  return config['extends'] === undefined && !JSON.stringify(config).includes(CONFIG_DIR);
}

/** Packages with configs are left out: they lie in node_modules. */
function extendedPath(folder: string, target: unknown): string | undefined {
  const text = textOf(target);
  return text?.startsWith('.') ? inTree(folder, text) : undefined;
}

function ownOptions(options: Json, folder: string, base: string): Options {
  const placed = (field: string) => {
    const text = textOf(options[field]);
    if (text === undefined) return undefined;
    const ofBase = text.startsWith(CONFIG_DIR);
    return inTree(ofBase ? base : folder, ofBase ? `.${text.slice(CONFIG_DIR.length)}` : text);
  };
  const own = { outDir: placed('outDir'), rootDir: placed('rootDir'), declarationDir: placed('declarationDir') };
  const found: Options = Object.fromEntries(Object.entries(own).filter(([, value]) => value !== undefined));
  const paths = objectOf(options['paths']);
  if (!paths) return found;
  const origin = placed('baseUrl') ?? folder;
  const aliases = Object.entries(paths).map(([pattern, targets]) => ({
    pattern,
    targets: [targets].flat().flatMap((target) => inTree(origin, textOf(target) ?? '/') ?? []),
  }));
  return { ...found, aliases };
}

/** A path from a folder of the tree; undefined if it leads out. */
export function inTree(folder: string, path: string): string | undefined {
  const joined = posix.normalize(posix.join(folder, path)).replace(/\/$/, '');
  if (path.startsWith('/') || joined === '..' || joined.startsWith('../')) return undefined;
  return joined === '.' ? '' : (insidePath(joined) ?? undefined);
}
