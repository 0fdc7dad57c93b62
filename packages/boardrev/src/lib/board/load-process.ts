import { isUtf8 } from 'node:buffer';
import path from 'node:path/posix';
import { PipelineError, type SharedConfig } from '@pipelines/core';
import { type Board, type BoardSource, insideRoot } from '@pipelines/core/board';
import { parse } from 'yaml';
import type { Column, Problem, ProcessRow } from '../../rows.ts';
import { problemRow } from './problems.ts';
import { columnsOfNames, parseProcessDocument } from './process-document.ts';

/** The columns of a board that says nothing about its own. */
const DEFAULT_COLUMNS = columnsOfNames(['To Do', 'In Progress', 'Review', 'Blocked', 'Done']);

interface LoadedProcess {
  readonly row: ProcessRow;
  readonly problems: readonly Problem[];
  /** The status a board's own config gives to new tasks. */
  readonly defaultStatus?: string;
}

const MAX_BYTES = 2 ** 20;
const CONFIG_NAME = /\.ya?ml$/i;

/**
 * The process of a board: `shared.process`, else `process.md` beside or in the tasks folder, else the statuses in the
 * board's `config.yml` (Backlog.md), else the default columns. A named document that is missing or has no columns is
 * CONFIG_INVALID; a found one that cannot be read is a problem and the next place is looked at.
 */
export async function loadProcess(
  source: BoardSource,
  board: Board | undefined,
  root: string,
  shared: SharedConfig,
  staleDays: number,
): Promise<LoadedProcess> {
  const named = shared.process === undefined ? undefined : insideRoot(root, shared.process, '--process');
  const problems: Problem[] = [];
  for (const place of named === undefined ? placesOf(board) : [named]) {
    const document = await readDocument(source, place);
    if (document === undefined) continue;
    if (document.columns.length > 0) {
      const row = processRowOf(document.columns, document.staleDays ?? staleDays, place);
      const { defaultStatus } = document;
      return {
        row,
        problems: [...problems, ...document.problems],
        ...(defaultStatus !== undefined && { defaultStatus }),
      };
    }
    problems.push(...document.problems);
    if (document.problems.length === 0) problems.push(problemRow('PROCESS_INVALID', place, 'no heading is a column'));
  }
  if (named === undefined) return { row: processRowOf(DEFAULT_COLUMNS, staleDays), problems };
  const why = problems[0]?.message ?? 'no such file';
  throw new PipelineError('CONFIG_INVALID', `--process ${named}: ${why}`, {
    details: { field: 'shared.process', path: named },
  });
}

function placesOf(board: Board | undefined): string[] {
  if (!board) return [];
  const folders = new Set([board.folder, board.tasksFolder]);
  const documents = [...folders].map((folder) => path.join(folder, 'process.md'));
  return [...documents, path.join(board.folder, 'config.yml'), path.join(board.folder, 'config.yaml')];
}

function processRowOf(columns: readonly Column[], staleDays: number, place?: string): ProcessRow {
  return { type: 'process', ...(place !== undefined && { path: place }), columns: [...columns], staleDays };
}

async function readDocument(source: BoardSource, place: string): Promise<ConfigDocument | undefined> {
  const file = await source.find(place);
  if (!file) return undefined;
  for await (const { bytes, fault } of source.read([file], MAX_BYTES)) {
    if (!bytes) return unusable(place, fault === 'TOO_LARGE' ? 'it is larger than 1 MiB' : 'it cannot be read');
    if (!isUtf8(bytes) || bytes.includes(0)) return unusable(place, 'it is not UTF-8 text');
    const text = Buffer.from(bytes).toString();
    return CONFIG_NAME.test(place) ? parseConfig(place, text) : parseProcessDocument(place, text);
  }
  return undefined;
}

function unusable(place: string, why: string): ConfigDocument {
  return { columns: [], problems: [problemRow('PROCESS_INVALID', place, why)] };
}

interface ConfigDocument {
  readonly columns: readonly Column[];
  readonly staleDays?: number;
  readonly problems: readonly Problem[];
  readonly defaultStatus?: string;
}

/** `statuses: ["To Do", "Done"]` and `default_status: "To Do"`. */
function parseConfig(place: string, text: string): ConfigDocument {
  try {
    const { statuses, default_status } = (parse(text, { schema: 'core', logLevel: 'silent' }) ?? {}) as Record<
      string,
      unknown
    >;
    const names = Array.isArray(statuses) ? statuses.filter((name): name is string => typeof name === 'string') : [];
    const columns = columnsOfNames(names.filter((name) => name.trim() !== ''));
    if (columns.length === 0) return unusable(place, '`statuses` names no column');
    return {
      columns,
      problems: [],
      ...(typeof default_status === 'string' && default_status !== '' && { defaultStatus: default_status }),
    };
  } catch (error) {
    const [reason] = (error as Error).message.split('\n');
    return unusable(place, reason ?? 'not YAML');
  }
}
