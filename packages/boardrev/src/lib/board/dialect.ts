import { isUtf8 } from 'node:buffer';
import { type Board, canonicalStatus, TASK_KEYS, taskKeyOf } from '@pipelines/core/board';
import { readFrontMatter } from '@pipelines/core/markdown';
import type { ProcessRow, Status } from '../../rows.ts';

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
      const key = taskKeyOf(frontMatter.data, field);
      if (key === undefined || learned.has(field)) continue;
      learned.add(field);
      keys.set(field, key);
    }
    const raw = frontMatter.scalars.get(taskKeyOf(frontMatter.data, 'status') ?? '');
    const status = raw === undefined ? undefined : canonicalStatus(raw, process);
    if (raw !== undefined && status && !seen.has(status)) seen.set(status, raw);
  }
  const spelling = (status: Status, fallback: string) => {
    const column = process.columns.find((each) => each.status === status)?.name;
    return (process.path === undefined ? seen.get(status) : column) ?? column ?? fallback;
  };
  return {
    keys: {
      id: keys.get('id') ?? TASK_KEYS.id[0],
      title: keys.get('title') ?? TASK_KEYS.title[0],
      status: keys.get('status') ?? TASK_KEYS.status[0],
      created: keys.get('created') ?? TASK_KEYS.created[0],
    },
    statuses: { todo: defaultStatus ?? spelling('todo', 'To Do'), done: spelling('done', 'Done') },
  };
}
