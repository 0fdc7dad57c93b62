import { folderOf } from './file-names.ts';
import type { SourceTree } from './source-tree.ts';
import { type PackageFault, readWorkspaceManifests } from './workspace-manifests.ts';

/** The packages of a workspace: which one a path lies in, and what is wrong with them. */
export interface WorkspacePackages {
  /** The name of the nearest package above a path, if any. */
  nameOf(path: string): string | undefined;
  readonly faults: readonly PackageFault[];
}

/**
 * The names of the packages of a tree, by the files that describe them. A manifest that is not JSON, and a name that is given
 * twice, are faults; the folder keeps its name. Memory: the manifests.
 */
export async function readWorkspacePackages(
  tree: SourceTree,
  files: Parameters<typeof readWorkspaceManifests>[1],
): Promise<WorkspacePackages> {
  const { manifests, faults } = await readWorkspaceManifests(tree, files);
  const names = new Map<string, string>();
  for (const { folder, manifest } of manifests) {
    const name = manifest['name'];
    if (typeof name === 'string' && name !== '') names.set(folder, name);
  }
  return { nameOf: (path) => nearest(path, names), faults: [...faults, ...duplicateNames(names)] };
}

function nearest(path: string, names: ReadonlyMap<string, string>): string | undefined {
  for (let folder = folderOf(path); ; folder = folderOf(folder)) {
    const name = names.get(folder);
    if (name !== undefined || folder === '') return name;
  }
}

/** Names that more than one folder has: a fault of each but the first. */
export function duplicateNames(names: Iterable<readonly [folder: string, name: string]>): PackageFault[] {
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
