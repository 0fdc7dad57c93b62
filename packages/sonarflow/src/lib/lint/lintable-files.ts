import { PipelineError } from '@pipelines/core';
import { extensionOf, listSources, openSourceTree, threadCount } from '@pipelines/core/repository';
import type { ScanContext } from '../scan/open-source.ts';

/** Larger ones are bundles that nobody wrote. */
const MAX_FILE_BYTES = 2 ** 20;

const WAY_OUT =
  'check it out (`git worktree add DIR REV`) and give --root DIR, or read findings with --source sarif or sonarqube';

/**
 * The files of the working tree with one of these extensions, by bytes of path: tracked ones, and untracked ones git does not
 * ignore. Links are left out, as is node_modules. Throws SOURCE_FAILED for a revision or a bare repository: linters read
 * what lies on the disk.
 */
export async function listLintable(ctx: ScanContext, extensions: ReadonlySet<string>): Promise<string[]> {
  if (ctx.shared.at !== undefined) {
    throw new PipelineError(
      'SOURCE_FAILED',
      `${ctx.config.source} lints the working tree, not the revision ${JSON.stringify(ctx.shared.at)}: ${WAY_OUT}`,
    );
  }
  const tree = await openSourceTree(ctx);
  if (tree.repository?.bare) {
    throw new PipelineError('SOURCE_FAILED', `${ctx.config.source} cannot lint a bare repository: ${WAY_OUT}`);
  }
  const wants = (path: string) => extensions.has(extensionOf(path)) && !/(?:^|\/)node_modules\//.test(path);
  const options = { maxFileBytes: MAX_FILE_BYTES, threads: threadCount(ctx.shared.concurrency), wants };
  const paths: string[] = [];
  let large = 0;
  for await (const file of listSources(tree, options, ctx)) {
    if (file.skipped === undefined || file.skipped === 'unreadable') paths.push(file.path);
    else if (file.skipped === 'large') large += 1;
  }
  if (large > 0) ctx.log.info(`${large} files of more than 1 MiB are not linted`);
  return paths;
}
