import {
  CosineIndex,
  countTerms,
  Idf,
  idfCoverage,
  type TermCounts,
  termCounts,
  tokenize,
} from '@pipelines/core/model';
import type { Commit, CommitMatch, Task } from '../../rows.ts';
import { MentionFinder } from './mentions.ts';
import { TaskCreation } from './task-creation.ts';
import { queryText, vocabularyOf } from './task-text.ts';

interface IndexedCommit {
  readonly sha: string;
  readonly subject: string;
  readonly time: string;
  /** `time` in milliseconds; 0 if it cannot be read. */
  readonly at: number;
  readonly files: number;
  /** The terms of the message that stand in the title of some task. */
  readonly titleTerms: TermCounts;
}

type IndexedTask = Pick<Task, 'id' | 'path' | 'title' | 'text'>;

/** Commits taken over from the whole-text search before the best are chosen by all signals. */
const CANDIDATES = 60;
/** A commit's paths beyond these say little more and would make a large import look like everything. */
const PATHS_READ = 40;

/**
 * The commits that may have done a task, with the signals of `commitMatch`. The idf comes from the messages of all
 * commits that touch more than the board; the others are left out, because moving a card is not work.
 * Memory: 8 bytes per (commit, term that stands in some task). Results do not depend on the order of the commits.
 */
export class CommitIndex {
  readonly #commits = new Map<string, IndexedCommit>();
  readonly #mentions = new Map<string, Map<string, 'subject' | 'body'>>();
  readonly #creation: TaskCreation;
  readonly #idf = new Idf();
  readonly #text: CosineIndex;
  readonly #titles: CosineIndex;

  constructor(commits: readonly Commit[], tasks: readonly IndexedTask[], isBoard: (path: string) => boolean) {
    const vocabulary = vocabularyOf(tasks.map(queryText));
    const titleVocabulary = vocabularyOf(tasks.map(({ title }) => title));
    this.#creation = new TaskCreation(tasks);
    this.#text = new CosineIndex(this.#idf, { vocabulary });
    this.#titles = new CosineIndex(this.#idf, { vocabulary: titleVocabulary });
    const finder = new MentionFinder(tasks.map(({ id }) => id));
    const worked: Commit[] = [];
    for (const commit of commits) {
      this.#creation.see(commit.files.filter(isBoard), Date.parse(commit.time) || 0);
      const files = commit.files.filter((file) => !isBoard(file));
      if (files.length === 0 || this.#commits.has(commit.sha)) continue;
      const messageTerms = termCounts(`${commit.subject}\n${commit.body}`);
      this.#idf.add(messageTerms);
      this.#commits.set(commit.sha, indexCommit(commit, files.length, restrict(messageTerms, titleVocabulary)));
      this.#addMentions(commit, finder);
      worked.push(commit);
    }
    // A second pass over the commits, because the vectors need the finished idf and keeping their terms costs more.
    for (const commit of worked) {
      this.#text.add(commit.sha, textTerms(commit, isBoard));
      this.#titles.add(commit.sha, termCounts(commit.subject));
    }
  }

  /**
   * The best commits for a task, best first; equal scores newest first, then by id. Commits from before the task was
   * created cannot have done it and are left out, unless they name it.
   */
  search(task: IndexedTask & Pick<Task, 'created'>, limit: number): CommitMatch[] {
    const title = termCounts(task.title);
    const mentions = this.#mentions.get(task.id) ?? new Map<string, 'subject' | 'body'>();
    const texts = this.#text.compare(termCounts(queryText(task)));
    const titles = this.#titles.compare(title);
    const since = this.#creation.earliestWork(task);
    const accept = (sha: string) => (this.#commits.get(sha)?.at ?? 0) >= since;
    const likely = [texts, titles].flatMap((scores) => scores.best({ limit: CANDIDATES, accept }).map(({ id }) => id));
    const matches: CommitMatch[] = [];
    for (const sha of new Set([...mentions.keys(), ...likely])) {
      const commit = this.#commits.get(sha);
      if (!commit) continue;
      matches.push(
        this.#signals(commit, title, { mention: mentions.get(sha), text: texts.of(sha), title: titles.of(sha) }),
      );
    }
    const at = ({ sha }: CommitMatch) => this.#commits.get(sha)?.at ?? 0;
    const bestFirst = (a: CommitMatch, b: CommitMatch) =>
      b.score - a.score || at(b) - at(a) || (a.sha < b.sha ? -1 : 1);
    return matches.sort(bestFirst).slice(0, limit);
  }

  #signals(commit: IndexedCommit, title: TermCounts, found: Found): CommitMatch {
    const coverage = idfCoverage(title, commit.titleTerms, this.#idf);
    const { sha, subject, time, files } = commit;
    const signals = { text: round(found.text), title: round(found.title), coverage: round(coverage) };
    const mention = found.mention && { mention: found.mention };
    return { sha, score: commitScore({ ...signals, ...mention }), subject, time, ...mention, ...signals, files };
  }

  #addMentions(commit: Commit, finder: MentionFinder): void {
    const subject = finder.find(commit.subject);
    for (const id of new Set([...subject, ...finder.find(commit.body)])) {
      const commits = this.#mentions.get(id) ?? new Map<string, 'subject' | 'body'>();
      this.#mentions.set(id, commits.set(commit.sha, subject.has(id) ? 'subject' : 'body'));
    }
  }
}

interface Found {
  readonly mention: 'subject' | 'body' | undefined;
  readonly text: number;
  readonly title: number;
}

/** How strongly one commit points at a task, 0..1. The id in the subject outranks any likeness of words. */
function commitScore(signals: Pick<CommitMatch, 'mention' | 'text' | 'title' | 'coverage'>): number {
  const words = 0.45 * signals.text + 0.3 * signals.title + 0.25 * signals.coverage;
  const base = signals.mention === 'subject' ? 0.6 : signals.mention === 'body' ? 0.3 : 0;
  return round(base + (1 - base) * words);
}

function indexCommit(commit: Commit, files: number, titleTerms: TermCounts): IndexedCommit {
  const { sha, subject, time } = commit;
  return { sha, subject, time, at: Date.parse(time) || 0, files, titleTerms };
}

function restrict({ length, counts }: TermCounts, vocabulary: ReadonlySet<string>): TermCounts {
  return { length, counts: new Map([...counts].filter(([term]) => vocabulary.has(term))) };
}

function textTerms(commit: Commit, isBoard: (path: string) => boolean): TermCounts {
  const paths = commit.files
    .filter((file) => !isBoard(file))
    .sort()
    .slice(0, PATHS_READ);
  return countTerms([commit.subject, commit.body, ...paths].flatMap(tokenize));
}

/** Four decimals: rows stay small and do not carry the noise of the last bits. */
function round(value: number): number {
  return Math.round(value * 1e4) / 1e4;
}
