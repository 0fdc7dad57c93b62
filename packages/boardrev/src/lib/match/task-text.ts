import { termCounts } from '@pipelines/core/model';
import type { Task } from '../../rows.ts';

const FRONT_MATTER = /^\uFEFF?---[ \t]*\r?\n[\s\S]*?(?:^|\n)(?:---|\.\.\.)[ \t]*(?:\r?\n|$)/;
/**
 * The author's words: no front matter (status, dates and `modified_files` would tell the answer) and no comments.
 * Works on bodies and on whole files alike.
 */
export function bodyOf(text: string): string {
  return withoutComments(text.replace(FRONT_MATTER, ''));
}

/** Comments are markers that tools put around sections; they carry no topic. One that is never closed is text. */
function withoutComments(text: string): string {
  const parts: string[] = [];
  let at = 0;
  for (let start = text.indexOf('<!--'); start !== -1; start = text.indexOf('<!--', at)) {
    const end = text.indexOf('-->', start + 4);
    if (end === -1) break;
    parts.push(text.slice(at, start));
    at = end + 3;
  }
  return [...parts, text.slice(at)].join(' ');
}

/** What is searched for: title and body. */
export function queryText(task: Pick<Task, 'title' | 'text'>): string {
  return `${task.title}\n${bodyOf(task.text)}`;
}

const CREATED =
  /^(?:created|created_at|created_date|creation_date|date)[ \t]*:[ \t]*['"]?(\d{4}-\d\d-\d\d[^'"\r\n]*)/im;
const ZONED = /(?:Z|[+-]\d\d:?\d\d)$/i;

/** The creation a task states, in milliseconds; `exact` if it names its time zone. */
export function statedCreation(
  task: Pick<Task, 'text' | 'created'>,
): { readonly at: number; readonly exact: boolean; readonly dateOnly: boolean } | undefined {
  const stated = (task.created ?? FRONT_MATTER.exec(task.text)?.[0].match(CREATED)?.[1])?.trim();
  if (stated === undefined) return undefined;
  const dateOnly = stated.length <= 10;
  const exact = !dateOnly && ZONED.test(stated);
  const at = Date.parse(dateOnly || exact ? stated : `${stated.replace(' ', 'T')}Z`);
  return Number.isNaN(at) ? undefined : { at, exact, dateOnly };
}

/** All terms of some texts. */
export function vocabularyOf(texts: readonly string[]): Set<string> {
  const vocabulary = new Set<string>();
  for (const text of texts) for (const term of termCounts(text).counts.keys()) vocabulary.add(term);
  return vocabulary;
}
