import { globPattern } from './folder-glob.ts';
import { readSources, sourceBatch } from './read-sources.ts';
import type { SourceTree } from './source-tree.ts';

interface Reference {
  readonly path: string;
  readonly blob: string;
}

/** Something wrong with a manifest, and the way out. */
export interface PackageFault {
  readonly code: 'PACKAGE_INVALID' | 'PACKAGE_DUPLICATE';
  readonly path: string;
  readonly message: string;
  readonly fix: string;
}

/** The packages of a workspace: which one a path lies in, and what is wrong with them. */
export interface WorkspacePackages {
  /** The name of the nearest package above a path, if any. */
  nameOf(path: string): string | undefined;
  readonly faults: readonly PackageFault[];
}

const MANIFEST = /(?:^|\/)package\.json$/;
const PNPM = 'pnpm-workspace.yaml';

/** Files that say what the packages are. */
export function describesPackages(path: string): boolean {
  return path === PNPM || MANIFEST.test(path);
}

/**
 * Reads the packages of a tree from the files that describe them: those the workspace names and the root; without a
 * workspace each folder with a package.json. A manifest that is not JSON, and a name that is given twice, are faults;
 * the folder keeps its name. Memory: the manifests.
 */
export async function readWorkspacePackages(tree: SourceTree, files: readonly Reference[]): Promise<WorkspacePackages> {
  const ofWorkspace = files.filter(({ path }) => path === PNPM || path === 'package.json');
  const globs = await workspaceGlobs(await texts(tree, ofWorkspace));
  const isPackage = globs ? workspaceTest(globs) : () => true;
  const manifests = files.filter(({ path }) => MANIFEST.test(path) && isPackage(folderOf(path)));
  const names = new Map<string, string>();
  const faults: PackageFault[] = [];
  for (const [path, text] of await texts(tree, manifests)) {
    const manifest = parseManifest(text);
    if (!manifest) faults.push(invalid(path));
    else if (typeof manifest['name'] === 'string' && manifest['name'] !== '')
      names.set(folderOf(path), manifest['name']);
  }
  return { nameOf: (path) => nearest(path, names), faults: [...faults, ...duplicates(names)] };
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

/** Undefined without a workspace. */
async function workspaceGlobs(files: ReadonlyMap<string, string>): Promise<readonly string[] | undefined> {
  const pnpm = files.get(PNPM);
  if (pnpm !== undefined) return pnpmGlobs(pnpm);
  const { workspaces } = parseManifest(files.get('package.json') ?? '') ?? {};
  const globs = Array.isArray(workspaces) ? workspaces : (workspaces as { packages?: unknown } | undefined)?.packages;
  return Array.isArray(globs) ? globs.filter((glob) => typeof glob === 'string') : undefined;
}

/** The list `packages` of pnpm-workspace.yaml; empty if it cannot be read. */
async function pnpmGlobs(text: string): Promise<readonly string[]> {
  const { parse } = await import('yaml');
  try {
    const { packages } = (parse(text) ?? {}) as { packages?: unknown };
    return Array.isArray(packages) ? packages.filter((glob) => typeof glob === 'string') : [];
  } catch {
    return [];
  }
}

/** The root is part of its workspace. */
function workspaceTest(globs: readonly string[]): (folder: string) => boolean {
  const wanted = globs.filter((glob) => !glob.startsWith('!')).map(globPattern);
  const unwanted = globs.filter((glob) => glob.startsWith('!')).map((glob) => globPattern(glob.slice(1)));
  const isAny = (patterns: readonly RegExp[], folder: string) => patterns.some((pattern) => pattern.test(folder));
  return (folder) => folder === '' || (isAny(wanted, folder) && !isAny(unwanted, folder));
}

function nearest(path: string, names: ReadonlyMap<string, string>): string | undefined {
  for (let folder = folderOf(path); ; folder = folderOf(folder)) {
    const name = names.get(folder);
    if (name !== undefined || folder === '') return name;
  }
}

function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}

function parseManifest(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

function invalid(path: string): PackageFault {
  const message = 'not JSON, so its package has no name';
  return { code: 'PACKAGE_INVALID', path, message, fix: 'correct the JSON' };
}

function duplicates(names: ReadonlyMap<string, string>): PackageFault[] {
  const first = new Map<string, string>();
  const faults: PackageFault[] = [];
  for (const [folder, name] of names) {
    const other = first.get(name);
    if (other === undefined) first.set(name, folder);
    else {
      const path = folder === '' ? 'package.json' : `${folder}/package.json`;
      const message = `the name ${name} is also that of ${other === '' ? 'the root' : other}`;
      faults.push({ code: 'PACKAGE_DUPLICATE', path, message, fix: 'give each package its own name' });
    }
  }
  return faults;
}
