import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { StepContext } from '@pipelines/core';
import { type TermCounts, termCounts } from '@pipelines/core/model';
import { hashOfContent, openRepository, type Repository } from '@pipelines/core/node';
import type { FileRow } from '../../rows.ts';

/** Larger texts are data more often than code; they are matched by their path. */
const MAX_TEXT = 256 * 1024;
/** Cache look-ups under way at once. */
const LOOKUPS = 64;

type Context = Pick<StepContext, 'root' | 'cache' | 'signal'>;

export interface FileText {
  readonly blob: string;
  /** Undefined for a text that should be here but is not, which says nothing about the blob. */
  readonly terms: TermCounts | undefined;
}

/**
 * The counted terms of the files' texts, by blob id, in no particular order, each blob once. Left out are files that
 * are skipped, larger than 256 KiB or binary. A blob is read and counted once and then comes from the cache.
 * Memory: one text, and the ids of the blobs that are not cached.
 */
export async function* fileTexts(files: Iterable<FileRow>, ctx: Context): AsyncGenerator<FileText, void, undefined> {
  const paths = new Map<string, string>();
  for (const file of files) {
    if (file.skipped === undefined && file.size <= MAX_TEXT && !paths.has(file.blob)) paths.set(file.blob, file.path);
  }
  const missing: string[] = [];
  for (const blobs of batches([...paths.keys()], LOOKUPS)) {
    const cached = await Promise.all(blobs.map((blob) => ctx.cache.get<string>(blob)));
    for (const [i, blob] of blobs.entries()) {
      const packed = cached[i];
      if (packed === undefined) missing.push(blob);
      else if (packed !== '') yield { blob, terms: unpackTerms(packed) };
    }
  }
  if (missing.length === 0) return;
  for await (const { blob, content } of contents(missing, paths, ctx)) {
    if (!content) {
      yield { blob, terms: undefined };
      continue;
    }
    const terms = isBinary(content) ? undefined : termCounts(content.toString('utf8'));
    await ctx.cache.set(blob, terms ? packTerms(terms) : '');
    if (terms) yield { blob, terms };
  }
}

/** From git by blob id; what git does not hold (not committed, no repository) from the disk, if it is still the same. */
async function* contents(
  blobs: readonly string[],
  paths: ReadonlyMap<string, string>,
  ctx: Context,
): AsyncGenerator<{ blob: string; content: Buffer | undefined }, void, undefined> {
  const repository = await openRepository(ctx.root, { signal: ctx.signal });
  const stored: AsyncIterable<{ id: string; content: Buffer | undefined }> = readFrom(repository, blobs);
  for await (const { id, content } of stored) {
    yield { blob: id, content: content ?? (await fromDisk(join(ctx.root, paths.get(id) ?? ''), id)) };
  }
}

async function* readFrom(
  repository: Repository | undefined,
  blobs: readonly string[],
): AsyncGenerator<{ id: string; content: Buffer | undefined }, void, undefined> {
  if (repository) yield* repository.readBlobs(blobs, { maxBytes: MAX_TEXT });
  else for (const id of blobs) yield { id, content: undefined };
}

async function fromDisk(path: string, blob: string): Promise<Buffer | undefined> {
  try {
    const { size } = await stat(path);
    if (size > MAX_TEXT) return undefined;
    const content = await readFile(path);
    return hashOfContent(content, blob.length === 64 ? 'sha256' : 'sha1') === blob ? content : undefined;
  } catch {
    return undefined;
  }
}

function isBinary(content: Buffer): boolean {
  return content.subarray(0, 8000).includes(0);
}

/** `length term count term count …`: one string decodes far faster than an object per term. */
function packTerms({ length, counts }: TermCounts): string {
  const parts: (string | number)[] = [length];
  for (const [term, count] of counts) parts.push(term, count);
  return parts.join(' ');
}

function unpackTerms(packed: string): TermCounts {
  const parts = packed.split(' ');
  const counts = new Map<string, number>();
  for (let i = 1; i + 1 < parts.length; i += 2) counts.set(parts[i] ?? '', Number(parts[i + 1]));
  return { length: Number(parts[0]), counts };
}

function* batches<T>(items: readonly T[], size: number): Generator<T[], void, undefined> {
  for (let at = 0; at < items.length; at += size) yield items.slice(at, at + size);
}
