import path from 'node:path/posix';
import type { StepContext } from '@pipelines/core';
import { Matcher } from '@pipelines/core/model';
import type { FileRow, Match, Task } from '../../rows.ts';
import { fileTexts } from './file-texts.ts';
import { bodyOf, queryText, vocabularyOf } from './task-text.ts';

type QueryTask = Pick<Task, 'title' | 'text'>;

/** How much being named adds, as a share of the best BM25 score of the task. */
const NAMED = { path: 1, name: 0.5, symbol: 0.3 };
/** A name that many files bear says little about each of them. */
const MAX_BEARERS = 8;

/**
 * Ranks files for a task: BM25 over path, symbols and text, plus a boost for files whose path, file name or declared
 * symbol stands in the task's text. Memory: postings for the terms of the tasks only, whatever the size of the files.
 */
export class FileIndex {
  readonly #matcher: Matcher;
  readonly #paths = new Set<string>();
  readonly #bearers = new Map<string, string[]>();
  readonly #symbols = new Map<string, string[]>();
  #complete = true;

  private constructor(vocabulary: ReadonlySet<string>) {
    this.#matcher = new Matcher({ vocabulary });
  }

  /** Reads the texts of the files. `tasks` are all tasks that will be searched for. */
  static async build(
    files: readonly FileRow[],
    tasks: readonly QueryTask[],
    ctx: Pick<StepContext, 'root' | 'cache' | 'signal'>,
  ): Promise<FileIndex> {
    const index = new FileIndex(vocabularyOf(tasks.map(queryText)));
    const waiting = new Map<string, FileRow[]>();
    for (const file of files) {
      const same = waiting.get(file.blob);
      if (same) same.push(file);
      else waiting.set(file.blob, [file]);
    }
    for await (const { blob, terms } of fileTexts(files, ctx)) {
      ctx.signal.throwIfAborted();
      if (!terms) {
        index.#complete = false;
        continue;
      }
      for (const { path, symbols } of waiting.get(blob) ?? []) index.#matcher.add(path, { path, symbols, text: terms });
      waiting.delete(blob);
    }
    for (const left of waiting.values())
      for (const { path, symbols } of left) index.#matcher.add(path, { path, symbols });
    for (const file of files) index.#addNames(file);
    return index;
  }

  /** Every text that should be here was. Otherwise another run with the same rows may find more. */
  get complete(): boolean {
    return this.#complete;
  }

  search(task: QueryTask, limit: number): Match['files'] {
    const scores = this.#matcher.compare(queryText(task));
    const likely = scores.best({ limit: 5 * limit });
    const top = likely[0]?.score ?? 0;
    const named = this.#namedIn(`${task.title}\n${bodyOf(task.text)}`);
    const found = [...new Set([...likely.map(({ id }) => id), ...named.keys()])].map((file) => ({
      path: file,
      score: round(scores.of(file) + (top || 1) * (named.get(file) ?? 0)),
    }));
    return found.sort((a, b) => b.score - a.score || (a.path < b.path ? -1 : 1)).slice(0, limit);
  }

  #addNames(file: FileRow): void {
    this.#paths.add(file.path);
    remember(this.#bearers, path.basename(file.path), file.path);
    for (const symbol of new Set(file.symbols)) if (isTelling(symbol)) remember(this.#symbols, symbol, file.path);
  }

  /** The boost of each file that the text names. */
  #namedIn(text: string): Map<string, number> {
    const named = new Map<string, number>();
    const raise = (files: readonly string[], boost: number) => {
      if (files.length > MAX_BEARERS) return;
      for (const file of files) named.set(file, Math.max(named.get(file) ?? 0, boost / files.length));
    };
    for (const [raw] of text.matchAll(/[\p{L}\p{N}_$@.][\p{L}\p{N}_$@./-]*/gu)) {
      const word = raw.replace(/^\.\//, '').replace(/[./-]+$/, '');
      if (this.#paths.has(word)) raise([word], NAMED.path);
      else if (word.includes('.')) raise(this.#bearersOf(word), NAMED.name);
      for (const symbol of word.split(/[^\p{L}\p{N}_$]+/u)) raise(this.#symbols.get(symbol) ?? [], NAMED.symbol);
    }
    return named;
  }

  /** Files of that name; `api/client.ts` names those whose path ends so. */
  #bearersOf(word: string): readonly string[] {
    const bearers = this.#bearers.get(path.basename(word)) ?? [];
    return word.includes('/') ? bearers.filter((file) => file.endsWith(`/${word}`)) : bearers;
  }
}

/** A compound identifier; plain words like `run` stand in any text. */
function isTelling(symbol: string): boolean {
  return symbol.length > 4 && /[\p{Ll}\p{N}]\p{Lu}|\p{L}_\p{L}/u.test(symbol);
}

function remember(map: Map<string, string[]>, name: string, file: string): void {
  const known = map.get(name);
  if (!known) map.set(name, [file]);
  else if (known.length <= MAX_BEARERS) known.push(file);
}

function round(value: number): number {
  return Math.round(value * 1e4) / 1e4;
}
