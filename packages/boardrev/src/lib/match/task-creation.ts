import path from 'node:path/posix';
import type { Commit, Task } from '../../rows.ts';
import { statedCreation } from './task-text.ts';

const LEADING_ID = /^\p{L}[\p{L}\p{N}]*[-_ ]?\p{N}+(?:\.\p{N}+)*/u;
/** The widest a local time may lie ahead of UTC, so that no work of the first day is lost. */
const ZONE_SLACK = 14 * 3_600_000;

/**
 * When work on a task can have begun: at its stated creation, or with the first commit of its file if that is earlier.
 * Stated times without a zone are read as UTC; the first commit makes up for zones ahead of it.
 */
export class TaskCreation {
  readonly #firstSeen = new Map<string, number>();
  readonly #shared = new Set<string>();

  constructor(tasks: Iterable<Pick<Task, 'path'>>) {
    const paths = new Set<string>();
    for (const task of tasks) {
      if (paths.has(task.path)) this.#shared.add(path.basename(task.path).toLowerCase());
      paths.add(task.path);
    }
  }

  /** Takes note of one commit: the board files it touches and its time in milliseconds. */
  see(boardFiles: readonly Commit['files'][number][], at: number): void {
    if (at === 0) return;
    for (const file of boardFiles) {
      const name = path.basename(file).toLowerCase();
      for (const key of [name, LEADING_ID.exec(name)?.[0]]) {
        if (key !== undefined && at < (this.#firstSeen.get(key) ?? Number.POSITIVE_INFINITY))
          this.#firstSeen.set(key, at);
      }
    }
  }

  /** Milliseconds; 0 if nothing is known. */
  earliestWork(task: Pick<Task, 'id' | 'path' | 'text' | 'created'>): number {
    const seen = this.#seen(task);
    const stated = statedCreation(task);
    if (stated === undefined) return seen ?? 0;
    if (stated.exact) return stated.at;
    if (stated.dateOnly) return seen ?? Math.max(0, stated.at - ZONE_SLACK);
    return Math.min(stated.at, seen ?? stated.at);
  }

  #seen(task: Pick<Task, 'id' | 'path'>): number | undefined {
    const name = path.basename(task.path).toLowerCase();
    // A card of a board in one file is as old as its line, which is not known.
    if (this.#shared.has(name)) return undefined;
    const times = [name, task.id.toLowerCase()].flatMap((key) => this.#firstSeen.get(key) ?? []);
    return times.length === 0 ? undefined : Math.min(...times);
  }
}
