import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Repository } from '../node/git/repository.ts';
import { ParallelProcessor } from '../parallel-processor.ts';
import type { StepContext } from '../step.ts';
import type { SourceTree } from './source-tree.ts';
import { fileAsItLies } from './working-tree.ts';

/** Files that are hashed at once. */
const WINDOW = 16;

/**
 * A digest of all that can be read of a tree: its commit, what lies there otherwise, and where the repository comes from; for
 * `Step.state`. Undefined without git, where only reading everything would tell. Reads only what was changed. Throws GIT_FAILED.
 */
export async function sourceState(
  { repository, sha }: SourceTree,
  { signal }: Pick<StepContext, 'signal'>,
): Promise<string | undefined> {
  if (!repository) return undefined;
  const [origin, files] = await Promise.all([repository.origin(), sha ?? workingState(repository, signal)]);
  const { prefix, bare, shallow, partial, treeless } = repository;
  const facts = [files, origin, prefix, bare, shallow, partial, treeless];
  return createHash('sha256').update(JSON.stringify(facts)).digest('hex');
}

async function workingState(repository: Repository, signal: AbortSignal): Promise<unknown> {
  if (repository.bare) return null;
  const [{ head, changes }, sparse] = await Promise.all([repository.changes(), sparsePatterns(repository)]);
  const contents = changes.length === 0 ? [] : await contentsOf(changes, repository, signal);
  return [head ?? null, sparse, changes.map(({ path, state }, at) => [path, state, contents[at]])];
}

/** What lies at each path: an id, or null for nothing. */
async function contentsOf(
  changes: readonly { readonly path: string }[],
  repository: Repository,
  signal: AbortSignal,
): Promise<(string | null)[]> {
  const files = new ParallelProcessor(async ({ path }: { readonly path: string }) => fileAsItLies(repository, path), {
    concurrency: WINDOW,
    signal,
  });
  const contents: (string | null)[] = [];
  for await (const outcome of files.outcomes(changes)) {
    if (!outcome.ok) throw outcome.error;
    const file = outcome.value;
    contents.push(file ? `${file.blob} ${file.skipped ?? ''}` : null);
  }
  return contents;
}

/** Which files a sparse checkout leaves out. */
async function sparsePatterns({ gitDir }: Repository): Promise<string> {
  return readFile(join(gitDir, 'info', 'sparse-checkout'), 'utf8').catch(() => '');
}
