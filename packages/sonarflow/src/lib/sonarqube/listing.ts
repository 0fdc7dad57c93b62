import { isPipelineError } from '@pipelines/core';
import type { Answers } from './answers.ts';
import { AttemptFailure } from './attempt-failure.ts';
import type { Params } from './dialects.ts';
import { type Draft, isRaw, type PageRows, type Raw, rawList, text, titlesOf } from './row-shapes.ts';

/** Rows of a page, and the most of all pages together: a server refuses to go further, and Cloud counts no further. */
export const PAGE_ROWS = 500;
export const CAP = 10_000;

/** A list that the server hands out in pages. */
export interface Listing {
  /** For people. */
  readonly name: string;
  readonly path: string;
  /** What is asked for. */
  readonly scope: Params;
  /** Only for pages of rows. */
  readonly rowParams: Params;
  readonly member: 'issues' | 'hotspots';
  readonly rows: (body: Raw) => PageRows;
}

export interface Count {
  readonly total: number;
  /** By name: values with their counts. */
  readonly facets: Readonly<Record<string, readonly (readonly [value: string, count: number])[]>>;
  /** Of the first row, if any. */
  readonly date?: string;
}

export interface Page extends Count {
  /** Of all its rows. */
  readonly keys: readonly string[];
  /** Those of its rows that are findings. */
  readonly findings: readonly Draft[];
  /** Of rules, by their keys. */
  readonly titles: Readonly<Record<string, string>>;
  /** Resolves when it survives the death of the process. */
  readonly kept: Promise<void>;
}

/** One page of what `filter` leaves. */
export async function askPage(
  answers: Answers,
  list: Listing,
  filter: Params,
  page: number,
  round: number,
): Promise<Page> {
  const params = { ...list.scope, ...list.rowParams, ...filter, p: String(page), ps: String(PAGE_ROWS) };
  const { made, kept } = await answers.told({ path: list.path, params }, round, (body) => {
    const whole = wholeBody(body, list);
    const { keys, findings } = list.rows(whole);
    return { ...countOf(whole), keys, findings, titles: titlesOf(whole) };
  });
  return { ...made, kept };
}

/** How many rows `filter` leaves. */
export function askCount(answers: Answers, list: Listing, filter: Params, round: number): Promise<Count> {
  const params = { ...list.scope, ...filter, p: '1', ps: '1' };
  return answers.ask({ path: list.path, params }, round, (body) => {
    const whole = wholeBody(body, list);
    const date = text(rawList(whole[list.member])[0]?.['creationDate']);
    return { ...countOf(whole), ...(date !== undefined && { date }) };
  });
}

/** The same, or undefined if the server does not know a parameter or a facet. */
export async function tryCount(
  answers: Answers,
  list: Listing,
  filter: Params,
  round: number,
): Promise<Count | undefined> {
  try {
    return await askCount(answers, list, filter, round);
  } catch (thrown) {
    if (isPipelineError(thrown) && thrown.details['status'] === 400) return undefined;
    throw thrown;
  }
}

function wholeBody(body: unknown, { member }: Listing): Raw {
  if (isRaw(body) && Array.isArray(body[member]) && totalOf(body) !== undefined) return body;
  throw new AttemptFailure(`the answer lacks \`${member}\` or their total`, { retry: true });
}

function totalOf(body: Raw): number | undefined {
  const { paging } = body;
  const total = isRaw(paging) ? paging['total'] : body['total'];
  return Number.isSafeInteger(total) && (total as number) >= 0 ? (total as number) : undefined;
}

function countOf(body: Raw): Count {
  const facets = rawList(body['facets']).map((facet) => {
    const values = rawList(facet['values']).map(({ val, count }) => [String(val), Number(count)] as const);
    return [String(facet['property']), values.filter(([, count]) => count > 0)] as const;
  });
  return { total: totalOf(body) ?? 0, facets: Object.fromEntries(facets) };
}
