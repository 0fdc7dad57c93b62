import { isPipelineError, type Outcome, ParallelProcessor } from '@pipelines/core';
import type { Answers } from './answers.ts';
import { askPage, CAP, type Listing, PAGE_ROWS, type Page } from './listing.ts';
import type { Draft } from './row-shapes.ts';
import type { Leaf } from './slices.ts';

/** Pages in a row that nobody answered: then the server is taken for gone. */
const GIVE_UP_AFTER = 3;

export interface PageReading {
  readonly answers: Answers;
  readonly list: Listing;
  /** Pages asked for at once. */
  readonly concurrency: number;
  readonly signal: AbortSignal;
}

export interface PageOf {
  readonly leaf: Leaf;
  readonly page: number;
  readonly round: number;
  /** Already read. */
  readonly known?: Page;
}

/** The pages of a leaf; one at least, for what it says of its total. */
export function* pagesOf(leaf: Leaf, round: number, known?: Page): Generator<PageOf> {
  const pages = Math.max(1, Math.ceil(Math.min(leaf.total, CAP) / PAGE_ROWS));
  for (let page = 1; page <= pages; page++) yield { leaf, page, round, ...(page === 1 && known && { known }) };
}

/** What was read of a leaf. */
export interface LeafRead {
  readonly leaf: Leaf;
  readonly keys: ReadonlySet<string>;
  /** Page by page. Whoever hands them out takes them off. */
  readonly findings: (readonly Draft[])[];
  /** Of rules, by their keys. */
  readonly titles: ReadonlyMap<string, string>;
  /** What the pages said of the total, the last one at the end. */
  readonly totals: readonly number[];
  /** Why pages are missing. */
  readonly failure?: string;
}

/** Every row was read: as many as each page said there are. */
export function isProven({ leaf, keys, totals, failure }: LeafRead): boolean {
  return failure === undefined && !leaf.cut && totals.every((total) => total === keys.size);
}

/**
 * Reads leaves in parallel and hands them out whole, in their order. Pages that fail are told in `failure`; when several fail
 * in a row the leaf they belong to is the last one. A refusal that holds for all pages (the token, the permission) is
 * thrown. Memory: one leaf, and a page per request under way.
 */
export async function* readLeaves(
  pages: Iterable<PageOf>,
  { answers, list, concurrency, signal }: PageReading,
): AsyncGenerator<LeafRead, void, undefined> {
  const processor = new ParallelProcessor<PageOf, PageResult>(
    async (item) => {
      const page = item.known ?? (await askPage(answers, list, item.leaf.filter, item.page, item.round));
      return { item, page };
    },
    { concurrency, batchSize: 1, signal },
  );
  let reading: Reading | undefined;
  let inVain = 0;
  for await (const outcome of processor.outcomes(pages)) {
    const { leaf } = itemOf(outcome);
    if (reading && reading.leaf !== leaf) yield await reading.durable();
    if (reading?.leaf !== leaf) reading = new Reading(leaf);
    inVain = outcome.ok ? 0 : inVain + 1;
    if (outcome.ok) reading.add(outcome.value.page);
    else reading.fail(outcome.error);
    if (inVain >= GIVE_UP_AFTER) break;
  }
  if (reading) yield await reading.durable();
}

interface PageResult {
  readonly item: PageOf;
  readonly page: Page;
}

function itemOf(outcome: Outcome<PageOf, PageResult>): PageOf {
  return outcome.ok ? outcome.value.item : outcome.item;
}

class Reading implements LeafRead {
  readonly leaf: Leaf;
  readonly keys = new Set<string>();
  readonly findings: (readonly Draft[])[] = [];
  readonly titles = new Map<string, string>();
  readonly totals: number[] = [];
  failure?: string;
  private readonly kept: Promise<void>[] = [];

  constructor(leaf: Leaf) {
    this.leaf = leaf;
  }

  add({ keys, findings, total, titles, kept }: Page): void {
    this.kept.push(kept);
    for (const key of keys) this.keys.add(key);
    this.findings.push(findings);
    for (const rule of Object.keys(titles)) this.titles.set(rule, titles[rule] ?? '');
    this.totals.push(total);
  }

  /** This, once a killed run would not ask for its pages again. */
  async durable(): Promise<this> {
    await Promise.all(this.kept);
    return this;
  }

  /** Throws what no other page will do better at. */
  fail(error: Error): void {
    if (!isPipelineError(error) || error.code !== 'SOURCE_FAILED' || REFUSALS.has(error.details['status'])) throw error;
    this.failure = error.message;
  }
}

const REFUSALS: ReadonlySet<unknown> = new Set([401, 403, 404]);
