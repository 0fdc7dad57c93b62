import { isUtf8 } from 'node:buffer';
import type { Board } from '@pipelines/core/board';
import { readFrontMatter } from '@pipelines/core/markdown';
import type { ProcessRow, Status } from '../../rows.ts';
import { canonicalStatus } from './status.ts';

/** The keys under which boards keep a field, the usual one first. Keys are read under any of these and never renamed. */
export const KEYS = {
  id: ['id', 'task_id'],
  title: ['title', 'name'],
  status: ['status', 'state'],
  created: ['created', 'created_date', 'created_at', 'createdAt', 'date_created', 'date'],
  updated: ['updated', 'updated_date', 'updated_at', 'updatedAt', 'modified', 'last_updated'],
  assignees: ['assignee', 'assignees', 'assigned_to', 'owner'],
  labels: ['labels', 'tags'],
  dependencies: ['dependencies', 'depends_on', 'dependsOn', 'blocked_by'],
} as const;

export type Field = keyof typeof KEYS;
/** The fields a task cannot do without; only these are ever added to a file. */
export type EnsuredField = 'id' | 'title' | 'status' | 'created';

/** How this board writes what has to be added. */
export interface Dialect {
  readonly keys: Readonly<Record<EnsuredField, string>>;
  /** The spelling of a status nobody has set, for open tasks and for files in a folder of completed ones. */
  readonly statuses: Readonly<Record<'todo' | 'done', string>>;
}

const SAMPLE = 20;
const SAMPLE_BYTES = 2 ** 18;

/**
 * Learns the board's own words: keys from its first 20 files, statuses from its process document if it has one, else from
 * the same files, else "To Do" and "Done". Holds one file at a time.
 */
export async function learnDialect(
  board: Board,
  process: ProcessRow,
  defaultStatus: string | undefined,
): Promise<Dialect> {
  const backlog = board.folder.endsWith('backlog');
  const keys = new Map<EnsuredField, string>(backlog ? [['created', 'created_date']] : []);
  const learned = new Set<EnsuredField>();
  const seen = new Map<Status, string>();
  for await (const { bytes } of board.source.read(board.files.slice(0, SAMPLE), SAMPLE_BYTES)) {
    const frontMatter = bytes && isUtf8(bytes) ? readFrontMatter(Buffer.from(bytes).toString()) : undefined;
    if (frontMatter?.kind !== 'ok') continue;
    for (const field of ['id', 'title', 'status', 'created'] as const) {
      const key = keyOf(frontMatter.data, field);
      if (key === undefined || learned.has(field)) continue;
      learned.add(field);
      keys.set(field, key);
    }
    const raw = frontMatter.scalars.get(keyOf(frontMatter.data, 'status') ?? '');
    const status = raw === undefined ? undefined : canonicalStatus(raw, process);
    if (raw !== undefined && status && !seen.has(status)) seen.set(status, raw);
  }
  const spelling = (status: Status, fallback: string) => {
    const column = process.columns.find((each) => each.status === status)?.name;
    return (process.path === undefined ? seen.get(status) : column) ?? column ?? fallback;
  };
  return {
    keys: {
      id: keys.get('id') ?? KEYS.id[0],
      title: keys.get('title') ?? KEYS.title[0],
      status: keys.get('status') ?? KEYS.status[0],
      created: keys.get('created') ?? KEYS.created[0],
    },
    statuses: { todo: defaultStatus ?? spelling('todo', 'To Do'), done: spelling('done', 'Done') },
  };
}

/** The key under which a file keeps a field, if any: one with a value before an empty one. */
export function keyOf(data: Readonly<Record<string, unknown>>, field: Field): string | undefined {
  const present = KEYS[field].filter((key) => Object.hasOwn(data, key));
  return present.find((key) => data[key] !== null) ?? present[0];
}
