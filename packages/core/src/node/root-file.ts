import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type ErrorCode, PipelineError } from '../errors.ts';
import { isBareRepository } from './state-folder.ts';

export interface ReadRootFileOptions {
  /** Revision to read it from. Default: the working tree; HEAD in a bare repository, which has only revisions. */
  readonly at?: string | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Code of the error when the file is there and cannot be read. */
  readonly code: ErrorCode;
}

/** The text of a file in the root, or undefined if there is none. Throws GIT_REVISION, or the given code. */
export async function readRootFile(
  root: string,
  path: string,
  { at, signal, code }: ReadRootFileOptions,
): Promise<string | undefined> {
  const revision = at ?? (isBareRepository(root) ? 'HEAD' : undefined);
  if (revision === undefined) return readWorkingFile(join(root, path), code);
  const { openRepository } = await import('./git/repository.ts');
  const repository = await openRepository(root, { signal });
  const sha = await repository?.resolve(revision);
  if (!repository || sha === undefined) return undefined;
  for await (const entry of repository.listTree(sha, { path })) {
    if (entry.path !== path) continue;
    for await (const { content } of repository.readBlobs([entry.blob])) {
      if (content) return content.toString('utf8');
      throw new PipelineError(code, `${path} of ${revision} is not in this partial clone`);
    }
  }
  return undefined;
}

async function readWorkingFile(path: string, code: ErrorCode): Promise<string | undefined> {
  return readFile(path, 'utf8').catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === 'ENOENT') return undefined;
    throw new PipelineError(code, `${path} cannot be read: ${cause.message}`, { cause });
  });
}
