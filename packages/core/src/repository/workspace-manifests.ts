import { folderOf } from './file-names.ts';
import { globPattern } from './folder-glob.ts';
import { readSources, sourceBatch } from './read-sources.ts';
import type { SourceTree } from './source-tree.ts';

interface Reference {
  readonly path: string;
  readonly blob: string;
}

/** Something wrong with a manifest, and the way out. */
export interface PackageFault {
  readonly code: 'PACKAGE_INVALID' | 'PACKAGE_DUPLICATE' | 'WORKSPACE_INVALID';
  readonly path: string;
  readonly message: string;
  readonly fix: string;
}

/** The package.json of a folder. */
export interface PackageManifest {
  readonly path: string;
  /** POSIX, relative to the root; empty for the root. */
  readonly folder: string;
  readonly manifest: Readonly<Record<string, unknown>>;
}

/** The packages of a tree, as the files that describe them say. */
export interface WorkspaceManifests {
  /** Something says which folders are packages. If not, each folder with a manifest is one. */
  readonly declared: boolean;
  /** In the order of the files. With a workspace the root is one of them. */
  readonly manifests: readonly PackageManifest[];
  readonly faults: readonly PackageFault[];
}

const MANIFEST = /(?:^|\/)package\.json$/;
const PNPM = 'pnpm-workspace.yaml';
const LERNA = 'lerna.json';
const ROOT = 'package.json';

/** Where Lerna looks if nothing is said. */
const LERNA_DEFAULT = ['packages/*'];

/** Files that say what the packages are. */
export function describesPackages(path: string): boolean {
  return path === PNPM || path === LERNA || MANIFEST.test(path);
}

/**
 * Reads the manifests of the packages of a tree from the files that describe them: those that the workspace of pnpm, npm,
 * yarn, bun or Lerna names, and the root; without a workspace each folder with a package.json. One that is not an object in
 * JSON is a fault, a byte order mark is none. Memory: the manifests.
 */
export async function readWorkspaceManifests(
  tree: SourceTree,
  files: readonly Reference[],
): Promise<WorkspaceManifests> {
  const ofWorkspace = files.filter(({ path }) => path === PNPM || path === LERNA || path === ROOT);
  const faults: PackageFault[] = [];
  const globs = await workspaceGlobs(await texts(tree, ofWorkspace), faults);
  const isPackage = globs ? workspaceTest(globs) : () => true;
  const paths = files.filter(({ path }) => MANIFEST.test(path) && isPackage(folderOf(path)));
  const manifests: PackageManifest[] = [];
  for (const [path, text] of await texts(tree, paths)) {
    const manifest = parseObject(text);
    if (manifest) manifests.push({ path, folder: folderOf(path), manifest });
    else faults.push(invalid(path, text));
  }
  return { declared: globs !== undefined, manifests, faults };
}

async function texts(tree: SourceTree, files: readonly Reference[]): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  let next = 0;
  for await (const content of readSources(sourceBatch(tree, files), tree.repository)) {
    const path = files[next++]?.path ?? '';
    if (content) found.set(path, content.toString().replace(/^\ufeff/, ''));
  }
  return found;
}

/** Undefined without a workspace. The package manager's word counts before Lerna's. */
async function workspaceGlobs(
  files: ReadonlyMap<string, string>,
  faults: PackageFault[],
): Promise<readonly string[] | undefined> {
  const pnpm = files.get(PNPM);
  // A file of settings alone names no packages.
  const ofPnpm = pnpm === undefined ? undefined : await pnpmGlobs(pnpm, faults);
  if (ofPnpm) return ofPnpm;
  const { workspaces } = parseObject(files.get(ROOT) ?? '') ?? {};
  const ofManager = strings(workspaces) ?? strings((workspaces as { packages?: unknown } | null | undefined)?.packages);
  if (ofManager) return ofManager;
  const lerna = files.get(LERNA);
  if (lerna === undefined) return undefined;
  const settings = parseObject(lerna);
  if (!settings) {
    const message = 'not an object in JSON, so it names no packages';
    faults.push({ code: 'WORKSPACE_INVALID', path: LERNA, message, fix: 'correct the JSON' });
  }
  return strings(settings?.['packages']) ?? LERNA_DEFAULT;
}

/** The list `packages` of pnpm-workspace.yaml; empty if it cannot be read. */
async function pnpmGlobs(text: string, faults: PackageFault[]): Promise<readonly string[] | undefined> {
  const { parse } = await import('yaml');
  try {
    return strings((parse(text) as { packages?: unknown } | null)?.packages);
  } catch {
    const message = 'not YAML, so it names no packages';
    faults.push({ code: 'WORKSPACE_INVALID', path: PNPM, message, fix: 'correct the YAML' });
    return [];
  }
}

function strings(value: unknown): readonly string[] | undefined {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : undefined;
}

/** The root is part of its workspace. */
function workspaceTest(globs: readonly string[]): (folder: string) => boolean {
  const wanted = globs.filter((glob) => !glob.startsWith('!')).map(globPattern);
  const unwanted = globs.filter((glob) => glob.startsWith('!')).map((glob) => globPattern(glob.slice(1)));
  const isAny = (patterns: readonly RegExp[], folder: string) => patterns.some((pattern) => pattern.test(folder));
  return (folder) => folder === '' || (isAny(wanted, folder) && !isAny(unwanted, folder));
}

function parseObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    return isObject ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

function invalid(path: string, text: string): PackageFault {
  const isJson = /^\s*(?:\[|"|null|true|false|-?\d)/.test(text);
  const message = `not ${isJson ? 'an object' : 'JSON'}, so its package has no name`;
  return { code: 'PACKAGE_INVALID', path, message, fix: isJson ? 'make it an object' : 'correct the JSON' };
}
