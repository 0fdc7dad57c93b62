import { execFile } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { randomOf } from '../random.ts';

const WORDS =
  'stream value option file cache result error path task step row field config parser reader writer option limit queue worker batch order memory index token source target'.split(
    ' ',
  );
const FOLDERS = 20;
const F = '```';

/** Where document `n` lies. */
const pathOf = (n: number): string => `docs/part-${n % FOLDERS}/page-${n}.md`;

/**
 * Documents as a team writes them, about 4 KB each: headings, paragraphs, lists, tables, code, pictures, links to each other and
 * to anchors there; one in twenty-five links is broken. The same `count` gives the same bytes.
 */
export async function writeDocuments(folder: string, count: number): Promise<void> {
  await mkdir(join(folder, 'docs/images'), { recursive: true });
  await writeFile(join(folder, 'docs/images/picture.png'), 'picture');
  for (let part = 0; part < FOLDERS; part++) await mkdir(join(folder, `docs/part-${part}`), { recursive: true });
  for (let n = 0; n < count; n++) await writeFile(join(folder, pathOf(n)), documentText(n, count));
  const git = (...args: string[]) => promisify(execFile)('git', args, { cwd: folder });
  await git('init', '-q', '-b', 'main');
  // So many objects make git tidy up behind our back, while the tree is copied.
  await git('config', 'gc.auto', '0');
  await git('config', 'maintenance.auto', 'false');
  await git('add', '-A');
  await git('-c', 'user.name=bench', '-c', 'user.email=bench@example.com', 'commit', '-q', '-m', 'All of it');
}

function documentText(n: number, count: number): string {
  const next = randomOf(n + 1);
  const pick = (limit: number) => Math.floor(next() * limit);
  const word = () => WORDS[pick(WORDS.length)] ?? '';
  const sentence = () => `${Array.from({ length: 8 + pick(10) }, word).join(' ')}.`;
  const link = () => {
    if (pick(25) === 0) return `[${word()}](../part-${pick(FOLDERS)}/gone-${pick(1000)}.md)`;
    const to = pick(count);
    return `[${word()}](../part-${to % FOLDERS}/page-${to}.md${pick(2) === 0 ? '#section-2' : ''})`;
  };
  const section = (at: number) => [
    `## Section ${at}`,
    '',
    `${sentence()} See ${link()} and ${link()}. ${sentence()} **${word()}** and \`${word()}\`. ${sentence()}`,
    '',
    ...Array.from({ length: 4 }, () => `- ${sentence()} ${link()}`),
    '',
    '| name | meaning |',
    '|---|---|',
    ...Array.from({ length: 3 }, () => `| \`${word()}\` | ${sentence()} |`),
    '',
    `${F}text`,
    ...Array.from({ length: 4 }, sentence),
    F,
    '',
    `![${word()}](../images/picture.png) [up](#section-1)`,
    '',
  ];
  const sections = Array.from({ length: 3 }, (_, at) => section(at + 1)).flat();
  return [`# Page ${n}`, '', sentence(), '', ...sections].join('\n');
}
