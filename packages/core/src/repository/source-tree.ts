import { PipelineError } from '../errors.ts';
import { openRepository, type Repository } from '../node/git/repository.ts';
import type { StepContext } from '../step.ts';
import { type ListedFile, listFiles } from './listed-files.ts';
import { listWorkingTree, type WorkingTreeOptions } from './working-tree.ts';

/** Where texts come from: the working tree, a revision of it, or a directory without git. */
export interface SourceTree {
  readonly root: string;
  /** Undefined without git. */
  readonly repository: Repository | undefined;
  /** The commit all texts come from. Undefined: from the disk, as they lie there. */
  readonly sha: string | undefined;
}

export interface ListSourcesOptions extends WorkingTreeOptions {
  /** For hashing a directory without git. */
  readonly threads: number;
}

/**
 * The sources of a run: those of `shared.at` if it is given, of HEAD in a bare repository, else what lies in the root,
 * edits that are not committed included. Throws GIT_REVISION, and what `openRepository` throws.
 */
export async function openSourceTree(ctx: Pick<StepContext, 'root' | 'shared' | 'signal'>): Promise<SourceTree> {
  const { root, shared, signal } = ctx;
  const repository = await openRepository(root, { signal });
  if (!repository && shared.at !== undefined) {
    throw new PipelineError(
      'GIT_REVISION',
      `no revision ${JSON.stringify(shared.at)}: ${root} is not a git repository`,
    );
  }
  const rev = shared.at ?? (repository?.bare ? 'HEAD' : undefined);
  return { root, repository, sha: rev === undefined ? undefined : await repository?.resolve(rev) };
}

/** The files of a tree by bytes of path. Throws GIT_FAILED. */
export async function* listSources(
  tree: SourceTree,
  options: ListSourcesOptions,
  ctx: Pick<StepContext, 'root' | 'signal' | 'log'>,
): AsyncGenerator<ListedFile, void, undefined> {
  const { repository, sha } = tree;
  // A bare repository before its first commit has no files.
  if (repository?.bare && sha === undefined) return;
  if (repository && sha === undefined) {
    yield* listWorkingTree(repository, options, ctx);
    return;
  }
  const history = repository && sha !== undefined ? { repository, sha } : undefined;
  yield* listFiles({ history }, options.maxFileBytes, options.threads, ctx, options.wants);
}
