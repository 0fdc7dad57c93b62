import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

// The packages as a stranger gets them: packed, installed from the tarballs into projects of their own, and run there.

const repository = resolve(import.meta.dirname, '../..');
const pnpmEntry = join(repository, 'tools/pnpm/node_modules/pnpm/bin/pnpm.cjs');
const CLIENTS: readonly (readonly [
  name: string,
  command: readonly [string, ...string[]],
  install: readonly string[],
])[] = [
  ['npm', ['npm'], ['install', '--no-audit', '--no-fund', '--prefer-offline', '--fetch-retries=0']],
  ['pnpm', [process.execPath, pnpmEntry], ['install', '--prefer-offline', '--no-frozen-lockfile', '--fetch-retries=0']],
];
const PIPELINES = ['boardrev', 'simtask', 'sonarflow', 'readmeflow'];
const scratch = mkdtempSync(join(tmpdir(), 'packed-'));
const tarballs: Record<string, string> = {};
const env = Object.fromEntries(
  Object.entries(process.env).filter(([key]) => !/^(npm_|pnpm_|INIT_CWD|NODE_OPTIONS|VITEST)/i.test(key)),
);

beforeAll(() => {
  for (const name of ['core', ...PIPELINES]) {
    const folder = join(scratch, `pack-${name}`);
    mkdirSync(folder);
    execFileSync(process.execPath, [pnpmEntry, 'pack', '--pack-destination', folder], {
      cwd: join(repository, 'packages', name),
      env,
    });
    tarballs[name] = join(folder, readdirSync(folder)[0] as string);
  }
}, 60_000);
afterAll(() => rmSync(scratch, { recursive: true, force: true }), 60_000);

describe('packed packages', () => {
  it.each(PIPELINES)('carry no workspace or catalog reference and every file their manifest names: %s', (name) => {
    const tarball = tarballs[name] as string;
    const listing = execFileSync('tar', ['-tzf', tarball], { encoding: 'utf8' });
    const manifest = execFileSync('tar', ['-xzOf', tarball, 'package/package.json'], { encoding: 'utf8' });
    expect(manifest).not.toMatch(/workspace:|catalog:/);
    const modules = ['dist/cli.js', 'dist/index.d.ts', 'dist/bundle/cli.js', 'dist/bundle/worker-entry.js'];
    const texts = ['schema.json', 'LICENSE', 'README.md', 'dist/bundle/THIRD-PARTY-NOTICES'];
    for (const file of [`bin/${name}.js`, ...modules, ...texts]) expect(listing).toContain(`package/${file}\n`);
    // It would be compared with files that are not there.
    expect(listing).not.toContain('made-of.json');
  });

  it.for(CLIENTS)(
    'S3-71 run from a project that %s installed',
    { timeout: 180_000 },
    ([client, command, install], { skip }) => {
      const project = join(scratch, client);
      writeProject(project);
      const [executable, ...leading] = command;
      const installed = spawnSync(executable, [...leading, ...install], { cwd: project, env, encoding: 'utf8' });
      const output = installed.stderr + installed.stdout;
      if (installed.status !== 0 && /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ENETUNREACH|ERR_PNPM_NO_OFFLINE/.test(output)) {
        skip(`SKIPPED: ${client} found no registry and no cached packages`);
      }
      expect(installed.status, output).toBe(0);

      expect(runOf('simtask', project)).toContain('parseAmount');
      expect(runOf('boardrev', project)).toContain('Say hello');
      expect(runOf('sonarflow', project)).toContain('no-debugger');
      expect(runOf('readmeflow', project)).toContain('nowhere.md');

      const imported = spawnSync(
        process.execPath,
        ['--input-type=module', '-e', "import { Pipeline } from '@pipelines/core'; console.log(typeof Pipeline.start)"],
        { cwd: project, env, encoding: 'utf8' },
      );
      expect(imported.stdout).toBe('function\n');
    },
  );
});

const COPY = `export function parseAmount(text: string): number {
  const [whole = '', fraction = ''] = text.trim().replaceAll(',', '').split('.');
  if (!/^[0-9]+$/.test(whole)) throw new RangeError('not an amount: ' + text);
  const cents = Number(whole) * 100 + Number(fraction.padEnd(2, '0').slice(0, 2));
  if (!Number.isSafeInteger(cents)) throw new RangeError('too large an amount: ' + text);
  return cents;
}
`;

/** Runs a pipeline and returns the report it names. */
function runOf(name: string, project: string): string {
  const run = spawnSync('npx', ['--no-install', name, 'run'], { cwd: project, env, encoding: 'utf8' });
  expect(run.stderr).not.toMatch(/error/);
  expect(run.status).toBe(0);
  const path = run.stdout.split('\n').find((line) => line.endsWith('report.md')) ?? '';
  expect(existsSync(join(project, path)), run.stdout).toBe(true);
  return readFileSync(join(project, path), 'utf8');
}

/** A git repository of a few sources and one task, which depends on all tarballs. */
function writeProject(folder: string): void {
  mkdirSync(join(folder, 'backlog/tasks'), { recursive: true });
  const packed = ['@pipelines/core', ...PIPELINES].map((name) => [
    name,
    `file:${tarballs[name.replace('@pipelines/', '')]}`,
  ]);
  const dependencies = Object.fromEntries(packed);
  const overrides = { '@pipelines/core': `file:${tarballs['core']}` };
  const manifest = { name: 'scratch', private: true, type: 'module', dependencies, pnpm: { overrides } };
  writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest, null, 2));
  writeFileSync(join(folder, '.gitignore'), 'node_modules\n');
  writeFileSync(join(folder, 'hello.ts'), 'export function sayHello() { return "hello"; }\n');
  writeFileSync(join(folder, 'left.js'), 'debugger;\n');
  writeFileSync(join(folder, 'README.md'), '# Scratch\n\n[There](nowhere.md)\n');
  for (const name of ['orders', 'refunds']) writeFileSync(join(folder, `${name}.ts`), COPY);
  const task = '---\nid: task-1\ntitle: Say hello\nstatus: To Do\ncreated_date: 2026-01-01\n---\n\nAdd `sayHello`.\n';
  writeFileSync(join(folder, 'backlog/tasks/task-1 - say-hello.md'), task);
  const git = (...args: string[]) => execFileSync('git', ['-C', folder, ...args], { stdio: 'ignore' });
  git('init', '-q');
  git('add', '-A');
  git('-c', 'user.name=t', '-c', 'user.email=t@example.org', 'commit', '-qm', 'task-1: say hello');
}
