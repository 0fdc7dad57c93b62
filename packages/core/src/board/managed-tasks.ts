import { isUtf8 } from 'node:buffer';
import path from 'node:path/posix';
import { isPipelineError } from '../errors.ts';
import { readFrontMatter } from '../markdown/front-matter.ts';
import { listRegions } from '../markdown/regions.ts';
import type { StepContext } from '../step.ts';
import { type Board, findBoard, insideRoot, openBoardSource } from './board.ts';
import type { BoardFile, BoardSource } from './board-source.ts';
import { type ParsedContent, parseContent } from './managed-content.ts';
import { taskKeyOf } from './task-keys.ts';
import { learnTaskStyle, type TaskStyle } from './task-style.ts';

/** Whose tasks: the tool's markers, the name of its region and what its ids look like. */
export interface ManagedKind {
  readonly tool: string;
  readonly region: string;
  /** What its ids begin with, in lower case, such as `sim-`; ten hex digits follow. */
  readonly idPrefix: string;
}

/** A task file that a tool wrote, wherever people moved it to and whatever they call it. */
export interface ManagedTask extends ParsedContent {
  readonly path: string;
  readonly text: string;
  /** Why the tool must leave the file alone, in words. */
  readonly locked?: string;
}

/** Something about the files that keeps a tool from its tasks. */
export interface ManagedFault {
  readonly code: 'TASK_MARKERS' | 'TASK_TWICE';
  readonly path: string;
  readonly line?: number;
  readonly message: string;
  readonly fix: string;
}

/** The board as the place where a tool keeps tasks of its own. */
export interface ManagedBoard {
  /** By path. Two files that claim one id are both here, both locked. */
  readonly tasks: readonly ManagedTask[];
  readonly faults: readonly ManagedFault[];
  /** Where new tasks go. */
  readonly folder: string;
  readonly style: TaskStyle;
  /** The working tree is under review, so files may be edited. */
  readonly editable: boolean;
  /** Is there a file of that path, in any case of letters? */
  has(path: string): boolean;
}

const DEFAULT_FOLDER = 'docs/board/tasks';
const MAX_BYTES = 5 * 2 ** 20;

/**
 * Finds the tasks of a tool on the board of the root, or of the revision `shared.at`: in every Markdown file below the
 * folder around the tasks, `completed` and `archive` too, for a task that a person moved is still that task. Without a
 * board there are none, and new ones go to `shared.board`, else to `docs/board/tasks`. Holds the tasks' texts.
 */
export async function readManagedTasks(
  ctx: Pick<StepContext, 'root' | 'shared' | 'signal'>,
  kind: ManagedKind,
): Promise<ManagedBoard> {
  const source = await openBoardSource(ctx.root, ctx.shared, ctx.signal);
  const { board } = await findBoard(source, ctx.root, ctx.shared);
  const { shared } = ctx;
  const given = shared.board === undefined ? undefined : insideRoot(ctx.root, shared.board, '--board');
  const folder = board?.tasksFolder ?? given ?? DEFAULT_FOLDER;
  const files = await markdownFiles(source, board?.folder ?? around(folder));
  const found = await readFiles(source, files, kind);
  const paths = new Set(files.map((file) => file.path.toLowerCase()));
  return {
    ...withoutTwins(found, kind),
    folder,
    style: await learnTaskStyle(source, board),
    editable: source.editable,
    has: (file) => paths.has(file.toLowerCase()),
  };
}

function around(folder: string): Board['folder'] {
  return path.basename(folder) === 'tasks' && path.dirname(folder) !== '.' ? path.dirname(folder) : folder;
}

async function markdownFiles(source: BoardSource, folder: string): Promise<readonly BoardFile[]> {
  const files = (await source.list(folder)) ?? [];
  return files.filter((file) => /\.(?:md|markdown)$/i.test(file.path));
}

interface Found {
  readonly tasks: ManagedTask[];
  readonly faults: ManagedFault[];
}

async function readFiles(source: BoardSource, files: readonly BoardFile[], kind: ManagedKind): Promise<Found> {
  const found: Found = { tasks: [], faults: [] };
  for await (const { file, bytes } of source.read(files, MAX_BYTES)) {
    const content = bytes && Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    if (!content?.includes(`${kind.tool}:`) && !content?.includes(kind.idPrefix)) continue;
    if (isUtf8(content)) readFile(file, content.toString(), kind, found);
  }
  return found;
}

