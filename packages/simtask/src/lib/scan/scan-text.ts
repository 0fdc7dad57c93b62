import { categoryOfText, isTooDeep, scriptsOf } from '@pipelines/core/repository';
import type { Category, Problem, Syntax } from '../../rows.ts';
import { hashSyntax } from '../embed/hash-syntax.ts';
import {
  type Dialect,
  functionsOf,
  type Script,
  type ScriptFunction,
  type SmallestFunction,
} from '../syntax/functions-of.ts';
import { isDataLike } from './data-like.ts';
import { dialectOf } from './dialects.ts';
import { ignoreComments, isNextTo } from './ignore-comments.ts';

export interface ScanOptions {
  readonly smallest: SmallestFunction;
  /** Categories that are wanted although they are not code of the product. */
  readonly include: readonly Category[];
}

/** A function of a file: all its row holds besides path, blob and package. */
export type FileFunction = Omit<ScriptFunction, 'nested' | 'from' | 'syntax'> & {
  readonly syntax: Syntax;
  /** Behind `path#`. */
  readonly label: string;
  readonly startLine: number;
  readonly endLine: number;
  readonly category?: Category;
};

export type FileProblem = Omit<Problem, 'type' | 'path'>;

/** What was found in a file. */
export interface FileScan {
  readonly functions: readonly FileFunction[];
  readonly problems: readonly FileProblem[];
  /** Why its functions are left out. */
  readonly leftOut?: Category;
  /** Functions left out for what they are, and on request. */
  readonly data: number;
  readonly ignored: number;
}

const NOTHING: FileScan = { functions: [], problems: [], data: 0, ignored: 0 };

/** The functions of a file. Depends on its text and the extension of its path only. Never throws. */
export async function scanText(content: string, path: string, options: ScanOptions): Promise<FileScan> {
  const text = content.startsWith('\ufeff') ? ` ${content.slice(1)}` : content;
  const category = categoryOfText(text);
  if (category && !options.include.includes(category)) return { ...NOTHING, leftOut: category };
  const file = new FileFindings(text, options, category);
  for (const { script, start, dialect } of scripts(text, path)) {
    if (isTooDeep(script)) {
      file.problem(
        'TOO_DEEP',
        start,
        'nested too deeply to be parsed',
        'leave it out with a simtask-ignore-file comment',
      );
    } else file.add(await functionsOf(script, dialect, options.smallest), script, start);
  }
  return file.result();
}

/** A file is one script, a component as many as it has script blocks. */
function* scripts(text: string, path: string): Generator<{ script: string; start: number; dialect: Dialect }> {
  const dialect = dialectOf(path);
  if (dialect === undefined) return;
  if (dialect !== 'component') yield { script: text, start: 0, dialect };
  else {
    for (const { attributes, script, start } of scriptsOf(text)) {
      const lang = /\blang\s*=\s*["']?([a-z]+)/i.exec(attributes)?.[1];
      yield { script, start, dialect: lang === 'tsx' ? 'tsx' : lang === 'ts' || lang === 'typescript' ? 'ts' : 'js' };
    }
  }
}

class FileFindings {
  readonly #options: ScanOptions;
  readonly #category: Category | undefined;
  readonly #lineOf: (offset: number) => number;
  readonly #labels = new Map<string, number>();
  readonly #functions: FileFunction[] = [];
  readonly #problems: FileProblem[] = [];
  #data = 0;
  #ignored = 0;
  #wholeFile = false;

  constructor(text: string, options: ScanOptions, category: Category | undefined) {
    this.#options = options;
    this.#category = category;
    this.#lineOf = lineCounter(text);
  }

  result(): FileScan {
    const functions = this.#wholeFile ? [] : this.#functions;
    const ignored = this.#wholeFile ? this.#ignored + this.#functions.length : this.#ignored;
    return { functions, problems: this.#problems, data: this.#data, ignored };
  }

  problem(code: string, offset: number, message: string, fix: string): void {
    this.#problems.push({ code, line: this.#lineOf(offset), message, fix });
  }

  add({ functions, comments, error }: Script, script: string, offset: number): void {
    const ignored = ignoreComments(script, comments);
    this.#wholeFile ||= ignored.file;
    const waiting = new Set(ignored.next);
    let ignoredUntil = -1;
    for (const found of functions) {
      for (const end of waiting) {
        if (!isNextTo(script, end, found.from)) continue;
        waiting.delete(end);
        ignoredUntil = Math.max(ignoredUntil, found.end);
      }
      if (found.start < ignoredUntil) this.#ignored += 1;
      else this.#addFunction(found, offset);
    }
    if (error) {
      this.problem(
        'PARSE_ERROR',
        offset + error.offset,
        error.message,
        'correct the syntax; what could be parsed is used',
      );
    }
    for (const start of ignored.unexplained) {
      this.problem(
        'IGNORE_WITHOUT_REASON',
        offset + start,
        'an ignore comment without a reason',
        'write `: reason` behind it',
      );
    }
  }

  #addFunction({ nested: _, from: __, ...found }: ScriptFunction, offset: number): void {
    const { syntax } = found;
    const category = this.#category ?? (isDataLike(syntax.nodes, syntax.names) ? 'data' : undefined);
    if (category === 'data' && !this.#options.include.includes('data')) {
      this.#data += 1;
      return;
    }
    const start = found.start + offset;
    const end = found.end + offset;
    this.#functions.push({
      ...found,
      label: this.#label(found.className === undefined ? found.name : `${found.className}.${found.name}`),
      start,
      end,
      startLine: this.#lineOf(start),
      endLine: this.#lineOf(end),
      syntax: hashSyntax(syntax),
      ...(category && { category }),
    });
  }

  #label(name: string): string {
    const count = (this.#labels.get(name) ?? 0) + 1;
    this.#labels.set(name, count);
    return count === 1 ? name : `${name}~${count}`;
  }
}

/** Lines from 1. */
function lineCounter(text: string): (offset: number) => number {
  const starts = [0];
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return (offset) => {
    let low = 0;
    let high = starts.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((starts[middle] as number) <= offset) low = middle + 1;
      else high = middle;
    }
    return low;
  };
}
