import type { StepContext } from '@pipelines/core';
import type { Commit, FileRow, Match, Task } from '../../rows.ts';
import { boardPaths } from '../board/board-paths.ts';
import { corpusDigest, taskDigest } from './corpus-digest.ts';
import { CommitIndex } from './match-commits.ts';
import { FileIndex } from './match-files.ts';

/** All rows of a board and its repository. */
export interface Corpus {
  readonly tasks: readonly Task[];
  readonly files: readonly FileRow[];
  readonly commits: readonly Commit[];
}

type Context = Pick<StepContext, 'root' | 'cache' | 'signal' | 'progress'>;
type Found = Pick<Match, 'files' | 'commits'>;
interface Search {
  readonly find: (task: Task) => Found;
  /** What is found depends on nothing but the rows. */
  readonly repeatable: boolean;
}

/**
 * Each task, followed by its match, in the order of the tasks. Each match is cached under the task's own words and the
 * digest of the corpus; the indexes are built, and texts read, only for the first task that is not cached.
 */
export async function* matchTasks(
  corpus: Corpus,
  limit: number,
  ctx: Context,
): AsyncGenerator<Task | Match, void, undefined> {
  const digest = corpusDigest(corpus.files, corpus.commits, corpus.tasks);
  const known = statusesById(corpus.tasks);
  ctx.progress.total(corpus.tasks.length);
  let search: Promise<Search> | undefined;
  for (const task of corpus.tasks) {
    ctx.signal.throwIfAborted();
    const key = `${taskDigest(task)} ${digest}`;
    let found = await ctx.cache.get<Found>(key);
    if (!found) {
      search ??= buildIndexes(corpus, limit, ctx);
      const { find, repeatable } = await search;
      found = find(task);
      if (repeatable) await ctx.cache.set(key, found);
    }
    const waitsFor = (task.dependencies ?? []).map((id) => known.get(id.toLowerCase()) ?? { id, known: false });
    yield task;
    yield { type: 'match', id: task.id, files: found.files, commits: found.commits, waitsFor };
    ctx.progress.add();
  }
}

async function buildIndexes({ tasks, files, commits }: Corpus, limit: number, ctx: Context): Promise<Search> {
  const isBoard = boardPaths(tasks);
  const commitIndex = new CommitIndex(commits, tasks, isBoard);
  // A task would always find itself first.
  const fileIndex = await FileIndex.build(
    files.filter(({ path }) => !isBoard(path)),
    tasks,
    ctx,
  );
  return {
    find: (task) => ({ files: fileIndex.search(task, limit), commits: commitIndex.search(task, limit) }),
    repeatable: fileIndex.complete,
  };
}

function statusesById(tasks: readonly Task[]): Map<string, Match['waitsFor'][number]> {
  return new Map(
    tasks.map(({ id, status }) => [id.toLowerCase(), { id, known: true, ...(status !== undefined && { status }) }]),
  );
}
