import { existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join, relative, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ownPlaces } from './own-places.mjs';
import { thirdPartyLicences } from './third-party-licences.mjs';

/** They load machine code from beside themselves, so they stay packages and the manifest must name them. */
const NATIVE = ['level', 'msgpackr', 'oxc-parser', 'oxlint'];

/** Makes `dist/bundle/` of a package from its `dist/`, unless it is current. */
export async function bundlePackage(folder, root) {
  const core = dirname(createRequire(join(folder, 'package.json')).resolve('@pipelines/core/package.json'));
  const { isCurrent, STAMP } = await import(pathToFileURL(join(core, 'dist/launch/index.js')).href);
  const bundle = join(folder, 'dist/bundle');
  if (existsSync(join(bundle, STAMP)) && isCurrent(pathToFileURL(`${bundle}/`))) return;
  // Made beside its place, so that a command finds a whole bundle or none.
  const draft = `${bundle}-${process.pid}`;
  try {
    const modules = await writeBundle(folder, core, draft);
    // Of another name than LICENSE…, or pnpm would take it for the licence of the package and pack no other.
    writeFileSync(join(draft, 'THIRD-PARTY-NOTICES'), thirdPartyLicences(modules));
    await writeStamp(draft, [...compilations(modules), join(root, 'pnpm-lock.yaml'), ...ownFiles()], core);
    replaceFolder(bundle, draft);
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
}

/** Of two that bundle at once, the one that comes second leaves the bundle of the first. */
function replaceFolder(folder, next) {
  rmSync(folder, { recursive: true, force: true });
  try {
    renameSync(next, folder);
  } catch (error) {
    if (!existsSync(folder)) throw error;
  }
}

/** Returns the paths of the modules that went in. */
async function writeBundle(folder, core, into) {
  const places = ownPlaces(join(folder, 'dist'));
  const input = { folder, plugins: [places] };
  const modules = await writeChunks({ ...input, entry: join(folder, 'dist/cli.js') }, { dir: into });
  const entries = [join(core, 'dist/executors/worker-entry.js'), ...places.handlers];
  // In one file each: a thread is up the sooner the fewer files it loads.
  const alone = entries.map((entry) =>
    writeChunks({ ...input, entry }, { file: join(into, basename(entry)), codeSplitting: false }),
  );
  return [...new Set([...modules, ...(await Promise.all(alone)).flat()])].sort();
}

async function writeChunks({ folder, entry, plugins }, output) {
  // Late, since a bundle that is current needs none of it.
  const { rolldown } = await import('rolldown');
  const build = await rolldown({
    cwd: folder,
    platform: 'node',
    preserveEntrySignatures: 'allow-extension',
    input: entry,
    // A library that is no module may ask for its parts in ways that cannot be followed.
    resolve: { mainFields: ['module', 'main'] },
    external: NATIVE,
    plugins,
    onLog(_level, { code, message }) {
      // What one place loads late and another at once is there at once.
      if (code === 'INEFFECTIVE_DYNAMIC_IMPORT') return;
      throw new Error(`${folder} cannot be bundled: ${message}`);
    },
  });
  const layout = { chunkFileNames: 'chunk-[name].js', ...output };
  const { output: chunks } = await build.write({
    ...layout,
    ...(output.dir && { codeSplitting: await startInOneFile(build, layout) }),
  });
  await build.close();
  checkManifest(folder, chunks);
  return chunks.flatMap((chunk) => chunk.moduleIds ?? []);
}

/** @throws Error when an installed package would not find what its bundle imports. */
function checkManifest(folder, chunks) {
  const { dependencies } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const imported = chunks.flatMap((chunk) => [...chunk.imports, ...chunk.dynamicImports]);
  const missing = NATIVE.filter((name) => imported.includes(name) && dependencies[name] === undefined);
  if (missing.length > 0) throw new Error(`${folder} cannot be bundled: its dependencies lack ${missing.join(', ')}`);
}

/** What tells that a package of this repository was compiled anew: tsc lists the hashes of all sources there. */
function compilations(modules) {
  const folders = modules
    .filter((path) => !path.includes('node_modules'))
    .map((path) => /^.*?[\\/]dist[\\/]/.exec(path)?.[0]);
  return [...new Set(folders.filter((folder) => folder !== undefined))].map((folder) => join(folder, '.tsbuildinfo'));
}

function ownFiles() {
  return readdirSync(import.meta.dirname).map((name) => join(import.meta.dirname, name));
}

async function writeStamp(bundle, files, core) {
  const { fingerprint, STAMP } = await import(pathToFileURL(join(core, 'dist/launch/index.js')).href);
  const inputs = files.map((file) => relative(bundle, file).split(sep).join('/'));
  const stamp = { inputs, fingerprint: fingerprint(pathToFileURL(`${bundle}/`), inputs) };
  writeFileSync(join(bundle, STAMP), JSON.stringify(stamp));
}

/** What the entry loads at once comes in one file: it is up the sooner the fewer files it loads. */
async function startInOneFile(build, layout) {
  const { output: chunks } = await build.generate(layout);
  const byName = new Map(chunks.map((chunk) => [chunk.fileName, chunk]));
  const first = new Set(chunks.filter(({ isEntry }) => isEntry).map(({ fileName }) => fileName));
  for (const name of first) for (const next of byName.get(name)?.imports ?? []) first.add(next);
  const modules = new Set([...first].flatMap((name) => byName.get(name)?.moduleIds ?? []));
  return { includeDependenciesRecursively: false, groups: [{ name: 'start', test: (id) => modules.has(id) }] };
}
