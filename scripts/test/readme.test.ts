import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
const documents = [
  'README.md',
  'packages/core/README.md',
  'packages/boardrev/README.md',
  'packages/simtask/README.md',
  'packages/sonarflow/README.md',
  'packages/readmeflow/README.md',
];

interface Example {
  readonly name: string;
  readonly code: string;
}

/** Code fences that begin with "```ts run" compile, run, and print what their own comment lines at the end say. */
describe('the examples of the READMEs', async () => {
  const examples = (await Promise.all(documents.map(examplesOf))).flat();
  let folder: string;

  beforeAll(async () => {
    folder = await realpath(await mkdtemp(join(tmpdir(), 'readme-')));
    await mkdir(join(folder, 'node_modules', '@pipelines'), { recursive: true });
    await symlink(join(root, 'packages', 'core'), join(folder, 'node_modules', '@pipelines', 'core'), 'junction');
    for (const name of ['boardrev', 'simtask', 'sonarflow', 'readmeflow'])
      await symlink(join(root, 'packages', name), join(folder, 'node_modules', name), 'junction');
    await symlink(join(root, 'node_modules', '@types'), join(folder, 'node_modules', '@types'), 'junction');
    await writeFile(join(folder, 'package.json'), '{"type":"module"}');
    await writeFile(join(folder, 'tsconfig.json'), JSON.stringify(await compilerConfig()));
    await Promise.all(examples.map(({ name, code }) => writeFile(join(folder, name), code)));
  });

  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('are there', () => {
    expect(examples.length).toBeGreaterThan(0);
  });

  it('compile', async () => {
    const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
    const { stdout } = await promisify(execFile)(process.execPath, [tsc, '-p', folder]).catch((error) => error);
    expect(stdout).toBe('');
  });

  it.each(examples)('$name prints what it says', async ({ name, code }) => {
    const print = vi.spyOn(console, 'log').mockImplementation(() => {});
    try {
      await import(/* @vite-ignore */ pathToFileURL(join(folder, name)).href);
      const printed = print.mock.calls.map((values) => values.map(asText).join(' '));
      expect(printed).toEqual(expectedOutput(code));
    } finally {
      print.mockRestore();
    }
  });
});

async function examplesOf(document: string): Promise<Example[]> {
  const text = await readFile(join(root, document), 'utf8').catch(() => '');
  return [...text.matchAll(/^```ts run\n(.*?)^```$/gms)].map(([, code = ''], index) => ({
    name: `${document.replaceAll('/', '-')}-${index + 1}.ts`,
    code,
  }));
}

/** The comment lines the example ends with. */
function expectedOutput(code: string): string[] {
  const lines = code.trimEnd().split('\n');
  const last = lines.findLastIndex((line) => !line.startsWith('// '));
  return lines.slice(last + 1).map((line) => line.slice(3));
}

function asText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

async function compilerConfig(): Promise<object> {
  const { compilerOptions } = JSON.parse(await readFile(join(root, 'tsconfig.test.json'), 'utf8'));
  return {
    extends: join(root, 'tsconfig.base.json'),
    compilerOptions: { ...compilerOptions, typeRoots: [join(root, 'node_modules', '@types')] },
    include: ['*.ts'],
  };
}
