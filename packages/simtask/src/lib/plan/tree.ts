import type { StepContext } from '@pipelines/core';
import type { Repository } from '@pipelines/core/node';
import {
  type ListedFile,
  listSources,
  openSourceTree,
  readSources,
  sourceBatch,
  threadCount,
} from '@pipelines/core/repository';
import { categoryOfPath } from '../scan/categories.ts';
import { dialectOf } from '../scan/dialects.ts';

type Reference = Pick<ListedFile, 'path' | 'blob'>;

/** The files under review as far as plans need them: code and package manifests. */
export interface Tree {
  /** Undefined without git and before the first commit. */
  readonly history: { readonly repository: Repository; readonly sha: string } | undefined;
  /** By bytes of path. */
  readonly files: readonly ListedFile[];
  /** `disk` or `git`: a checkout may change line ends, so one id may mean two texts. */
  readonly origin: string;
  /** Texts in the order of the files; undefined for one that cannot be read or is too large. Memory: one text. */
  read(files: readonly Reference[]): AsyncIterable<{ readonly path: string; readonly text: string | undefined }>;
}

/** Larger files hold no functions to merge. */
const MAX_BYTES = 2 ** 20;

/** Opens `shared.at`, or else the working tree; of a bare repository HEAD. Throws GIT_REVISION. */
export async function openTree(ctx: Pick<StepContext, 'root' | 'shared' | 'signal' | 'log'>): Promise<Tree> {
  const source = await openSourceTree(ctx);
  const { repository } = source;
  const sha = source.sha ?? (await repository?.resolve('HEAD'));
  const files: ListedFile[] = [];
  const options = { maxFileBytes: MAX_BYTES, threads: threadCount(ctx.shared.concurrency), wants: isWanted };
  for await (const file of listSources(source, options, ctx)) if (file.skipped === undefined) files.push(file);
  return {
    history: repository && sha !== undefined ? { repository, sha } : undefined,
    files,
    origin: source.sha === undefined ? 'disk' : 'git',
    async *read(wanted) {
      let next = 0;
      for await (const content of readSources(sourceBatch(source, wanted, MAX_BYTES), repository)) {
        yield { path: wanted[next++]?.path ?? '', text: content?.toString('utf8') };
      }
    },
  };
}

/** Tests may call what is merged; what they only read, and what others wrote, is no code of ours. */
function isWanted(path: string): boolean {
  if (isManifest(path)) return true;
  if (dialectOf(path) === undefined || /(?:^|\/)(?:__)?(?:fixtures?|snapshots?|testdata)(?:__)?\//.test(path))
    return false;
  const category = categoryOfPath(path);
  return category === undefined || category === 'test' || category === 'example';
}

/** Of a package people work on, not of one to test with. */
export function isManifest(path: string): boolean {
  return /(?:^|\/)package\.json$/.test(path) && categoryOfPath(path) === undefined;
}
