import path from 'node:path/posix';
import type { Task } from '../../rows.ts';

/** Folders that hold only tasks; what lies beside them (drafts, archive, the process document) is the board too. */
const TASK_FOLDER = /^(?:tasks?|todos?|done|doing|completed?|archived?|drafts?|in[-_ ]?progress|issues|cards)$/i;
const BOARD_FOLDER = /^\.?(?:backlog|board|kanban|boards?|tasks?|todos?|issues)$/i;

/**
 * Tells board files from the rest of the repository, by the tasks' own paths: the folder of the tasks, the folder
 * around it, files that bear a task's file name elsewhere (a task that moved), and single-file boards. A leading dot
 * is ignored, because boards move from `.backlog` to `backlog`.
 */
export function boardPaths(tasks: Iterable<Pick<Task, 'path'>>): (file: string) => boolean {
  const files = new Set<string>();
  const names = new Set<string>();
  const folders = new Set<string>();
  const flat = new Set<string>();
  for (const task of tasks) {
    files.add(task.path);
    names.add(path.basename(task.path));
    const folder = path.dirname(task.path);
    if (folder === '.') continue;
    if (TASK_FOLDER.test(path.basename(folder))) folders.add(undotted(boardFolder(folder)));
    else if (BOARD_FOLDER.test(path.basename(folder))) folders.add(undotted(folder));
    else flat.add(folder);
  }
  return (file) => {
    if (files.has(file)) return true;
    const name = path.basename(file);
    if (name.endsWith('.md') && ((names.has(name) && !COMMON_NAME.test(name)) || flat.has(path.dirname(file))))
      return true;
    return folders.size > 0 && ancestors(undotted(file)).some((folder) => folders.has(folder));
  };
}

/** Names that documents everywhere have. */
const COMMON_NAME = /^(?:readme|todo|index|changelog|contributing|board|tasks)\.md$/i;

/** `backlog/archive/tasks` → `backlog`, `docs/tasks` → `docs/tasks`, `tasks/done` → `tasks`. */
function boardFolder(folder: string): string {
  const parts = folder.split('/');
  let end = parts.length;
  while (end > 1 && TASK_FOLDER.test(parts[end - 1] ?? '') && TASK_FOLDER.test(parts[end - 2] ?? '')) end -= 1;
  if (end > 1 && BOARD_FOLDER.test(parts[end - 2] ?? '')) end -= 1;
  return parts.slice(0, end).join('/');
}

function undotted(file: string): string {
  return file.replace(/(^|\/)\.(?=[^./])/g, '$1');
}

function ancestors(file: string): string[] {
  const found: string[] = [];
  for (let at = file.indexOf('/'); at !== -1; at = file.indexOf('/', at + 1)) found.push(file.slice(0, at));
  return found;
}
