import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));

interface Case {
  readonly name: string;
  readonly file: string;
  readonly code: string;
  /** A piece of the message that must be reported; undefined when the file is fine. */
  readonly expected?: string;
}

const refused: readonly Case[] = [
  bad('a step that imports another step', 'boardrev/src/02-b.ts', "export { a } from './01-a.ts';", 'Steps never see'),
  bad(
    'a step that imports the type of another step',
    'boardrev/src/02-c.ts',
    typeImport('./01-a.ts'),
    'Steps never see',
  ),
  bad(
    'a step that loads another step late',
    'boardrev/src/02-d.ts',
    "export const a = import('./01-a.ts');",
    'Steps never',
  ),
  bad('a step that imports the pipeline', 'boardrev/src/02-e.ts', typeImport('./pipeline.ts'), 'Steps never see'),
  bad('a step that imports node:', 'boardrev/src/02-f.ts', typeImport('node:fs'), 'Steps never see'),
  bad('a step that imports a library', 'boardrev/src/12-g.ts', typeImport('yaml'), 'Steps never see'),
  bad('a step that reads argv', 'boardrev/src/02-h.ts', 'export const a = process.argv;', 'does not touch the process'),
  bad('rows.ts that imports a library', 'boardrev/src/rows.ts', typeImport('zod'), 'rows.ts describes rows'),
  bad('rows.ts that imports more than z', 'simtask/src/rows.ts', typeImport('@pipelines/core'), 'rows.ts describes'),
  bad('lib/ that imports a step', 'boardrev/src/lib/a.ts', typeImport('../01-a.ts'), 'lib/ serves the steps'),
  bad(
    'lib/ folders that import a step',
    'boardrev/src/lib/x/a.ts',
    typeImport('../../01-a.ts'),
    'lib/ serves the steps',
  ),
  bad('lib/ that imports the pipeline', 'boardrev/src/lib/b.ts', typeImport('../pipeline.ts'), 'lib/ serves the steps'),
  bad('lib/ that imports another pipeline', 'boardrev/src/lib/c.ts', typeImport('simtask'), 'no other pipeline'),
  bad('pipeline.ts that imports node:', 'boardrev/src/pipeline.ts', typeImport('node:path'), 'only joins steps'),
  bad('pipeline.ts that imports lib/', 'simtask/src/pipeline.ts', typeImport('./lib/a.ts'), 'only joins steps'),
  bad('a pipeline that imports another', 'boardrev/src/index.ts', typeImport('simtask'), 'no other pipeline'),
  bad(
    "a pipeline inside another's source",
    'simtask/src/index.ts',
    typeImport('../../boardrev/src/rows.ts'),
    'no other',
  ),
  bad("a pipeline inside core's source", 'simtask/src/a.ts', typeImport('../../core/src/step.ts'), "only core's doors"),
  bad('core that imports a door', 'core/src/j.ts', typeImport('./node/index.ts'), 'does not import its doors'),
  bad('core that imports a pipeline', 'core/src/b.ts', typeImport('boardrev'), 'Core imports no pipeline'),
  bad('core that imports itself by name', 'core/src/c.ts', typeImport('@pipelines/core'), 'only by relative path'),
  bad('a door that imports a pipeline', 'core/src/node/a.ts', typeImport('boardrev'), 'Core imports no pipeline'),
  bad('the contract that imports the runner', 'core/src/step.ts', typeImport('./run-step.ts'), 'stands alone'),
  bad('a lower folder that imports up', 'core/src/streaming/a.ts', typeImport('../stream-processor.ts'), 'go downward'),
  bad(
    'a lower folder that imports a door',
    'core/src/cache/a.ts',
    typeImport('../node/a.ts'),
    'does not import its doors',
  ),
  bad('a bench that reaches into a package', 'bench/a.ts', typeImport('../packages/core/src/step.ts'), 'public doors'),
  bad('a default export', 'core/src/d.ts', 'export default 1;', 'default exports'),
  bad('export *', 'core/src/e.ts', "export * from './a.ts';", 'export all'),
  bad('console', 'core/src/f.ts', "console.error('x');", 'console'),
  bad('process.exit', 'core/src/node/g.ts', 'process.exit(1);', 'does not end the process'),
  bad('process.exit handed on', 'core/src/node/h.ts', 'export const end = process.exit;', 'does not end the process'),
  bad('an import without extension', 'core/src/g.ts', typeImport('./a'), 'file extension'),
  bad('an import of the compiled extension', 'core/src/h.ts', typeImport('./a.js'), 'file extension'),
  bad('any', 'core/src/i.ts', 'export const a: any = 1;', 'any'),
  bad(
    'a heavy library at import',
    'core/src/cache/b.ts',
    "import { Level } from 'level';\nexport const a = Level;",
    'first used',
  ),
  bad('it.only', 'core/test/a.test.ts', "it.only('a', () => {});", 'focus'),
];

