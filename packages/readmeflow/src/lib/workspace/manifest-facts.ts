import { compareText } from '@pipelines/core';
import type { Package } from '../../rows.ts';

type Manifest = Readonly<Record<string, unknown>>;

/** What a manifest says by itself. */
export type ManifestFacts = Pick<
  Package,
  'version' | 'description' | 'private' | 'license' | 'module' | 'engines' | 'scripts' | 'sealed'
>;

/** The plain facts of a manifest. What has a wrong type counts as absent. */
export function manifestFacts(manifest: Manifest): ManifestFacts {
  const version = textOf(manifest['version']);
  const description = textOf(manifest['description']);
  const license = licenseOf(manifest);
  return {
    ...(version !== undefined && { version }),
    ...(description !== undefined && { description }),
    private: manifest['private'] === true || manifest['private'] === 'true',
    ...(license !== undefined && { license }),
    module: manifest['type'] === 'module' ? 'module' : 'commonjs',
    engines: Object.fromEntries(textsOf(manifest['engines'])),
    scripts: textsOf(manifest['scripts']).map(([name, command]) => ({ name, command })),
    sealed: isPresent(manifest['exports']),
  };
}

/** What `exports` opens, and those of `publishConfig`, which replace it, do not. */
export function innerSubpathsOf(manifest: Manifest): Pick<Package, 'innerSubpaths'> {
  const published = objectOf(objectOf(manifest['publishConfig'])?.['exports']);
  if (!published) return {};
  const inner = Object.keys(objectOf(manifest['exports']) ?? {}).filter((subpath) => /^\.\//.test(subpath));
  const innerSubpaths = inner.filter((subpath) => !Object.hasOwn(published, subpath));
  return innerSubpaths.length > 0 ? { innerSubpaths } : {};
}

/** What is published may differ from what the workspace sees: `publishConfig` replaces these fields. */
const PUBLISHED = ['bin', 'main', 'module', 'browser', 'types', 'typings', 'exports', 'type'] as const;

/** The manifest as it is published. */
export function publishedManifest(manifest: Manifest): Manifest {
  const config = objectOf(manifest['publishConfig']) ?? {};
  const replaced = PUBLISHED.filter((field) => isPresent(config[field])).map(
    (field) => [field, config[field]] as const,
  );
  return replaced.length === 0 ? manifest : { ...manifest, ...Object.fromEntries(replaced) };
}

export type Dependency = Pick<Package['dependencies'][number], 'name' | 'range' | 'kind'>;

const DEPENDENCIES = [
  ['dependencies', 'dependency'],
  ['peerDependencies', 'peer'],
  ['optionalDependencies', 'optional'],
  ['devDependencies', 'dev'],
] as const;

/** By name. Of a name that is given twice the first kind counts: dependency, peer, optional, dev; npm lets optional win. */
export function dependenciesOf(manifest: Manifest): readonly Dependency[] {
  const found = new Map<string, Dependency>();
  for (const [field, kind] of DEPENDENCIES) {
    for (const [name, range] of textsOf(manifest[field])) {
      if (kind === 'optional' || !found.has(name)) found.set(name, { name, range, kind });
    }
  }
  return [...found.values()].sort((a, b) => compareText(a.name, b.name));
}

/** SPDX; the old forms are an object and a list of objects. */
function licenseOf(manifest: Manifest): string | undefined {
  const { license, licenses } = manifest;
  const typeOf = (value: unknown) => textOf(value) ?? textOf(objectOf(value)?.['type']);
  if (!Array.isArray(licenses) || license !== undefined) return typeOf(license);
  const types = licenses.map(typeOf).filter((type) => type !== undefined);
  return types.length > 1 ? `(${types.join(' OR ')})` : types[0];
}

/** Undefined for what is no text, or empty. */
export function textOf(value: unknown): string | undefined {
  const text = typeof value === 'string' ? value.trim() : '';
  return text === '' ? undefined : text;
}

/** Undefined for what is no plain object. */
export function objectOf(value: unknown): Manifest | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Manifest) : undefined;
}

/** The pairs of an object whose values are texts, in their order. */
function textsOf(value: unknown): (readonly [string, string])[] {
  const pairs = Object.entries(objectOf(value) ?? {});
  return pairs.filter((pair): pair is [string, string] => typeof pair[1] === 'string');
}

function isPresent(value: unknown): boolean {
  return value !== undefined && value !== null;
}
