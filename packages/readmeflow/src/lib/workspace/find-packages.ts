import { compareText } from '@pipelines/core';
import {
  categoryOfPath,
  duplicateNames,
  folderOf,
  type PackageManifest,
  readWorkspaceManifests,
  type SourceTree,
} from '@pipelines/core/repository';
import type { Problem } from '../../rows.ts';
import { readNxProjects } from './nx-projects.ts';
import type { TreeFiles } from './tree-files.ts';

/** A manifest with a name. */
export interface NamedManifest extends PackageManifest {
  readonly name: string;
}

export interface FoundPackages {
  /** By folder, the root first. */
  readonly packages: readonly NamedManifest[];
  /** Of the root, with or without a name. */
  readonly root: PackageManifest | undefined;
  /** Folders with a manifest that are no packages, by path. */
  readonly others: readonly string[];
  readonly problems: readonly Problem[];
}

const MANIFEST = /(?:^|\/)(?:package|project|lerna)\.json$|^pnpm-workspace\.yaml$/;

/**
 * The packages of a tree: those of its workspace that have a name; without a workspace each folder with a manifest, but no
 * examples. What tests read is no package, as pnpm has it. Memory: the manifests.
 */
export async function findPackages(tree: SourceTree, files: TreeFiles): Promise<FoundPackages> {
  const described = [...files.all()].filter(({ path, skipped }) => skipped === undefined && MANIFEST.test(path));
  const { declared, manifests, faults } = await readWorkspaceManifests(
    tree,
    described.filter(({ path }) => !isForTests(folderOf(path))),
  );
  const nx = files.has('nx.json') ? await readNxProjects(tree, files, manifests) : [];
  const isOutside = ({ folder }: PackageManifest) => !declared && categoryOfPath(`${folder}/x`) === 'example';
  const packages = [...manifests, ...nx]
    .filter((found): found is NamedManifest => isNamed(found) && !isOutside(found))
    .sort((a, b) => compareText(a.folder, b.folder));
  const folders = new Set(packages.map(({ folder }) => folder));
  const duplicates = duplicateNames(packages.map(({ folder, name }) => [folder, name]));
  return {
    packages,
    root: manifests.find(({ folder }) => folder === ''),
    others: foldersOf(described.map(({ path }) => path)).filter((folder) => !folders.has(folder)),
    problems: [...faults, ...duplicates].map((fault): Problem => ({ type: 'problem', ...fault })),
  };
}

/** A package may be called `test-utils`, but what lies below `test/` is for tests. */
function isForTests(folder: string): boolean {
  if (folder === '') return false;
  const above = folderOf(folder);
  const category = above === '' ? undefined : categoryOfPath(`${above}/x`);
  return category === 'test' || category === 'fixture' || category === 'vendored' || isFixture(folder);
}

function isFixture(folder: string): boolean {
  return categoryOfPath(`${folder}/x`) === 'fixture';
}

function isNamed(found: PackageManifest): boolean {
  const named = found as { name?: unknown };
  named.name ??= found.manifest['name'];
  return typeof named.name === 'string' && named.name.trim() !== '';
}

function foldersOf(paths: readonly string[]): string[] {
  return [...new Set(paths.filter((path) => path.endsWith('package.json')).map(folderOf))].sort();
}
