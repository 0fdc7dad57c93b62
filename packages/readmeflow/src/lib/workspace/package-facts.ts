import { categoryOfPath, folderOf } from '@pipelines/core/repository';
import type { Package } from '../../rows.ts';
import type { CompilerConfigs } from '../api/build-layout.ts';
import { type SourcePackage, type TracedSubpath, tracedSubpaths } from '../api/package-sources.ts';
import { binsOf } from './bins.ts';
import { cyclesOf } from './cycles.ts';
import { DependencyGraph } from './dependency-graph.ts';
import type { ShownPackage } from './examples.ts';
import type { NamedManifest } from './find-packages.ts';
import { dependenciesOf, innerSubpathsOf, manifestFacts, publishedManifest } from './manifest-facts.ts';
import { licenseFileOf, readmeOf } from './package-documents.ts';
import { kindOf } from './package-kind.ts';
import type { TreeFiles } from './tree-files.ts';

/** A package but for what its sources say. */
export interface PackageFacts extends ShownPackage {
  readonly row: Omit<Package, 'entries' | 'examples'>;
  readonly subpaths: readonly TracedSubpath[];
}

/** All packages of a tree, as their manifests tell. Memory: the manifests and the paths of the files. */
export class KnownPackages {
  /** By path. */
  readonly all: readonly PackageFacts[];
  readonly graph: DependencyGraph;
  readonly #sources: readonly SourcePackage[];
  readonly #byName = new Map<string, SourcePackage>();
  readonly #byFolder = new Map<string, SourcePackage>();

  static async of(found: readonly NamedManifest[], files: TreeFiles, configs: CompilerConfigs): Promise<KnownPackages> {
    const byFolder = files.byFolder(new Set(['', ...found.map(({ folder }) => folder)]));
    const root = await configs.of('', namesIn('', byFolder.get('') ?? []));
    const sources: SourcePackage[] = [];
    for (const { name, folder, manifest } of found) {
      const own = await configs.of(folder, namesIn(folder, byFolder.get(folder) ?? []));
      // Packages of one repository often share the aliases of its root.
      const aliases = own.aliases.length > 0 ? own.aliases : root.aliases;
      sources.push({ name, folder, manifest, published: publishedManifest(manifest), layouts: own.layouts, aliases });
    }
    return new KnownPackages(found, sources, { files, byFolder });
  }

  private constructor(
    found: readonly NamedManifest[],
    sources: readonly SourcePackage[],
    { files, byFolder }: { files: TreeFiles; byFolder: ReadonlyMap<string, readonly string[]> },
  ) {
    this.#sources = sources;
    for (const one of sources) {
      if (!this.#byName.has(one.name)) this.#byName.set(one.name, one);
      this.#byFolder.set(one.folder, one);
    }
    const dependencies = found.map(({ manifest }) => dependenciesOf(manifest));
    const versions = found.map(({ manifest }) => manifestFacts(manifest).version);
    this.graph = new DependencyGraph(
      found.map(({ name, folder }, at) => ({
        name,
        folder,
        version: versions[at],
        dependencies: dependencies[at] ?? [],
      })),
    );
    const rootLicense = licenseFileOf('', namesIn('', byFolder.get('') ?? []));
    this.all = found.map((one, at) =>
      this.#facts(one, at, {
        files,
        byFolder,
        own: byFolder.get(one.folder) ?? [],
        dependencies: dependencies[at] ?? [],
        rootLicense,
      }),
    );
  }

  get(name: string): SourcePackage | undefined {
    return this.#byName.get(name);
  }

  around(path: string): SourcePackage | undefined {
    for (let folder = folderOf(path); ; folder = folderOf(folder)) {
      const found = this.#byFolder.get(folder);
      if (found || folder === '') return found;
    }
  }

  cycles(): string[][] {
    return cyclesOf(this.graph);
  }

  #facts(
    { name, folder, path, manifest }: NamedManifest,
    at: number,
    { files, byFolder, own, dependencies, rootLicense }: OwnFiles,
  ): PackageFacts {
    const source = this.#sources[at] as SourcePackage;
    const facts = manifestFacts(source.published);
    const names = namesIn(folder, own);
    const subpaths = tracedSubpaths(source, files);
    const bins = binsOf(source.published, { name, folder, files: own });
    const readme = readmeOf(folder, names);
    const licenseFile = licenseFileOf(folder, names) ?? rootLicense;
    const wantedBy = this.graph.wantedBy(name);
    const kind = kindOf({
      ...{ name, manifest, scripts: facts.scripts, private: facts.private, files: names },
      ...{ hasBins: bins.length > 0, hasEntry: hasEntryBeside(bins, subpaths), isWanted: wantedBy.length > 0 },
    });
    const row: PackageFacts['row'] = {
      ...{ type: 'package', name, path: folder, manifest: path, ...facts, kind, bins },
      ...innerSubpathsOf(manifest),
      dependencies: this.graph.placed(dependencies),
      usedBy: this.graph.usedBy(name),
      ...(readme !== undefined && { readme }),
      ...(licenseFile !== undefined && { licenseFile }),
      ...(manifest['readmeflow'] === false && { optedOut: true }),
    };
    return {
      ...{ name, folder, files: own, readme, row, subpaths },
      sources: new Set(subpaths.flatMap((one) => one.sources)),
      shownIn: wantedBy.filter(isExample).map((example) => ({ folder: example, files: byFolder.get(example) ?? [] })),
    };
  }
}

interface OwnFiles {
  readonly files: TreeFiles;
  readonly byFolder: ReadonlyMap<string, readonly string[]>;
  readonly own: readonly string[];
  readonly dependencies: ReturnType<typeof dependenciesOf>;
  readonly rootLicense: string | undefined;
}

function isExample(folder: string): boolean {
  return categoryOfPath(`${folder}/x`) === 'example';
}

/** Something can be imported that is no command, and not only the manifest. */
function hasEntryBeside(bins: Package['bins'], subpaths: readonly TracedSubpath[]): boolean {
  const commands = new Set(bins.map(({ path }) => path));
  return subpaths.some(
    ({ subpath, sources }) =>
      subpath !== './package.json' && !(sources.length > 0 && sources.every((one) => commands.has(one))),
  );
}

/** The names of the files right in a folder. */
function namesIn(folder: string, files: readonly string[]): ReadonlySet<string> {
  const start = folder === '' ? 0 : folder.length + 1;
  return new Set(files.map((path) => path.slice(start)).filter((rest) => !rest.includes('/')));
}
