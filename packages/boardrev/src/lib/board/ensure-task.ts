import { isUtf8 } from 'node:buffer';
import { isPipelineError } from '@pipelines/core';
import { type BoardContent, taskKeyOf } from '@pipelines/core/board';
import { type FrontMatter, type FrontMatterOk, parseTaskFile, setFrontMatterKey } from '@pipelines/core/markdown';
import type { Problem, Task } from '../../rows.ts';
import type { Dialect, EnsuredField } from './dialect.ts';
import { type ProblemCode, problemRow } from './problems.ts';
import { hasField, readFields } from './task-fields.ts';
import { dateFromPath, type SeenIds } from './task-id.ts';

/** A file of the board, judged: its rows, and, if keys were missing, its text without and with them. */
export interface EnsuredTask {
  readonly rows: readonly (Task | Problem)[];
  readonly edit?: { readonly before: string; readonly after: string };
}

/** What is known of a board while its files are judged one by one. */
export interface Ensuring {
  readonly dialect: Dialect;
  readonly seen: SeenIds;
  readonly read: (text: string) => Promise<FrontMatter>;
}

const FAULTS: Partial<Record<ProblemCode, string>> = {
  TOO_LARGE: 'the file is larger than the limit',
  LINK_OUTSIDE: 'the link leads out of the root',
  LINK: 'it is a link to a folder, or a link in a revision',
  UNREADABLE: 'the file cannot be read',
};

/**
 * Turns one file into a task. Added, and only when no key of the field has a value, are:
 * - `id`: from the file name;
 * - `title`: the first heading of level 1, else the file name;
 * - `status`: the board's own word for open, or for done in a folder `completed`;
 * - `created`: only if the file name begins with a date. Nothing is invented.
 * The row is what a second run would read. Front matter that cannot be read is a problem, and the file is left alone.
 */
export async function ensureTask(content: BoardContent, { dialect, seen, read }: Ensuring): Promise<EnsuredTask> {
  const { path } = content.file;
  const text = decode(content);
  if (typeof text !== 'string') return { rows: [text] };
  const found = await read(text);
  if (found.kind === 'invalid') {
    return { rows: [problemRow('FRONT_MATTER_INVALID', path, `line ${found.line}: ${found.message}`)] };
  }
  const frontMatter = found.kind === 'ok' ? found : NO_FRONT_MATTER;
  const { fields, problems } = readFields(path, frontMatter);
  const title = fields.title ?? parseTaskFile(path, text).title.replace(/\s+/g, ' ');
  const wanted = fields.id ?? seen.derive(path);
  const status = dialect.statuses[COMPLETED_FOLDER.test(path) ? 'done' : 'todo'];
  const missing = missingOf(frontMatter, { id: wanted, title, status, created: dateFromPath(path) });
  const { id, clash } = uniqueId(wanted, path, seen);
  const row: Task = { type: 'task', ...fields, ...missing, id, path, title, text: bodyOf(text, found) };
  const rows = [row, ...clash, ...problems];
  try {
    const edited = addMissing(text, missing, frontMatter, dialect);
    return edited === text ? { rows } : { rows, edit: { before: text, after: edited } };
  } catch (error) {
    if (!isPipelineError(error) || error.code !== 'MARKDOWN_INVALID') throw error;
    return { rows: [...rows, problemRow('MARKDOWN_INVALID', path, error.message)] };
  }
}

/** What follows the front matter, as it stands. */
function bodyOf(text: string, frontMatter: FrontMatter): string {
  if (frontMatter.kind === 'ok') return text.slice(frontMatter.bodyStart);
  return text.startsWith('\uFEFF') ? text.slice(1) : text;
}

type Missing = Partial<Record<EnsuredField, string>>;
type Readable = Pick<FrontMatterOk, 'data' | 'scalars'>;

const NO_FRONT_MATTER: Readable = { data: {}, scalars: new Map() };
const COMPLETED_FOLDER = /(?:^|\/)completed\//;
/** The order in which keys are added. */
const ENSURED = ['id', 'title', 'status', 'created'] as const;

/** A field with a value that makes no sense is reported, not overwritten. */
function missingOf(frontMatter: Readable, derived: Readonly<Record<EnsuredField, string | undefined>>): Missing {
  const missing: Missing = {};
  for (const field of ENSURED) {
    const value = derived[field];
    if (value !== undefined && !hasField(frontMatter, field)) missing[field] = value;
  }
  return missing;
}

function addMissing(text: string, missing: Missing, { data }: Readable, dialect: Dialect): string {
  let edited = text;
  for (const field of ENSURED) {
    const value = missing[field];
    const key = taskKeyOf(data, field) ?? dialect.keys[field];
    if (value !== undefined) edited = setFrontMatterKey(edited, key, value).text;
  }
  return edited;
}

/** The first task of an id, by path, keeps it. Later ones are reviewed under `id@path`, so nothing is lost. */
function uniqueId(id: string, path: string, seen: SeenIds): { id: string; clash: readonly Problem[] } {
  const owner = seen.ownerOf(id);
  if (owner === undefined) {
    seen.add(id, path);
    return { id, clash: [] };
  }
  const message = `${id} is also the id of ${owner}; this task is reviewed as ${id}@${path}`;
  return { id: `${id}@${path}`, clash: [problemRow('DUPLICATE_ID', path, message, 'id')] };
}

function decode({ file, bytes, fault }: BoardContent): string | Problem {
  if (bytes === undefined) {
    const code = fault ?? 'UNREADABLE';
    const why = file.folder && code === 'UNREADABLE' ? 'the folder cannot be read' : FAULTS[code];
    return problemRow(code, file.path, why ?? 'the file cannot be read');
  }
  if (bytes.includes(0)) return problemRow('BINARY', file.path, 'the file holds NUL bytes');
  if (!isUtf8(bytes)) return problemRow('ENCODING_INVALID', file.path, 'the file is not UTF-8');
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString();
  return text.trim() === '' ? problemRow('EMPTY', file.path, 'the file is empty') : text;
}
