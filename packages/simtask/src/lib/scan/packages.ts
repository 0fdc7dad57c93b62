import { readSources, type SourceTree, sourceBatch } from '@pipelines/core/repository';
import type { Category, Problem } from '../../rows.ts';
import { isWanted } from './categories.ts';
import { globPattern } from './globs.ts';

interface Reference {
  readonly path: string;
  readonly blob: string;
}

/** The packages of a workspace: which one a path lies in, and what is wrong with them. */
export interface Packages {
  nameOf(path: string): string | undefined;
  readonly problems: readonly Problem[];
}

const MANIFEST = /(?:^|\/)package\.json$/;
const PNPM = 'pnpm-workspace.yaml';

/** Files that say what the packages are. */
export function describesPackages(path: string): boolean {
  return path === PNPM || MANIFEST.test(path);
}

/**
 * Reads the packages of a tree: those the workspace names and the root; without a workspace each folder with a
 * package.json. A manifest that is not JSON, and a name that is given twice, are problems; the folder keeps its name.
 */
export async function readPackages(
  tree: SourceTree,
  files: readonly Reference[],
  include: readonly Category[],
): Promise<Packages> {
  const ofWorkspace = files.filter(({ path }) => path === PNPM || path === 'package.json');
  const globs = await workspaceGlobs(await texts(tree, ofWorkspace));
  const isPackage = globs ? workspaceTest(globs) : () => true;
  const manifests = files.filter(
    ({ path }) => MANIFEST.test(path) && isWanted(path, include) && isPackage(folderOf(path)),
  );
  const names = new Map<string, string>();
  const problems: Problem[] = [];
  for (const [path, text] of await texts(tree, manifests)) {
    const manifest = parseManifest(text);
    if (!manifest) problems.push(invalid(path));
    else if (typeof manifest['name'] === 'string' && manifest['name'] !== '')
      names.set(folderOf(path), manifest['name']);
  }
  return { nameOf: (path) => nearest(path, names), problems: [...problems, ...duplicates(names)] };
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

function invalid(path: string): Problem {
  const message = 'not JSON, so its package has no name';
  return { type: 'problem', code: 'PACKAGE_INVALID', path, message, fix: 'correct the JSON' };
}

function duplicates(names: ReadonlyMap<string, string>): Problem[] {
  const first = new Map<string, string>();
  const problems: Problem[] = [];
  for (const [folder, name] of names) {
    const other = first.get(name);
    if (other === undefined) first.set(name, folder);
    else {
      const path = folder === '' ? 'package.json' : `${folder}/package.json`;
      const message = `the name ${name} is also that of ${other === '' ? 'the root' : other}`;
      problems.push({
        type: 'problem',
        code: 'PACKAGE_DUPLICATE',
        path,
        message,
        fix: 'give each package its own name',
      });
    }
  }
  return problems;
}
