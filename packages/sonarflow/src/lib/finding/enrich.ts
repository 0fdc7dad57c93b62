import { readFile } from 'node:fs/promises';
import { PipelineError, Semaphore } from '@pipelines/core';
import {
  type Blame,
  type ChangedLines,
  hashOfContent,
  openRepository,
  type Repository,
  resolveInRoot,
} from '@pipelines/core/node';
import type { Fetched, Finding, Problem } from '../../rows.ts';
import type { FetchContext } from '../fetch/fetch-findings.ts';
import { isChanged, latestOrigin } from './line-facts.ts';

type FoundRow = Finding | Problem | Fetched;

/** Findings that wait for git, in order, and how many git processes they wait for. */
const WINDOW = 64;
const PROCESSES = 4;

/** Files whose lines are remembered. */
const MOST_FILES = 256;

/** Nobody waits longer to learn who wrote a file. */
const BLAME_SECONDS = 60;

/**
 * Asks git about the lines of findings, if the config wants to know: author and age (`blame`), whether they are new code
 * (`newCode`). Undefined if it does not. Throws GIT_REVISION for a revision that is not there.
 */
export async function openEnrichment(ctx: FetchContext): Promise<Enrichment | undefined> {
  const { blame, newCode } = ctx.config;
  if (!blame && newCode === undefined) return undefined;
  const repository = await openRepository(ctx.root, { signal: ctx.signal });
  if (!repository) {
    const why = `${ctx.root} is not a git repository`;
    if (newCode !== undefined)
      throw new PipelineError('GIT_REVISION', `no revision ${JSON.stringify(newCode)}: ${why}`);
    ctx.log.warn(`${why}, so nobody knows who wrote the lines`);
    return undefined;
  }
  const since = newCode === undefined ? undefined : await repository.resolve(newCode);
  const enrichment = new Enrichment(repository, since, ctx);
  await enrichment.readAt(undefined);
  return enrichment;
}

/** What git knows about the lines of one revision, or of the working tree. */
export class Enrichment {
  readonly #repository: Repository;
  /** Findings on lines that changed since this commit are new. */
  readonly #since: string | undefined;
  readonly #ctx: FetchContext;
  readonly #processes = new Semaphore(PROCESSES);
  readonly #files = new Map<string, Promise<Blame | undefined>>();
  /** Undefined: the working tree. */
  #commit: string | undefined;
  #changes: Promise<ChangedLines> | undefined;
  #unknown = 0;

  constructor(repository: Repository, since: string | undefined, ctx: FetchContext) {
    this.#repository = repository;
    this.#since = since;
    this.#ctx = ctx;
  }

  /** Findings from here on speak of this revision, if it is here, else of what the run reviews. */
  async readAt(revision: string | undefined): Promise<void> {
    const { at } = this.#ctx.shared;
    const known = revision === undefined ? undefined : await this.#repository.resolve(revision).catch(() => undefined);
    if (revision !== undefined && known === undefined) {
      this.#ctx.log.warn(`the analysed commit ${revision} is not in this clone: lines are those of the files here`);
    }
    const reviewed = at ?? (this.#repository.bare ? 'HEAD' : undefined);
    this.#commit = known ?? (reviewed === undefined ? undefined : await this.#repository.resolve(reviewed));
    this.#files.clear();
    this.#changes = undefined;
  }

  /** The same rows in the same order, findings with what git knows. Memory: a window of rows, the lines of a few files. */
  async *of(rows: AsyncIterable<FoundRow>): AsyncGenerator<FoundRow, void, undefined> {
    const waiting: Promise<FoundRow>[] = [];
    for await (const row of rows) {
      const enriched = row.type === 'finding' ? this.#enrich(row) : Promise.resolve(row);
      // Its turn to be awaited may never come.
      enriched.catch(() => {});
      waiting.push(enriched);
      if (waiting.length >= WINDOW) yield await (waiting.shift() as Promise<FoundRow>);
    }
    for (const row of waiting) yield await row;
    if (this.#unknown > 0) this.#ctx.log.warn(`git does not tell who wrote the lines of ${this.#unknown} files`);
  }

  async #enrich(finding: Finding): Promise<Finding> {
    const { path, range } = finding;
    const changes = this.#changedLines();
    const lines = this.#ctx.config.blame && path !== undefined && range ? this.#blame(path) : undefined;
    const origin = range && latestOrigin(await lines, range);
    return {
      ...finding,
      ...(origin && { author: finding.author ?? origin.author, createdAt: finding.createdAt ?? origin.time }),
      ...(changes && { isNew: isChanged(await changes, path, range) }),
    };
  }

  /** Undefined if nobody asked. */
  #changedLines(): Promise<ChangedLines> | undefined {
    if (this.#since === undefined) return undefined;
    this.#changes ??= this.#repository.changedLines(this.#since, this.#commit);
    return this.#changes;
  }

  /** Undefined if git does not know the file. */
  #blame(path: string): Promise<Blame | undefined> {
    const known = this.#files.get(path);
    if (known) {
      // The file that was asked for last goes last.
      this.#files.delete(path);
      this.#files.set(path, known);
      return known;
    }
    const asked = this.#cachedBlame(path, this.#commit);
    this.#files.set(path, asked);
    const oldest = this.#files.keys().next().value;
    if (this.#files.size > MOST_FILES && oldest !== undefined) this.#files.delete(oldest);
    return asked;
  }

  async #cachedBlame(path: string, commit: string | undefined): Promise<Blame | undefined> {
    const key = await this.#keyOf(path, commit);
    const kept = key === undefined ? undefined : await this.#ctx.cache.get<Blame>(key);
    if (kept) return kept;
    const found = await this.#processes.execute(() => this.#askGit(path, commit));
    if (found && key !== undefined) await this.#ctx.cache.set(key, found);
    if (!found) this.#unknown += 1;
    return found;
  }

  /** A file in the working tree is known by its content and by the history it continues. */
  async #keyOf(path: string, commit: string | undefined): Promise<string | undefined> {
    const place = `${this.#repository.prefix}${path}`;
    if (commit !== undefined) return `blame:${commit}:${place}`;
    try {
      const [head, content] = await Promise.all([
        this.#repository.resolve('HEAD'),
        resolveInRoot(this.#ctx.root, path).then((file) => readFile(file)),
      ]);
      return head === undefined ? undefined : `blame:${head}:${hashOfContent(content)}:${place}`;
    } catch {
      return undefined;
    }
  }

  async #askGit(path: string, commit: string | undefined): Promise<Blame | undefined> {
    const signal = AbortSignal.any([this.#ctx.signal, AbortSignal.timeout(BLAME_SECONDS * 1000)]);
    try {
      return await this.#repository.blame(path, { commit, signal });
    } catch {
      // Not tracked, not in the commit, not fetched, or too slow: the finding stands without it.
      this.#ctx.signal.throwIfAborted();
      return undefined;
    }
  }
}
