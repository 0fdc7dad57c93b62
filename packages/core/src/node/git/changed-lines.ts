import { pathText, splitAtNul } from './records.ts';
import { type GitCall, runGit, streamGit } from './run-git.ts';

/** Lines that came or changed between a commit and what lies there now, by path relative to the root. */
export interface ChangedLines {
  /** Pairs of first and last line, ascending. Paths without such lines are absent. */
  readonly lines: ReadonlyMap<string, readonly number[]>;
  /** Files that were not there before, neither under another name. */
  readonly added: ReadonlySet<string>;
}

const DIFF = [
  ...[
    'diff',
    '--unified=0',
    '--inter-hunk-context=0',
    '--no-color',
    '--no-ext-diff',
    '--no-textconv',
    '--ignore-submodules',
    '--find-renames',
  ],
  ...['--relative', '--src-prefix=a/', '--dst-prefix=b/', '--no-indent-heuristic', '--diff-algorithm=myers'],
];

/**
 * The lines changed since a commit; where it is no ancestor, since the two parted. Up to the commit `to`, or else up to what lies
 * in the working tree, with files git does not know yet. Throws GIT_FAILED. Memory: the pairs, and a pipe buffer.
 */
export async function changedLines(from: string, to: string | undefined, call: GitCall): Promise<ChangedLines> {
  const base = await runGit(['merge-base', from, to ?? 'HEAD'], call);
  const since = base.code === 0 ? base.stdout.trim() : from;
  const parser = new HunkParser();
  for await (const chunk of streamGit([...DIFF, since, ...(to ? [to] : []), '--', '.'], call)) parser.add(chunk);
  const { lines, added } = parser.end();
  if (to === undefined) for await (const path of untracked(call)) added.add(path);
  return { lines, added };
}

async function* untracked(call: GitCall): AsyncGenerator<string, void, undefined> {
  for await (const records of splitAtNul(streamGit(['ls-files', '-o', '--exclude-standard', '-z'], call))) {
    for (const record of records) yield pathText(record);
  }
}

/** Reads a diff without context. Counts the lines of a hunk, because a line of it may look like anything. */
class HunkParser {
  readonly lines = new Map<string, number[]>();
  readonly added = new Set<string>();
  #rest = Buffer.alloc(0);
  #path = '';
  #isNew = false;
  /** Lines of the hunk that are still to come. */
  #skip = 0;

  add(chunk: Buffer): void {
    const bytes = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk]);
    let start = 0;
    for (let end = bytes.indexOf(10); end !== -1; end = bytes.indexOf(10, start)) {
      if (this.#skip > 0) {
        // `\ No newline at end of file` is no line of the hunk.
        if (bytes[start] !== 0x5c) this.#skip -= 1;
      } else this.#head(bytes.toString('utf8', start, end));
      start = end + 1;
    }
    this.#rest = Buffer.from(bytes.subarray(start));
  }

  end(): { lines: Map<string, number[]>; added: Set<string> } {
    return { lines: this.lines, added: this.added };
  }

  #head(line: string): void {
    if (line.startsWith('diff ')) this.#isNew = false;
    else if (line.startsWith('new file ')) this.#isNew = true;
    else if (line.startsWith('+++ ')) {
      this.#path = pathOf(line.slice('+++ '.length));
      if (this.#isNew) this.added.add(this.#path);
    } else {
      const hunk = /^@@ -\d+(?:,(\d+))? \+(\d+)(?:,(\d+))? @@/.exec(line);
      if (hunk) this.#hunk(Number(hunk[1] ?? 1), Number(hunk[2]), Number(hunk[3] ?? 1));
    }
  }

  #hunk(removed: number, start: number, count: number): void {
    this.#skip = removed + count;
    if (count === 0) return;
    const pairs = this.lines.get(this.#path) ?? [];
    pairs.push(start, start + count - 1);
    this.lines.set(this.#path, pairs);
  }
}

const ESCAPES: Readonly<Record<string, number>> = { a: 7, b: 8, t: 9, n: 10, v: 11, f: 12, r: 13, '"': 34, '\\': 92 };

/** `b/path`, in quotes as of C if it holds control characters, quotes or backslashes; with a tab behind it if it holds blanks. */
function pathOf(name: string): string {
  if (!name.startsWith('"')) return name.replace(/\t$/, '').slice('b/'.length);
  const bytes: Buffer[] = [];
  for (const [, octal, short, plain] of name.slice(1, -1).matchAll(/\\([0-7]{3})|\\(.)|([^\\]+)/gs)) {
    if (octal !== undefined) bytes.push(Buffer.from([Number.parseInt(octal, 8)]));
    else bytes.push(plain === undefined ? Buffer.from([ESCAPES[short ?? ''] ?? 0]) : Buffer.from(plain));
  }
  return Buffer.concat(bytes).toString().slice('b/'.length);
}
