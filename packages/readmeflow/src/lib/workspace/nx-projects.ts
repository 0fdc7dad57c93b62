import { folderOf, type PackageManifest, type SourceTree } from '@pipelines/core/repository';
import { readJson } from './json-files.ts';
import { objectOf, textOf } from './manifest-facts.ts';
import type { TreeFiles } from './tree-files.ts';

/** Where an Nx workspace keeps the names by which its projects import each other. */
const CONFIGS = ['tsconfig.base.json', 'tsconfig.json'];

/**
 * Projects of Nx that have a project.json and no package.json: manifests as their packages would have them. A library is
 * named as it is imported, which the paths of the root's tsconfig say, anything else as its project. Memory: the projects.
 */
export async function readNxProjects(
  tree: SourceTree,
  files: TreeFiles,
  known: readonly PackageManifest[],
): Promise<PackageManifest[]> {
  const taken = new Set(known.map(({ folder }) => folder));
  const paths = [...files.all()]
    .filter(({ path, skipped }) => skipped === undefined && /\/project\.json$/.test(path) && !taken.has(folderOf(path)))
    .map(({ path }) => path);
  const aliases = await importNames(tree, files);
  const projects: PackageManifest[] = [];
  for (const [path, project] of await readJson(tree, files, paths)) {
    const folder = folderOf(path);
    const exports = entriesOf(folder, aliases);
    const name = exports?.name ?? textOf(project['name']) ?? folder.slice(folder.lastIndexOf('/') + 1);
    const isApp = project['projectType'] === 'application';
    const manifest = { name, private: true, ...(exports && { exports: exports.entries }), ...(isApp && { nx: 'app' }) };
    projects.push({ path, folder, manifest });
  }
  return projects;
}

/** Import names and the files behind them. */
async function importNames(tree: SourceTree, files: TreeFiles): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>();
  for (const [, config] of await readJson(tree, files, CONFIGS)) {
    const paths = objectOf(objectOf(config['compilerOptions'])?.['paths']) ?? {};
    for (const [name, targets] of Object.entries(paths)) {
      const target = textOf([targets].flat()[0]);
      if (target !== undefined && !name.includes('*') && !found.has(name)) found.set(name, target.replace(/^\.\//, ''));
    }
  }
  return found;
}

/** The shortest import name into a folder is the package's, longer ones below it are its subpaths. */
function entriesOf(folder: string, aliases: ReadonlyMap<string, string>) {
  const own = [...aliases].filter(([, path]) => path.startsWith(`${folder}/`)).sort(([a], [b]) => a.length - b.length);
  const name = own[0]?.[0];
  if (name === undefined) return undefined;
  const entries = own.flatMap(([alias, path]) => {
    if (alias !== name && !alias.startsWith(`${name}/`)) return [];
    return [[`.${alias.slice(name.length)}`, `.${path.slice(folder.length)}`] as const];
  });
  return { name, entries: Object.fromEntries(entries) };
}
