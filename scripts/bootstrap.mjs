#!/usr/bin/env node
// Zero-dependency bootstrap: `node scripts/bootstrap.mjs [pnpm arguments]`.
// Installs the pinned pnpm (integrity-locked in tools/pnpm), runs a frozen install when a manifest changed, then
// hands over to pnpm. Works with nothing but Node and npm; a second time it needs no network.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const toolDir = join(root, 'tools', 'pnpm');
const pnpmDir = join(toolDir, 'node_modules', 'pnpm');
const wantedPnpm = readJson(join(toolDir, 'package.json')).dependencies.pnpm;
const env = cleanEnvironment();

requireNode(20, 19);
if (installedPnpm() !== wantedPnpm) {
  run('npm', ['ci', '--prefix', toolDir, '--no-audit', '--no-fund', '--prefer-offline', '--loglevel=error'], {
    shell: process.platform === 'win32',
  });
}
installWhenChanged();
const args = process.argv.slice(2);
// From where the person stands, so that scripts learn it as INIT_CWD and relative paths mean what was typed.
if (args.length > 0) pnpm(['--dir', root, ...args], process.cwd());

function requireNode(major, minor) {
  const [haveMajor, haveMinor] = process.versions.node.split('.').map(Number);
  if (haveMajor > major || (haveMajor === major && haveMinor >= minor)) return;
  fail(`Node >= ${major}.${minor} is needed, this is ${process.version}`);
}

/** An outer `npm start` exports its own settings; they must not reach the inner npm and pnpm. */
function cleanEnvironment() {
  const inherited =
    /^npm_(config_(?!registry|cafile|.*proxy|offline|cache)|lifecycle|package|command|execpath|node_execpath)/i;
  return {
    ...Object.fromEntries(Object.entries(process.env).filter(([key]) => !inherited.test(key))),
    TURBO_TELEMETRY_DISABLED: '1',
    TURBO_NO_UPDATE_NOTIFIER: '1',
    DO_NOT_TRACK: '1',
    npm_config_manage_package_manager_versions: 'false',
    PATH: join(toolDir, 'node_modules', '.bin') + delimiter + process.env.PATH,
  };
}

function installedPnpm() {
  const manifest = join(pnpmDir, 'package.json');
  return existsSync(manifest) ? readJson(manifest).version : undefined;
}

function installWhenChanged() {
  const stampFile = join(root, 'node_modules', '.bootstrap-stamp');
  const stamp = manifestHash();
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp) return;
  pnpm(['install', '--frozen-lockfile', '--prefer-offline', '--reporter=append-only', '--loglevel=warn']);
  mkdirSync(dirname(stampFile), { recursive: true });
  writeFileSync(`${stampFile}.tmp`, stamp);
  renameSync(`${stampFile}.tmp`, stampFile);
}

/** Native packages differ by Node major, platform and processor, so a change of those installs again. */
function manifestHash() {
  const hash = createHash('sha256').update(
    [process.versions.modules, process.platform, process.arch, wantedPnpm].join(),
  );
  const packages = ['packages', 'templates'].flatMap((folder) =>
    readdirSync(join(root, folder))
      .sort()
      .map((name) => `${folder}/${name}/package.json`),
  );
  for (const file of ['pnpm-lock.yaml', 'pnpm-workspace.yaml', 'package.json', 'bench/package.json', ...packages]) {
    const path = join(root, file);
    if (existsSync(path)) hash.update(file).update(readFileSync(path));
  }
  return hash.digest('hex');
}

function pnpm(pnpmArgs, cwd = root) {
  const entry = ['pnpm.cjs', 'pnpm.mjs'].map((name) => join(pnpmDir, 'bin', name)).find(existsSync);
  run(process.execPath, [entry, ...pnpmArgs], { shell: false, cwd });
}

function run(command, commandArgs, options) {
  const result = spawnSync(command, commandArgs, { cwd: root, env, stdio: 'inherit', ...options });
  if (result.error) fail(`${command}: ${result.error.message}`);
  if (result.signal) process.kill(process.pid, result.signal);
  if (result.status !== 0) process.exit(result.status ?? 1);
}

function readJson(path) {
  return JSON.parse(readFileSync(path, 'utf8'));
}

function fail(message) {
  console.error(`bootstrap: ${message}`);
  process.exit(2);
}
