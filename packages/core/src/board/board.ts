import { resolve as nativeResolve } from 'node:path';
import path from 'node:path/posix';
import { PipelineError } from '../errors.ts';
import { openRepository } from '../node/git/repository.ts';
import { toRootPath } from '../node/root-path.ts';
import { isBareRepository } from '../node/state-folder.ts';
import type { SharedConfig } from '../shared-config.ts';
import { type BoardFile, type BoardSource, byPath, gitSource } from './board-source.ts';
import { treeSource } from './tree-source.ts';

/** A board of one file per task. */
export interface Board {
  readonly source: BoardSource;
  /** The folder around the tasks: the process document and the board's own config lie here. */
  readonly folder: string;
  readonly tasksFolder: string;
  /** By path. */
  readonly files: readonly BoardFile[];
}

/** Looked at in this order when `shared.board` is not set; the first that holds a task file is the board. */
const BOARD_PLACES = [
  'docs/board/tasks',
  'backlog/tasks',
  '.backlog/tasks',
  'docs/backlog/tasks',
  'docs/tasks',
  '.tasks',
  'tasks',
] as const;

/** Finished tasks lie beside the open ones on Backlog.md boards. `archive` and `drafts` are not part of the board. */
const COMPLETED = 'completed';
const NOT_TASKS = /^(?:archived?|drafts?|templates?|assets)$/i;
const DOCUMENTS =
  /^(?:readme|index|process|contributing|agents|claude|gemini|changelog|license|_.*|(?:(?:task|issue|bug|feature|story|epic|card|ticket)[-_. ])?template)$/i;

/**
 * Is this file of a task folder a task? Markdown, no document that stands beside tasks (README, index, process,
 * templates, names that begin with `_`), not in an `archive`, `drafts` or `templates` folder.
 */
function isTaskFile(file: string, folder: string): boolean {
  const parts = path.relative(folder, file).split('/');
  const name = /^(.*)\.(?:md|markdown)$/is.exec(parts.pop() ?? '')?.[1];
  return name !== undefined && !DOCUMENTS.test(name) && !parts.some((part) => NOT_TASKS.test(part));
}

/** The working tree, or the revision of `shared.at`; HEAD in a bare repository. Throws GIT_REVISION, GIT_MISSING. */
export async function openBoardSource(root: string, shared: SharedConfig, signal: AbortSignal): Promise<BoardSource> {
  const bare = isBareRepository(root);
  if (shared.at === undefined && !bare) return treeSource(root);
  const rev = shared.at ?? 'HEAD';
  const repository = await openRepository(root, { signal });
  const sha = await repository?.resolve(rev);
  if (repository && sha !== undefined) return gitSource(repository, sha);
  throw new PipelineError(
    'GIT_REVISION',
    `no revision ${rev}: ${repository ? 'nothing is committed' : 'no git repository'}`,
  );
}

/** The board, or undefined with the places looked at. Throws PATH_OUTSIDE_ROOT for a board outside the root. */
export async function findBoard(
  source: BoardSource,
  root: string,
  shared: SharedConfig,
): Promise<{ board: Board | undefined; places: readonly string[] }> {
  if (shared.board === undefined) {
    for (const place of BOARD_PLACES) {
      const board = await boardAt(source, place);
      if (board && board.files.length > 0) return { board, places: BOARD_PLACES };
    }
    return { board: undefined, places: BOARD_PLACES };
  }
  const given = insideRoot(root, shared.board, '--board');
  const places = path.basename(given) === 'tasks' ? [given] : [path.join(given, 'tasks'), given];
  for (const place of places) {
    const board = await boardAt(source, place);
    if (board && (board.files.length > 0 || place === given)) return { board, places };
  }
  return { board: undefined, places };
}

/** `findBoard`, but a missing board is BOARD_NOT_FOUND with all places and the flag. */
export async function requireBoard(source: BoardSource, root: string, shared: SharedConfig): Promise<Board> {
  const { board, places } = await findBoard(source, root, shared);
  if (board) return board;
  const where = shared.at === undefined ? '' : ` at ${shared.at}`;
  throw new PipelineError(
    'BOARD_NOT_FOUND',
    `no task files${where} in ${places.join(', ')}. Name the folder with --board DIR or \`shared.board\`.`,
    { details: { places } },
  );
}

/** A path from the config, relative to the root. Throws PATH_OUTSIDE_ROOT. */
export function insideRoot(root: string, given: string, flag: string): string {
  const relative = path.normalize(toRootPath(root, nativeResolve(root, given))).replace(/(?<=.)\/$/, '');
  if (!path.isAbsolute(relative) && relative !== '..' && !relative.startsWith('../') && !/^[A-Za-z]:/.test(relative)) {
    return relative;
  }
  throw new PipelineError('PATH_OUTSIDE_ROOT', `${flag} ${given} lies outside the root`, { details: { path: given } });
}

async function boardAt(source: BoardSource, tasksFolder: string): Promise<Board | undefined> {
  const parent = path.dirname(tasksFolder);
  const named = path.basename(tasksFolder) === 'tasks' && parent !== '.';
  const folder = named ? parent : tasksFolder;
  const folders = named ? [tasksFolder, path.join(parent, COMPLETED)] : [tasksFolder];
  const files: BoardFile[] = [];
  let found = false;
  for (const each of folders) {
    const listed = await source.list(each);
    if (listed && each === tasksFolder) found = true;
    for (const file of listed ?? []) {
      const lost = file.folder && !NOT_TASKS.test(path.basename(file.path));
      if (file.path === each || lost || isTaskFile(file.path, each)) files.push(file);
    }
  }
  if (!found && files.length === 0) return undefined;
  return { source, folder, tasksFolder, files: files.sort(byPath) };
}
