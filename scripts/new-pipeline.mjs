#!/usr/bin/env node
// Makes a new pipeline package from templates/pipeline: `pnpm new:pipeline NAME`. Needs nothing but Node and the
// repository; the network only if its store lacks a package, which a repository that was installed once does not.
// Exit codes: 0 made · 2 the name cannot be used, or something is missing.
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const TEMPLATE = 'pipeline-template';
const USAGE = `usage: pnpm new:pipeline NAME

NAME is the package's and its command's: lower-case words joined by hyphens, such as readmeflow or link-check.`;

class Refusal extends Error {}

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const [name, ...rest] = process.argv.slice(2);

try {
  if (name === '--help' || name === '-h') console.log(USAGE);
  else make(name, rest);
} catch (error) {
  if (!(error instanceof Refusal)) throw error;
  console.error(`new:pipeline: ${error.message}`);
  process.exitCode = 2;
}

function make(wanted, more) {
  const started = Date.now();
  checkName(wanted, more);
  // All that may be refused comes before anything is written.
  const texts = [
    edited('tsconfig.json', wanted, (text) =>
      text.replace('{ "path": "templates', `{ "path": "packages/${wanted}" }, $&`),
    ),
    // Pipelines do not import each other; the names of some that are to come are in the rules already.
    edited('biome.json', wanted, (text) => text.replaceAll('"simtask",', `$& "${wanted}",`)),
  ];
  const pnpm = pinnedPnpm();
  copyTemplate(join(root, 'packages', wanted), wanted);
  for (const { path, text } of texts) writeFileSync(join(root, path), text);
  writeChangeset(wanted);
  install(pnpm);
  format(wanted);
  const seconds = ((Date.now() - started) / 1000).toFixed(1);
  console.log(`packages/${wanted} is there, made from templates/pipeline in ${seconds} s. Next:

  pnpm build
  pnpm exec vitest run packages/${wanted}
  pnpm --filter ${wanted} run pipeline

Then give src/rows.ts rows of your own, and tell of the package in README.md and ARCHITECTURE.md.`);
}

/** Says of a name all that is wrong with it. */
function checkName(wanted, more) {
  if (wanted === undefined) throw new Refusal(`a name is missing\n\n${USAGE}`);
  if (more.length > 0) throw new Refusal(`one name is expected, got ${[wanted, ...more].join(' ')}\n\n${USAGE}`);
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(wanted)) {
    throw new Refusal(`${JSON.stringify(wanted)} cannot be the name: use lower-case words joined by hyphens`);
  }
  if (wanted.length > 40) throw new Refusal(`the name has ${wanted.length} characters; 40 are the most`);
  const owner = takenBy(wanted);
  if (owner !== undefined) throw new Refusal(`${wanted} is taken: it is ${owner}`);
}

function takenBy(wanted) {
  if (existsSync(join(root, 'packages', wanted))) return `packages/${wanted}`;
  const manifests = ['package.json', 'bench/package.json', ...manifestsIn('packages'), ...manifestsIn('templates')];
  const owner = manifests.find((path) => readJson(path).name === wanted);
  if (owner !== undefined) return `the package of ${dirname(owner)}/`;
  if (wanted === 'pipelines' || wanted === 'core') return "a word of this repository's own";
  const dependency = new RegExp(`^ {2}"?${wanted}"?:`, 'm');
  return dependency.test(readFileSync(join(root, 'pnpm-workspace.yaml'), 'utf8')) ? 'a dependency' : undefined;
}

function manifestsIn(folder) {
  const paths = readdirSync(join(root, folder)).map((entry) => `${folder}/${entry}/package.json`);
  return paths.filter((path) => existsSync(join(root, path)));
}

/** Copies what is source, with the template's name replaced in paths and texts. */
function copyTemplate(folder, wanted) {
  const leaveOut = /^(node_modules|dist|\.pipeline|\.turbo|CHANGELOG\.md)$/;
  const source = join(root, 'templates', 'pipeline');
  cpSync(source, folder, { recursive: true, filter: (path) => path === source || !leaveOut.test(basename(path)) });
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    const text = readFileSync(path, 'utf8');
    // A file of a case may hold any bytes, so only what names the template is written again.
    if (text.includes(TEMPLATE)) writeFileSync(path, text.replaceAll(TEMPLATE, wanted));
    if (entry.name.includes(TEMPLATE)) renameSync(path, join(entry.parentPath, entry.name.replace(TEMPLATE, wanted)));
  }
  const manifest = join(folder, 'package.json');
  writeFileSync(manifest, readFileSync(manifest, 'utf8').replace(/^ *"private": true,\n/m, ''));
  const config = join(folder, 'tsconfig.json');
  writeFileSync(config, readFileSync(config, 'utf8').replace('../../packages/core', '../core'));
}

function writeChangeset(wanted) {
  const text = `---\n"${wanted}": minor\n---\n\nFirst release.\n`;
  writeFileSync(join(root, '.changeset', `${wanted}-first-release.md`), text);
}

/** The text of a file that knows the package. A file that has changed its shape must not pass unnoticed. */
function edited(path, wanted, edit) {
  const before = readFileSync(join(root, path), 'utf8');
  const text = before.includes(`"${wanted}"`) ? before : edit(before);
  if (!text.includes(wanted)) throw new Refusal(`${path} no longer looks as this script expects; nothing was made`);
  return { path, text };
}

function pinnedPnpm() {
  const pnpm = join(root, 'tools', 'pnpm', 'node_modules', 'pnpm', 'bin', 'pnpm.cjs');
  if (!existsSync(pnpm)) throw new Refusal('pnpm is not there yet: run `node scripts/bootstrap.mjs` first');
  return pnpm;
}

function install(pnpm) {
  const attempt = (network) =>
    run([pnpm, 'install', '--no-frozen-lockfile', network, '--reporter=append-only', '--loglevel=error']);
  const [offline, online] = [attempt('--offline'), () => attempt('--prefer-offline')];
  const result = offline.status === 0 ? offline : online();
  if (result.status !== 0) throw new Refusal(`pnpm install failed:\n${result.stdout}${result.stderr}`);
}

/** Lines that have become longer or shorter with the name stay as the linter wants them. */
function format(wanted) {
  const biome = join(root, 'node_modules', '@biomejs', 'biome', 'bin', 'biome');
  const result = run([biome, 'check', '--write', `packages/${wanted}`, 'tsconfig.json', 'biome.json']);
  if (result.status !== 0) throw new Refusal(`biome could not format the package:\n${result.stdout}${result.stderr}`);
}

function run(args) {
  return spawnSync(process.execPath, args, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
}

function readJson(path) {
  return JSON.parse(readFileSync(join(root, path), 'utf8'));
}
