import { PipelineError, type StepContext } from '@pipelines/core';
import { openRepository, type Repository } from '@pipelines/core/node';
import { CATEGORIES, type Class, type Member } from '../../rows.ts';
import { scanText } from '../scan/scan-text.ts';

type Context = Pick<StepContext, 'root' | 'signal'>;

/** What the functions of a revision are compared by. */
interface Old {
  readonly blobs: ReadonlySet<string>;
  readonly blobOf: ReadonlyMap<string, string>;
}

/**
 * The classes of which some members changed since a revision and some did not, all members marked. A function changed if its
 * file has no function with the same text there; a file that only moved did not change.
 * Memory: the paths of the revision, one file. Throws GIT_REVISION.
 */
export async function halfChanged(classes: readonly Class[], revision: string, ctx: Context): Promise<Class[]> {
  const repository = await openRepository(ctx.root, { signal: ctx.signal });
  if (!repository) throw noRevision(revision, ctx.root);
  const sha = await repository.resolve(revision);
  // Before the first commit all is new, so nothing was left behind.
  if (sha === undefined) return [];
  const old = await readTree(repository, sha);
  const suspects = classes.flatMap(({ members }) => members).filter(({ blob }) => !old.blobs.has(blob));
  const texts = await readTexts(repository, old, suspects);
  const isChanged = ({ path, blob, hash }: Member) => !old.blobs.has(blob) && !texts.get(path)?.has(hash);
  return classes
    .map((cls) => ({ ...cls, members: cls.members.map((member) => ({ ...member, changed: isChanged(member) })) }))
    .filter(({ members }) => members.some(({ changed }) => changed) && members.some(({ changed }) => !changed));
}

async function readTree(repository: Repository, sha: string): Promise<Old> {
  const blobOf = new Map<string, string>();
  for await (const { path, type, blob } of repository.listTree(sha)) if (type === 'blob') blobOf.set(path, blob);
  return { blobs: new Set(blobOf.values()), blobOf };
}

/** Content ids of the functions that the files of these members had in the revision. */
async function readTexts(
  repository: Repository,
  { blobOf }: Old,
  members: readonly Member[],
): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  const paths = [...new Set(members.map(({ path }) => path))].filter((path) => blobOf.has(path));
  const found = new Map<string, ReadonlySet<string>>();
  let next = 0;
  for await (const { content } of repository.readBlobs(paths.map((path) => blobOf.get(path) ?? ''))) {
    const path = paths[next++] ?? '';
    if (content) found.set(path, await functionHashes(content.toString('utf8'), path));
  }
  return found;
}

const ALL = { smallest: { tokens: 1, lines: 1, nestedTokens: 1 }, include: CATEGORIES };

async function functionHashes(text: string, path: string): Promise<ReadonlySet<string>> {
  // A checkout may have turned the ends of lines.
  const texts = text.includes('\r') ? [text] : [text, text.replaceAll('\n', '\r\n')];
  const scans = await Promise.all(texts.map((each) => scanText(each, path, ALL)));
  return new Set(scans.flatMap(({ functions }) => functions.map(({ hash }) => hash)));
}

function noRevision(revision: string, root: string): PipelineError {
  return new PipelineError('GIT_REVISION', `no revision ${JSON.stringify(revision)}: ${root} is not a git repository`);
}
