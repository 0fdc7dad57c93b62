import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PipelineError, type StepContext } from '@pipelines/core';
import { openRepository, type Repository } from '@pipelines/core/node';
import { type ListedFile, listFiles, threadCount } from '@pipelines/core/repository';

/** The files under review: of the working tree, or of a revision. */
export interface Tree {
  /** Undefined without git and before the first commit. */
  readonly history: { readonly repository: Repository; readonly sha: string } | undefined;
  readonly files: readonly ListedFile[];
  /** Texts in the order of the files; undefined for one that cannot be read or is too large. Memory: one text. */
  read(files: Iterable<Pick<ListedFile, 'path' | 'blob'>>): AsyncIterable<{ path: string; text: string | undefined }>;
}

/** Larger files hold no functions to merge. */
const MAX_BYTES = 2 ** 20;

type Context = Pick<StepContext, 'root' | 'shared' | 'signal' | 'log'>;

/** Opens `shared.at`, or else the working tree; of a bare repository HEAD. Throws GIT_REVISION. */
export async function openTree(ctx: Context): Promise<Tree> {
  const { at } = ctx.shared;
  const repository = await openRepository(ctx.root, { signal: ctx.signal });
  if (!repository && at !== undefined) {
    throw new PipelineError('GIT_REVISION', `no revision ${JSON.stringify(at)}: ${ctx.root} is not a git repository`);
  }
  const sha = await repository?.resolve(at ?? 'HEAD');
  const history = repository && sha !== undefined ? { repository, sha } : undefined;
  const files: ListedFile[] = [];
  const target = { history, revision: { shallow: false } };
  for await (const file of listFiles(target, MAX_BYTES, threadCount(ctx.shared.concurrency), ctx)) files.push(file);
  const stored = repository && (at !== undefined || repository.bare);
  return {
    history,
    files,
    read: stored ? (wanted) => readStored(repository, wanted) : (wanted) => readTree(ctx.root, wanted),
  };
}

async function* readStored(
  repository: Repository,
  files: Iterable<Pick<ListedFile, 'path' | 'blob'>>,
): AsyncGenerator<{ path: string; text: string | undefined }, void, undefined> {
  const paths = [...files];
  let next = 0;
  for await (const { content } of repository.readBlobs(
    paths.map(({ blob }) => blob),
    { maxBytes: MAX_BYTES },
  )) {
    yield { path: paths[next++]?.path ?? '', text: content?.toString('utf8') };
  }
}

/** Synchronous, because trips through the thread pool cost more than reading such small files. */
async function* readTree(
  root: string,
  files: Iterable<Pick<ListedFile, 'path'>>,
): AsyncGenerator<{ path: string; text: string | undefined }, void, undefined> {
  for (const { path } of files) {
    let text: string | undefined;
    try {
      text = readFileSync(join(root, path), 'utf8');
    } catch {
      // It vanished since it was listed.
    }
    yield { path, text };
  }
}