function readFile({ path: file, link }: BoardFile, text: string, kind: ManagedKind, found: Found): void {
  const region = regionOf(text, kind);
  if (typeof region === 'string' || region === undefined) {
    const parsed = region === undefined ? undefined : parseContent(region, taskBase(file));
    if (parsed) {
      const locked = link
        ? 'its file is a link'
        : CONFLICT.test(region ?? '')
          ? 'it holds a merge conflict'
          : undefined;
      found.tasks.push({ ...parsed, path: file, text, ...(locked !== undefined && { locked }) });
    } else {
      const id = ownId(text, kind);
      if (id !== undefined) found.tasks.push({ ...nothing(id), path: file, text, locked: 'its region was taken away' });
    }
    return;
  }
  found.faults.push({
    code: 'TASK_MARKERS',
    path: file,
    ...(region.line !== undefined && { line: region.line }),
    message: `${region.message}; the file is left alone`,
    fix: `Leave one \`<!-- ${kind.tool}:begin ${kind.region} -->\` and its end, each alone on a line, or take both away.`,
  });
  for (const parsed of looseContents(text, kind)) {
    found.tasks.push({ ...parsed, path: file, text, locked: 'the markers of its region are broken' });
  }
}

const CONFLICT = /^(?:<{7}|>{7})(?: |$)/m;

function regionOf(
  text: string,
  { tool, region }: ManagedKind,
): string | undefined | { message: string; line?: number } {
  try {
    return listRegions(text, { tool }).find(({ name }) => name === region)?.content;
  } catch (error) {
    if (!isPipelineError(error)) throw error;
    const line = error.details['line'];
    return { message: error.message, ...(typeof line === 'number' && { line }) };
  }
}

/** What can be made out in a file whose markers are broken: enough to know which tasks are there. */
function looseContents(text: string, { tool, idPrefix }: ManagedKind): ParsedContent[] {
  const parts = text.replaceAll('\r\n', '\n').split(`<!-- ${tool}:begin`).slice(1);
  const parsed = parts.flatMap((part) => parseContent(part, '') ?? []);
  const ids = new Set<string>();
  return parsed.filter(({ id }) => isId(id, idPrefix) && !ids.has(id) && ids.add(id));
}

/** The id in the front matter of a file without a region: a task that a person took out of the tool's hands. */
function ownId(text: string, { idPrefix }: ManagedKind): string | undefined {
  const frontMatter = readFrontMatter(text);
  if (frontMatter.kind !== 'ok') return undefined;
  const id = frontMatter.scalars.get(taskKeyOf(frontMatter.data, 'id') ?? '')?.toLowerCase() ?? '';
  const own = id.slice(Math.max(0, id.indexOf(idPrefix)));
  return isId(own, idPrefix) && /(?:^|-)$/.test(id.slice(0, -own.length)) ? own : undefined;
}

/** A team may have numbered tasks of its own under the same letters. */
function isId(text: string, idPrefix: string): boolean {
  return text.startsWith(idPrefix) && /^[0-9a-f]{10}$/.test(text.slice(idPrefix.length));
}

/** What leads from a task to the root, such as `../../`. */
export function taskBase(file: string): string {
  return '../'.repeat(file.split('/').length - 1);
}

function nothing(id: string): ParsedContent {
  return { id, marks: {}, members: [], body: '', intact: false };
}

/** Nobody can say which of two files is the task, so both are left alone. */
function withoutTwins({ tasks, faults }: Found, { tool }: ManagedKind): Pick<ManagedBoard, 'tasks' | 'faults'> {
  const owners = new Map<string, string[]>();
  for (const { id, path: file } of tasks) owners.set(id, [...(owners.get(id) ?? []), file]);
  const twins = [...owners].filter(([, files]) => files.length > 1);
  const found = twins.flatMap(([id, files]) =>
    files.map((file): ManagedFault => {
      const others = files.filter((other) => other !== file).join(', ');
      return {
        code: 'TASK_TWICE',
        path: file,
        message: `${id} is also the task of ${others}; all of them are left alone`,
        fix: `Keep the ${tool} region in one of the files and take it out of the others.`,
      };
    }),
  );
  const isTwin = new Set(twins.map(([id]) => id));
  return {
    tasks: tasks.map((task) => (isTwin.has(task.id) ? { ...task, locked: 'it stands in several files' } : task)),
    faults: [...faults, ...found],
  };
}
