import { existsSync } from 'node:fs';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { ERROR_CODES } from '../../packages/core/src/errors.ts';
import { rowTypes } from '../../packages/core/src/row-types.ts';
import type { AnyStep } from '../../packages/core/src/step.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const documents = [
  'README.md',
  'ARCHITECTURE.md',
  'CONTRIBUTING.md',
  'docs/requirements.md',
  'docs/board/process.md',
  'packages/core/README.md',
  'packages/boardrev/README.md',
  'packages/simtask/README.md',
  'packages/readmeflow/README.md',
];

describe('the documents', () => {
  it('list every error code with its meaning, in the order of the code', async () => {
    const rows = tableUnder(await read('ARCHITECTURE.md'), '## Error codes');
    expect(rows).toEqual(Object.entries(ERROR_CODES).map(([code, meaning]) => [`\`${code}\``, meaning]));
  });

  it.each(['boardrev', 'simtask', 'sonarflow', 'readmeflow'])(
    'list what every step of %s consumes and emits',
    async (pipeline) => {
      const steps = new URL(`../../packages/${pipeline}/src/`, import.meta.url).href;
      const names = await readdir(new URL(steps));
      const modules = await Promise.all(
        names.filter((name) => /^\d\d-/.test(name)).map((name) => import(/* @vite-ignore */ `${steps}${name}`)),
      );
      const declared = modules.flatMap((module) => Object.values(module as Record<string, AnyStep>));
      const expected = declared.map(({ name, barrier, input, output }) => [
        `\`${name}\`${barrier ? ' ▮' : ''}`,
        rowTypes(input).join(', ') || 'nothing',
        rowTypes(output).join(', '),
      ]);
      const rows = tableUnder(await read('ARCHITECTURE.md'), `## Rows of ${pipeline}`);
      expect(rows.map((cells) => cells.slice(0, 3))).toEqual(expected);
    },
  );

  it('list every config field of simtask with its default', async () => {
    const { pipeline } = await import('../../packages/simtask/src/pipeline.ts');
    const expected = pipeline.describe().flatMap((step) => {
      return step.config.map((field) => {
        const value = field.default === undefined ? '' : `\`${JSON.stringify(field.default)}\``;
        return [`\`${step.name}.${field.name}\``, value, field.description ?? ''];
      });
    });
    const path = 'packages/simtask/README.md';
    if (process.env['UPDATE_CASES'])
      await writeFile(join(root, path), withTable(await read(path), '## Config', expected));
    expect(tableUnder(await read(path), '## Config')).toEqual(expected);
  });

  it.each(documents)('%s has no broken local link', async (document) => {
    const targets = [...(await read(document)).matchAll(/\]\((?!https?:|#)([^)#]+)/g)].map(
      ([, target]) => target ?? '',
    );
    expect(targets.filter((target) => !existsSync(join(root, dirname(document), target)))).toEqual([]);
  });

  it.each(documents)('%s names only scripts that exist', async (document) => {
    const { scripts } = JSON.parse(await read('package.json')) as { scripts: Record<string, string> };
    const known = new Set([...Object.keys(scripts), 'exec', 'install', 'add']);
    const named = [...(await read(document)).matchAll(/`pnpm (?:run )?([a-z][\w:-]*)/g)].map(([, name]) => name ?? '');
    expect(named.filter((name) => !known.has(name))).toEqual([]);
  });

  it('has tasks with unique ids, known columns and known dependencies', async () => {
    const columns = [...(await read('docs/board/process.md')).matchAll(/^## (.+)$/gm)].map(([, name]) => name);
    const names = await readdir(join(root, 'docs/board/tasks'));
    const tasks = await Promise.all(
      names.map(async (name) => frontMatter(name, await read(`docs/board/tasks/${name}`))),
    );
    const ids = tasks.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const { name, id, status, dependencies } of tasks) {
      expect(name.startsWith(`${id}-`), name).toBe(true);
      expect(columns, name).toContain(status);
      expect(ids, name).toEqual(expect.arrayContaining(dependencies));
    }
  });
});

function read(path: string): Promise<string> {
  return readFile(join(root, path), 'utf8');
}

/** The document with other rows in the first table behind a heading. */
function withTable(markdown: string, heading: string, rows: readonly (readonly string[])[]): string {
  const at = markdown.indexOf(heading);
  const lines = rows.map((cells) => `| ${cells.join(' | ')} |\n`).join('');
  const table = (head: string) => head.split('\n').slice(0, 2).join('\n');
  return markdown.slice(0, at) + markdown.slice(at).replace(/(?:^\|.*\n)+/m, (found) => `${table(found)}\n${lines}`);
}

/** The cells of the first table behind a heading. */
function tableUnder(markdown: string, heading: string): string[][] {
  const table = /\n(\|.*\n)+/.exec(markdown.slice(markdown.indexOf(heading)))?.[0] ?? '';
  const lines = table.trim().split('\n').slice(2);
  return lines.map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}

function frontMatter(name: string, text: string) {
  const field = (key: string) => new RegExp(`^${key}: (.*)$`, 'm').exec(text)?.[1] ?? '';
  const dependencies = field('dependencies').match(/P-\d+/g) ?? [];
  return { name, id: field('id'), status: field('status'), dependencies: [...dependencies] };
}
