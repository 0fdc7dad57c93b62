import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { PipelineError } from '@pipelines/core';

/** The ESLint of the user. */
export interface Eslint {
  /** Its script. */
  readonly bin: string;
  readonly version: string;
  readonly major: number;
  /** `.eslintrc*` instead of `eslint.config.*`. */
  readonly legacy: boolean;
}

const FLAT = ['js', 'mjs', 'cjs', 'ts', 'mts', 'cts'].map((extension) => `eslint.config.${extension}`);
const LEGACY = ['.js', '.cjs', '.yaml', '.yml', '.json', ''].map((extension) => `.eslintrc${extension}`);

/** Since when ESLint reads the one, and until when the other. */
const FIRST_FLAT = 8;
const LAST_LEGACY = 9;

const OTHERWISE = 'or use --source oxlint, which needs no config';

/** The config that holds for a folder, which may lie above it. Undefined if there is none. */
export function findEslintConfig(folder: string): { readonly path: string; readonly legacy: boolean } | undefined {
  const flat = upwards(folder, (at) => FLAT.map((name) => join(at, name)).find(existsSync));
  if (flat !== undefined) return { path: flat, legacy: false };
  const legacy = upwards(folder, (at) => LEGACY.map((name) => join(at, name)).find(existsSync) ?? inManifest(at));
  return legacy === undefined ? undefined : { path: legacy, legacy: true };
}

/** The ESLint a root has installed. Throws SOURCE_FAILED if it has none, or no config that this version reads. */
export function findEslint(root: string): Eslint {
  const config = findEslintConfig(root);
  if (!config) {
    throw failed(`no ESLint config in ${root} or above: add an eslint.config.js, ${OTHERWISE}`);
  }
  const { bin, version } = installed(root);
  const major = Number.parseInt(version, 10);
  if (config.legacy && major > LAST_LEGACY) {
    throw failed(`ESLint ${version} does not read ${config.path}: turn it into an eslint.config.js, ${OTHERWISE}`);
  }
  if (!config.legacy && major < FIRST_FLAT) {
    throw failed(`ESLint ${version} does not read ${config.path}: update ESLint, ${OTHERWISE}`);
  }
  return { bin, version, major, legacy: config.legacy };
}

/** Only what the project has installed: another version reads its config otherwise. */
function installed(root: string): { bin: string; version: string } {
  const name = join('node_modules', 'eslint', 'package.json');
  const manifest = upwards(root, (at) => [join(at, name)].find(existsSync));
  if (manifest === undefined) {
    throw failed(`ESLint is not installed in ${root}: install the packages of the project first, ${OTHERWISE}`);
  }
  const { version, bin } = JSON.parse(readFileSync(manifest, 'utf8')) as {
    version: string;
    bin: string | { eslint: string };
  };
  return { version, bin: join(dirname(manifest), typeof bin === 'string' ? bin : bin.eslint) };
}

function inManifest(folder: string): string | undefined {
  const path = join(folder, 'package.json');
  try {
    const manifest: unknown = JSON.parse(readFileSync(path, 'utf8'));
    return typeof manifest === 'object' && manifest !== null && 'eslintConfig' in manifest ? path : undefined;
  } catch {
    return undefined;
  }
}

function upwards(folder: string, look: (folder: string) => string | undefined): string | undefined {
  const found = look(folder);
  return found !== undefined || dirname(folder) === folder ? found : upwards(dirname(folder), look);
}

function failed(message: string): PipelineError {
  return new PipelineError('SOURCE_FAILED', message);
}
