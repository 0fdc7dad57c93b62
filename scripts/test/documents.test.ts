import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { ERROR_CODES } from '../../packages/core/src/errors.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const documents = ['README.md', 'ARCHITECTURE.md', 'CONTRIBUTING.md', 'docs/requirements.md', 'docs/board/process.md'];

describe('the documents', () => {
  it('list every error code with its meaning, in the order of the code', async () => {
    const rows = tableUnder(await read('ARCHITECTURE.md'), '## Error codes');
    expect(rows).toEqual(Object.entries(ERROR_CODES).map(([code, meaning]) => [`\`${code}\``, meaning]));
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
