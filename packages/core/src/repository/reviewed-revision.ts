import { PipelineError } from '../errors.ts';
import { openRepository, type Repository } from '../node/git/repository.ts';
import type { StepContext } from '../step.ts';

/** The commit under review and its time. */
export interface ReviewedRevision {
  /** Commit id; undefined without git or before the first commit. */
  readonly sha?: string | undefined;
  /** The time of the review: commit time of the revision unless configured. Undefined if unknown. */
  readonly now?: string | undefined;
  /** Work may be out of sight: history is cut off, or it is not known which files its commits touched. */
  readonly shallow: boolean;
}

/** What is under review: a commit of a repository, or a directory as it lies there. */
export interface ReviewTarget {
  readonly revision: ReviewedRevision;
  /** Undefined without git and before the first commit. */
  readonly history: { readonly repository: Repository; readonly sha: string } | undefined;
}

/**
 * Opens the root at `shared.at`, or at HEAD. Throws GIT_SHALLOW for a shallow clone, and for one without trees, unless
 * `shared.allowShallow`, GIT_REVISION for a revision that is not there, and what `openRepository` throws.
 */
export async function openReview(ctx: Pick<StepContext, 'root' | 'shared' | 'signal' | 'log'>): Promise<ReviewTarget> {
  const { at, now, allowShallow } = ctx.shared;
  const repository = await openRepository(ctx.root, { signal: ctx.signal });
  if (!repository && at !== undefined) {
    throw new PipelineError('GIT_REVISION', `no revision ${JSON.stringify(at)}: ${ctx.root} is not a git repository`);
  }
  const sha = await repository?.resolve(at ?? 'HEAD');
  if (!repository || sha === undefined) {
    ctx.log.info(`${repository ? 'no commit yet' : 'no git repository'}: reviewing the directory, without history`);
    return { revision: { ...(now && { now }), shallow: false }, history: undefined };
  }
  const shallow = repository.shallow || repository.treeless;
  if (shallow && !allowShallow) throw shallowError(repository);
  if (repository.shallow) ctx.log.warn('a shallow clone: work from before its cut cannot be seen');
  if (repository.partial) ctx.log.warn('a partial clone: files that were not fetched are listed but not read');
  if (repository.treeless) ctx.log.warn('a clone without trees: it is not known which files a commit touched');
  const time = now ?? (await repository.commitTime(sha));
  return { revision: { sha, now: time, shallow }, history: { repository, sha } };
}

function shallowError({ treeless }: Repository): PipelineError {
  return new PipelineError(
    'GIT_SHALLOW',
    treeless
      ? 'the clone has no trees, so no commit would count as work; clone without --filter=tree:0 or pass --allow-shallow'
      : 'the clone is shallow, so work from before its cut would look undone; run `git fetch --unshallow` or pass --allow-shallow',
  );
}
