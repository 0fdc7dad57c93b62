import { isoTime } from './commits.ts';
import { type GitCall, streamGit } from './run-git.ts';

/** Who wrote a line last, and when. */
export interface LineOrigin {
  readonly author: string;
  /** ISO, UTC: the author's time. */
  readonly time: string;
}

/** The lines of a file by where they come from. */
export interface Blame {
  /** Undefined for a line that is not committed, or came with a commit that is cut off. */
  readonly origins: readonly (LineOrigin | undefined)[];
  /** Pairs of numbers from the first line on: an index into `origins`, and for how many lines it holds. */
  readonly runs: readonly number[];
}

const NOT_COMMITTED = /^0+$/;

/**
 * Where the lines of a file come from: of a commit, or as the file lies in the working tree. Throws GIT_FAILED if it has no
 * such file. Memory: one pipe buffer, and a few bytes for every run of lines.
 */
export async function blame(
  path: string,
  commit: string | undefined,
  cut: ReadonlySet<string>,
  call: GitCall,
): Promise<Blame> {
  const origins: (LineOrigin | undefined)[] = [];
  const indexes = new Map<string, number>();
  const runs: number[] = [];
  let sha = '';
  let author = '';
  for await (const line of lines(
    streamGit(['blame', '--porcelain', '--no-textconv', ...(commit ? [commit] : []), '--', path], call),
  )) {
    if (line.startsWith('\t')) {
      const index = indexes.get(sha) ?? 0;
      if (runs.at(-2) === index) runs[runs.length - 1] = (runs.at(-1) ?? 0) + 1;
      else runs.push(index, 1);
    } else if (/^[0-9a-f]{40,64} \d+ \d+/.test(line)) {
      sha = line.slice(0, line.indexOf(' '));
      if (!indexes.has(sha)) indexes.set(sha, origins.push(undefined) - 1);
    } else if (line.startsWith('author ')) author = line.slice('author '.length);
    else if (line.startsWith('author-time ') && !NOT_COMMITTED.test(sha) && !cut.has(sha)) {
      origins[indexes.get(sha) as number] = { author, time: isoTime(line.slice('author-time '.length)) };
    }
  }
  return { origins, runs };
}

/** Lines of bytes, as text: what is not UTF-8 is only text of the file, or a name nobody can read anyway. */
async function* lines(chunks: AsyncIterable<Buffer>): AsyncGenerator<string, void, undefined> {
  let rest: Buffer[] = [];
  for await (const chunk of chunks) {
    const end = chunk.lastIndexOf(10);
    if (end === -1) {
      rest.push(chunk);
      continue;
    }
    yield* Buffer.concat([...rest, chunk.subarray(0, end)])
      .toString()
      .split('\n');
    rest = [chunk.subarray(end + 1)];
  }
}
