import type { CommentRange } from '../syntax/tokens.ts';

const IGNORE = /^\/[/*]\s*simtask-ignore-(next|file)\b:?\s*([\s\S]*?)\s*(?:\*\/)?$/;
const BETWEEN = /^(?:\s|\/\/[^\n]*\n|\/\*[\s\S]*?\*\/)*$/;

/** More comments than this between a comment and its function are none of its business. */
const LONGEST_GAP = 4000;

export interface IgnoreComments {
  readonly file: boolean;
  /** Where those that speak of the next function end. */
  readonly next: readonly number[];
  /** Those without a reason, which say nothing: where they begin. */
  readonly unexplained: readonly number[];
}

/** The comments by which people keep code out of the comparison. Each needs its reason. */
export function ignoreComments(text: string, comments: readonly CommentRange[]): IgnoreComments {
  const next: number[] = [];
  const unexplained: number[] = [];
  let file = false;
  if (!text.includes('simtask-ignore')) return { file, next, unexplained };
  for (const { start, end } of comments) {
    const [found, scope, reason] = IGNORE.exec(text.slice(start, end)) ?? [];
    if (found === undefined) continue;
    if (!reason) unexplained.push(start);
    else if (scope === 'file') file = true;
    else next.push(end);
  }
  return { file, next, unexplained };
}

/** Whether nothing but space and comments stands between the end of a comment and what begins at `start`. */
export function isNextTo(text: string, end: number, start: number): boolean {
  return end <= start && start - end < LONGEST_GAP && BETWEEN.test(text.slice(end, start));
}
