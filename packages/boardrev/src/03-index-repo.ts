import { defineStep, z } from '@pipelines/core';
import { runIfMain } from '@pipelines/core/node';
import { listFiles, openReview, threadCount } from '@pipelines/core/repository';
import { announceTotal } from './lib/repository/announce-total.ts';
import { commitRows } from './lib/repository/commit-rows.ts';
import { fileRows } from './lib/repository/file-rows.ts';
import { type Commit, commit, type FileRow, file, type Revision, revision } from './rows.ts';

// nothing → Revision, FileRow, Commit: the revision, then forwarded rows, files by bytes of path, commits newest first.
// Memory: a window of rows; no text is held, no file above `maxFileBytes` is read.

/** Lists the files and commits of the revision under review. */
export const indexRepo = defineStep({
  name: '03-index-repo',
  input: z.never(),
  output: z.union([revision, file, commit]),
  config: z.strictObject({
    maxFileBytes: z
      .number()
      .int()
      .positive()
      .default(2 ** 20)
      .describe('Larger files are listed but not read.'),
  }),
  source: true,
  cacheVersion: 2,
  // `maxFileBytes` decides what is read, not what is found in it, so it is no part of the cache key.
  cacheFields: [],
  async *run(rows, ctx): AsyncGenerator<Revision | FileRow | Commit, void, undefined> {
    const target = await openReview(ctx);
    yield { type: 'revision', ...target.revision };
    yield* rows;
    const { repository, sha } = target.history ?? {};
    const threads = threadCount(ctx.shared.concurrency);
    const listed = listFiles(target, ctx.config.maxFileBytes, threads, ctx);
    const countCommits = async () => (sha === undefined ? 0 : ((await repository?.countCommits(sha)) ?? 0));
    const files = announceTotal(listed, countCommits, ctx.progress);
    for await (const row of fileRows(files, { repository, threads }, ctx)) {
      ctx.progress.add();
      yield row;
    }
    if (!repository || sha === undefined) return;
    for await (const row of commitRows(repository, sha, ctx)) {
      ctx.progress.add();
      yield row;
    }
  },
});

await runIfMain(import.meta.url, indexRepo);
