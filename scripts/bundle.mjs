#!/usr/bin/env node
// Bundles the command lines of pipeline packages, after `tsc -b`: `node scripts/bundle.mjs [PACKAGE_FOLDER…]`, default
// all. What is current already is left alone. ARCHITECTURE.md tells what a bundle is and who runs it.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundlePackage } from './bundle/bundle-package.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const asked = process.argv.slice(2).map((folder) => resolve(folder));

await Promise.all((asked.length > 0 ? asked : bundledPackages()).map((folder) => bundlePackage(folder, root)));

/** The packages whose own build ends here. */
function bundledPackages() {
  const folders = ['packages', 'templates'].flatMap((group) =>
    readdirSync(join(root, group)).map((name) => join(root, group, name)),
  );
  return folders.filter((folder) => {
    const manifest = join(folder, 'package.json');
    return existsSync(manifest) && JSON.parse(readFileSync(manifest, 'utf8')).scripts?.build?.includes('bundle.mjs');
  });
}
