interface Run {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

const RUN = /[\p{L}\p{N}]+/gu;
const JOINED = /^(?:[-_ ]|[-_ ]?#)?$/;

/**
 * Finds task ids in messages as whole words, whatever their case: `TASK-12`, `task 12`, `task_12` and `task #12` are
 * the same id, `task-120`, `task-12.1` and `subtask-12` are others, and where `my-task-12` is an id too, it is not `task-12`.
 * A bare number is found as `#12`, but not as the `(#12)` at the end of a subject, which is the number of a pull request.
 */
export class MentionFinder {
  readonly #ids = new Map<string, string[]>();
  /** How many runs an id has, most first. */
  readonly #lengths: readonly number[];

  constructor(ids: Iterable<string>) {
    const lengths = new Set<number>();
    for (const id of new Set(ids)) {
      const runs = runsOf(id.normalize('NFC'));
      if (runs.length === 0) continue;
      const key = runs.map(({ text }) => text).join(' ');
      this.#ids.set(key, [...(this.#ids.get(key) ?? []), id]);
      lengths.add(runs.length);
    }
    this.#lengths = [...lengths].sort((a, b) => b - a);
  }

  /** The ids that stand in the message, without repeats. */
  find(text: string): Set<string> {
    const found = new Set<string>();
    const message = text.normalize('NFC');
    const runs = runsOf(message);
    const taken = new Set<Run>();
    for (const length of this.#lengths) {
      for (let at = 0; at + length <= runs.length; at += 1) {
        const words = runs.slice(at, at + length);
        const ids = this.#ids.get(words.map(({ text }) => text).join(' ')) ?? [];
        const named = ids.filter((id) => standsAlone(id.normalize('NFC'), words, message));
        // The words of a longer id are no shorter one.
        if (named.length === 0 || words.every((word) => taken.has(word))) continue;
        for (const id of named) found.add(id);
        for (const word of words) taken.add(word);
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
