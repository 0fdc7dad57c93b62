import { isUtf8 } from 'node:buffer';
import path from 'node:path/posix';
import { parse } from 'yaml';
import { readFrontMatter } from '../markdown/front-matter.ts';
import { parseTaskFile } from '../markdown/task-file.ts';
import { formatFlowList, formatScalar } from '../markdown/yaml-scalar.ts';
import type { Board } from './board.ts';
import type { BoardFile, BoardSource } from './board-source.ts';
import { canonicalStatus } from './status.ts';
import { TASK_KEYS, type TaskField, taskKeyOf } from './task-keys.ts';

/** How a board writes a new task. */
export interface TaskStyle {
  readonly keys: Readonly<Partial<Record<TaskField, string>>>;
  /** The team's own word for a task that nobody has begun. */
  readonly status: string;
  /** What ids and file names begin with where the board's own tool looks for that: `task-`. Else empty. */
  readonly prefix: string;
  /** Between id and title in a file name. */
  readonly separator: ' - ' | '-';
}

/** What a tool knows of a task it begins. */
export interface NewTask {
  readonly id: string;
  readonly title: string;
  /** What its file is called after the id. Default: the title. */
  readonly name?: string | undefined;
  /** ISO date. */
  readonly created?: string | undefined;
  readonly labels: readonly string[];
  /** What follows the front matter. */
  readonly body: string;
}

const SAMPLE = 20;
const SAMPLE_BYTES = 2 ** 18;
const SLUG_LENGTH = 60;

/** Learns keys and file names from the board's first 20 tasks, the first status from its config, process or tasks. */
export async function learnTaskStyle(source: BoardSource, board: Board | undefined): Promise<TaskStyle> {
  const keys: Partial<Record<TaskField, string>> = {};
  const statuses: string[] = [];
  const sample = (board?.files ?? []).slice(0, SAMPLE);
  for (const text of await textsOf(source, sample)) {
    const frontMatter = readFrontMatter(text);
    if (frontMatter.kind !== 'ok') continue;
    for (const field of Object.keys(TASK_KEYS) as TaskField[]) {
      const key = keys[field] ?? taskKeyOf(frontMatter.data, field);
      if (key !== undefined) keys[field] = key;
    }
    statuses.push(frontMatter.scalars.get(keys.status ?? '') ?? '');
  }
  const config = board && (await readConfig(source, board));
  const process = board && (await processStatus(source, board));
  const begun = statuses.find((status) => canonicalStatus(status) === 'todo');
  return {
    keys,
    status: config?.status ?? process ?? begun ?? 'To Do',
    prefix: config ? `${config.prefix}-` : '',
    separator: config || sample.some((file) => path.basename(file.path).includes(' - ')) ? ' - ' : '-',
  };
}

/** The path of a new task and its text. The name is safe on every file system. */
export function newTaskFile(folder: string, style: TaskStyle, task: NewTask): { path: string; text: string } {
  const id = `${style.prefix}${task.id}`;
  const slug = slugOf(task.name ?? task.title);
  const name = slug === '' ? id : `${id}${style.separator}${slug}`;
  const key = (field: TaskField) => style.keys[field] ?? TASK_KEYS[field][0];
  const lines = [
    `${key('id')}: ${id}`,
    `${key('title')}: ${formatScalar(task.title.replace(/\s+/g, ' ').trim())}`,
    `${key('status')}: ${formatScalar(style.status)}`,
    ...(task.created === undefined ? [] : [`${key('created')}: ${task.created}`]),
    `${key('labels')}: ${formatFlowList(task.labels)}`,
  ];
  return { path: path.join(folder, `${name}.md`), text: `---\n${lines.join('\n')}\n---\n\n${task.body}` };
}

function slugOf(name: string): string {
  const plain = name.normalize('NFKD').replace(/\p{M}/gu, '');
  const [first = '', ...words] = splitWords(plain)
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '');
  let slug = first.slice(0, SLUG_LENGTH);
  for (const word of words) {
    if (slug.length + word.length >= SLUG_LENGTH) break;
    slug += `-${word}`;
  }
  return slug;
}

/** `parseURLOf` as `parse URL Of`. */
function splitWords(text: string): string {
  return text.replace(/([a-z0-9])([A-Z])/g, '$1 $2').replace(/([A-Z])([A-Z][a-z])/g, '$1 $2');
}

/** The settings of a Backlog.md board, which lists only files whose name begins with its prefix. */
async function readConfig(source: BoardSource, board: Board): Promise<{ status?: string; prefix: string } | undefined> {
  for (const name of ['config.yml', 'config.yaml']) {
    const [text] = await textsOf(source, await existing(source, path.join(board.folder, name)));
    const config = text === undefined ? undefined : parseYaml(text);
    if (!config || !Array.isArray(config['statuses'])) continue;
    const { default_status: own, statuses, task_prefix: prefix } = config;
    const status = [own, statuses[0]].find((word): word is string => typeof word === 'string' && word !== '');
    const usable = typeof prefix === 'string' && /^[A-Za-z]+$/.test(prefix) ? prefix.toLowerCase() : 'task';
    return { ...(status !== undefined && { status }), prefix: usable };
  }
  return undefined;
}

/** The first heading of `process.md` that is a column for tasks nobody has begun. */
async function processStatus(source: BoardSource, board: Board): Promise<string | undefined> {
  for (const folder of new Set([board.folder, board.tasksFolder])) {
    const place = path.join(folder, 'process.md');
    const [text] = await textsOf(source, await existing(source, place));
    if (text === undefined) continue;
    const { sections } = parseTaskFile(place, text);
    const column = sections.find(({ heading, text: lines }) => {
      return canonicalStatus(heading) === 'todo' || /^\W*means\W*todo\W*$/im.test(lines);
    });
    if (column) return column.heading;
  }
  return undefined;
}

function parseYaml(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = parse(text, { schema: 'core', logLevel: 'silent' });
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

async function existing(source: BoardSource, file: string): Promise<BoardFile[]> {
  const found = await source.find(file);
  return found ? [found] : [];
}

async function textsOf(source: BoardSource, files: readonly BoardFile[]): Promise<string[]> {
  const texts: string[] = [];
  for await (const { bytes } of source.read(files, SAMPLE_BYTES)) {
    if (bytes && isUtf8(bytes)) texts.push(Buffer.from(bytes).toString());
  }
  return texts;
}