const accepted: readonly Case[] = [
  good(
    'a step',
    'boardrev/src/03-good.ts',
    `import { defineStep, z } from '@pipelines/core';
import { runIfMain } from '@pipelines/core/node';
import { parse } from './lib/good.ts';
import { task } from './rows.ts';
export const step = [defineStep, z, runIfMain, parse, task];`,
  ),
  good(
    'lib/',
    'boardrev/src/lib/good.ts',
    `import { readFile } from 'node:fs/promises';
import { PipelineError } from '@pipelines/core';
import { parse as parseYaml } from 'yaml';
import type { Task } from '../rows.ts';
export const parse = [readFile, PipelineError, parseYaml];
export type { Task };
export const parser = () => import('oxc-parser');`,
  ),
  good('rows.ts', 'sonarflow/src/rows.ts', "import { z } from '@pipelines/core';\nexport const row = z.object({});"),
  good(
    'pipeline.ts',
    'sonarflow/src/pipeline.ts',
    "import { Pipeline } from '@pipelines/core';\nimport { scan } from './01-scan.ts';\nexport const p = [Pipeline, scan];",
  ),
  good(
    'a door of core',
    'core/src/node/good.ts',
    "import { argv } from 'node:process';\nimport { a } from '../a.ts';\nexport const b = [argv, a];\nprocess.exitCode = 1;",
  ),
  good(
    'a heavy library, late or as a type',
    'core/src/cache/good.ts',
    "import type { Level } from 'level';\nexport const open = async (): Promise<typeof Level> => (await import('level')).Level;",
  ),
  good('a config file', 'core/vitest.config.ts', 'export default {};'),
];

describe('import rules', () => {
  let folder: string;
  let messages: Map<string, string[]>;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'import-rules-'));
    await cp(join(root, 'scripts', 'lint'), join(folder, 'scripts', 'lint'), { recursive: true });
    const config = JSON.parse(await readFile(join(root, 'biome.json'), 'utf8'));
    await writeFile(join(folder, 'biome.json'), JSON.stringify({ ...config, vcs: { enabled: false } }));
    // Extensions are only checked for imports that lead somewhere.
    await writeCase('packages/core/src/a.ts', 'export const a = 1;\nexport type X = 1;\n');
    for (const { file, code } of [...refused, ...accepted]) {
      await writeCase(file, `${code}\n`);
    }
    messages = await lint(folder);
  });

  afterAll(() => rm(folder, { recursive: true, force: true }));

  it.each(refused)('refuses $name', ({ file, expected }) => {
    expect(messages.get(file)?.join('\n')).toContain(expected);
  });

  it.each(accepted)('accepts $name', ({ file }) => {
    expect(messages.get(file)).toBeUndefined();
  });

  async function writeCase(file: string, code: string): Promise<void> {
    await mkdir(dirname(join(folder, file)), { recursive: true });
    await writeFile(join(folder, file), code);
  }
});

function bad(name: string, file: string, code: string, expected: string): Case {
  return { name, file: inPackages(file), code, expected };
}

function good(name: string, file: string, code: string): Case {
  return { name, file: inPackages(file), code };
}

function inPackages(file: string): string {
  return file.startsWith('bench/') ? file : `packages/${file}`;
}

function typeImport(source: string): string {
  return `export type { X } from '${source}';`;
}

/** The error messages of every file, by POSIX path. */
async function lint(folder: string): Promise<Map<string, string[]>> {
  const { stdout, stderr } = await run(folder);
  const found = new Map<string, string[]>();
  for (const line of stdout.split('\n').concat(stderr.split('\n'))) {
    const match = /^× (?<file>[^:]+):\d+:\d+: (?<message>.*)$/.exec(line);
    if (!match?.groups) continue;
    const file = (match.groups['file'] ?? '').replaceAll('\\', '/');
    found.set(file, [...(found.get(file) ?? []), match.groups['message'] ?? '']);
  }
  return found;
}

function run(cwd: string): Promise<{ stdout: string; stderr: string }> {
  const biome = join(root, 'node_modules', '@biomejs', 'biome', 'bin', 'biome');
  return new Promise((resolve) => {
    const args = [biome, 'lint', '--reporter=concise', '--max-diagnostics=none', '.'];
    execFile(process.execPath, args, { cwd }, (_error, stdout, stderr) => resolve({ stdout, stderr }));
  });
}
