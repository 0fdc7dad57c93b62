interface Run {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

const RUN = /[\p{L}\p{N}]+/gu;
const JOINED = /^(?:[-_ ]|[-_ ]?#)?$/;

/**
 * Finds task ids in messages as whole words, whatever their case: `TASK-12`, `task 12`, `task_12` and `task #12` are
 * the same id, `task-120`, `task-12.1` and `subtask-12` are others. A bare number is found as `#12`, but not as the
 * `(#12)` at the end of a subject, which is the number of a pull request.
 */
export class MentionFinder {
  readonly #ids = new Map<string, string[]>();
  readonly #lengths = new Set<number>();

  constructor(ids: Iterable<string>) {
    for (const id of new Set(ids)) {
      const runs = runsOf(id);
      if (runs.length === 0) continue;
      const key = runs.map(({ text }) => text).join(' ');
      this.#ids.set(key, [...(this.#ids.get(key) ?? []), id]);
      this.#lengths.add(runs.length);
    }
  }

  /** The ids that stand in the message, without repeats. */
  find(message: string): Set<string> {
    const found = new Set<string>();
    const runs = runsOf(message);
    for (let at = 0; at < runs.length; at += 1) {
      for (const length of this.#lengths) {
        const words = runs.slice(at, at + length);
        const ids = words.length === length && this.#ids.get(words.map(({ text }) => text).join(' '));
        if (!ids) continue;
        for (const id of ids) if (standsAlone(id, words, message)) found.add(id);
      }
    }
    return found;
  }
}

function runsOf(text: string): Run[] {
  return Array.from(text.matchAll(RUN), (match) => ({
    text: match[0].toLowerCase(),
    start: match.index,
    end: match.index + match[0].length,
  }));
}

function standsAlone(id: string, words: readonly Run[], message: string): boolean {
  const first = words[0];
  const last = words.at(-1);
  if (!first || !last) return false;
  // `task-12.1` is another task than `task-12`, and 1.12 is a version.
  if (/^\.\p{N}/u.test(message.slice(last.end, last.end + 3))) return false;
  if (/[\p{N}_]\.$/u.test(message.slice(Math.max(0, first.start - 2), first.start))) return false;
  if (words.length === 1) return message[first.start - 1] === '#' && !isPullRequest(message, first);
  const own = runsOf(id);
  return words.slice(1).every((word, i) => {
    const between = message.slice(words[i]?.end, word.start);
    const declared = id.slice(own[i]?.end, own[i + 1]?.start);
    if (between === declared) return true;
    return /^\p{N}+$/u.test(word.text) && declared !== '.' && JOINED.test(between);
  });
}

function isPullRequest(message: string, run: Run): boolean {
  const line = message.slice(run.start - 2).split('\n', 1)[0] ?? '';
  return /^\(#\p{N}+\)\s*$/u.test(line);
}
