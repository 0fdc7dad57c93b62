import type { Answers } from './answers.ts';
import { askPage, CAP, type Listing, type Page } from './listing.ts';
import { isProven, type LeafRead, type PageReading, pagesOf, readLeaves } from './read-pages.ts';
import { nameOf, recounts } from './recounts.ts';
import { type Leaf, leavesOf, type Split } from './slices.ts';
import { started } from './started.ts';

export interface ListingPlan {
  readonly list: Listing;
  readonly splits: readonly Split[];
  /** Asked for with the first page, because the first split wants it. */
  readonly facet?: string;
}

/** What is missing of a list. */
export interface Shortfall {
  readonly reason: string;
  /** Rows, if it is known how many. */
  readonly missing?: number;
  /** It may be whole the next time, if everything is asked anew. */
  readonly unsteady: boolean;
  /** The server stopped answering, so there is no use in asking for more. */
  readonly gone?: boolean;
}

/** How often a part is read again that did not fit together, and how often all is counted again. */
const ROUNDS = 3;

/** The first page of a list. It may be asked for before the list is read. */
export function firstPage({ list, facet }: ListingPlan, answers: Answers): Promise<Page> {
  return askPage(answers, list, facet === undefined ? {} : { facets: facet }, 1, 0);
}

/**
 * Every row of a list, part by part, in an order that depends on the list alone. A part is handed out once its keys are as
 * many as its total; parts that do not fit are read again, and at the end all are counted again: what comes then may have
 * come before. Returns what is missing.
 * Memory: one part (10,000 rows at most) and a page per request under way.
 */
export async function* readListing(
  plan: ListingPlan,
  reading: Omit<PageReading, 'list'>,
  opening: Promise<Page>,
): AsyncGenerator<LeafRead, readonly Shortfall[], undefined> {
  const { list, splits } = plan;
  const { answers } = reading;
  const first = await opening;
  const root = { filter: {}, total: first.total, exact: first.total !== CAP, count: first };
  const leaves = await leavesOf(root, answers, list, splits);
  const whole = leaves.length === 1 && leaves[0]?.filter === root.filter ? first : undefined;
  const reader = new PartReader({ ...reading, list });
  // One answer that holds everything fits together by itself.
  const isProof = whole !== undefined && first.total <= first.keys.length;
  yield* reader.read(leaves, 0, isProof, whole);
  if (!isProof) yield* reader.recount();
  return reader.shortfalls();
}

class PartReader {
  private readonly reading: PageReading;
  /** By filter: how many rows a part turned out to have. */
  private readonly counted = new Map<string, { leaf: Leaf; total: number }>();
  private readonly shorts = new Map<string, Shortfall>();
  /** Of the last part that was read. */
  private failure: string | undefined;
  /** What is counted while the last part is handed out. */
  private counting: Promise<readonly Leaf[]> | undefined;

  constructor(reading: PageReading) {
    this.reading = reading;
  }

  shortfalls(): readonly Shortfall[] {
    return [...this.shorts.values()];
  }

  /** `isProof`: nothing has to be counted again afterwards. */
  async *read(
    leaves: readonly Leaf[],
    round: number,
    isProof: boolean,
    known?: Page,
  ): AsyncGenerator<LeafRead, void, undefined> {
    const pages = function* () {
      for (const leaf of leaves) yield* pagesOf(leaf, round, known);
    };
    const unread = new Set(leaves);
    for await (const part of readLeaves(pages(), this.reading)) {
      unread.delete(part.leaf);
      const settled = isProven(part) || part.leaf.cut || part.failure ? part : await this.again(part, round);
      this.conclude(settled);
      this.failure = settled.failure;
      const isLast = unread.size === 0 && this.failure === undefined && !isProof;
      if (isLast) this.counting = started(this.changed(round + ROUNDS + 1));
      yield settled;
    }
    for (const leaf of unread) this.shorts.set(nameOf(leaf), this.unanswered(leaf));
  }

  private unanswered({ total }: Leaf): Shortfall {
    const reason = this.failure ?? 'the server stopped answering';
    return { reason, missing: total, unsteady: false, gone: true };
  }

  /** Counts all parts again, and reads those that have another number of rows by now. */
  async *recount(): AsyncGenerator<LeafRead, void, undefined> {
    // Who does not answer any more is not asked whether anything changed.
    if (this.failure !== undefined) return;
    for (let round = 1; round <= ROUNDS; round++) {
      const changed = await this.counting;
      if (!changed || changed.length === 0) return;
      this.counting = undefined;
      yield* this.read(changed, round * (ROUNDS + 1), false);
    }
    for (const leaf of (await this.counting) ?? []) this.shorts.set(nameOf(leaf), unsteady(this.reading.list));
  }

  /** Reads a part until it fits together. */
  private async again(part: LeafRead, round: number): Promise<LeafRead> {
    let latest = part;
    for (let next = round + 1; next <= round + ROUNDS && !isProven(latest); next++) {
      const total = latest.totals.at(-1) ?? latest.leaf.total;
      const leaf = { ...part.leaf, total, cut: total >= CAP };
      for await (const read of readLeaves(pagesOf(leaf, next), this.reading)) latest = read;
      if (leaf.cut) break;
    }
    return latest;
  }

  private conclude(part: LeafRead): void {
    const { leaf, keys } = part;
    const name = nameOf(leaf);
    const told = part.totals.at(-1) ?? leaf.total;
    // The facet that named the part counts on where Cloud's total stops.
    const total = leaf.cut ? Math.max(told, leaf.total) : told;
    this.counted.set(name, { leaf, total });
    if (isProven(part)) this.shorts.delete(name);
    else this.shorts.set(name, shortfall(part, Math.max(total - keys.size, 0), this.reading.list));
  }

  private async changed(round: number): Promise<Leaf[]> {
    const { answers, list } = this.reading;
    const counts = await recounts(
      [...this.counted.values()].map(({ leaf }) => leaf),
      answers,
      list,
      round,
    );
    const changed: Leaf[] = [];
    for (const [name, leaf] of counts) {
      const known = this.counted.get(name);
      if (known?.leaf.cut || this.shorts.has(name) || known?.total === leaf.total) continue;
      changed.push(leaf);
    }
    return changed;
  }
}

function unsteady({ name }: Listing): Shortfall {
  return { reason: `the ${name} changed while they were read`, unsteady: true };
}

function shortfall({ leaf, failure }: LeafRead, missing: number, list: Listing): Shortfall {
  if (failure !== undefined) return { reason: failure, missing, unsteady: false };
  if (!leaf.cut) return { ...unsteady(list), ...(missing > 0 && { missing }) };
  const where = Object.values(leaf.filter).join(', ');
  const reason = `more than ${CAP} ${list.name} that cannot be told apart${where === '' ? '' : ` (${where})`}`;
  return { reason, ...(leaf.exact && missing > 0 && { missing }), unsteady: false };
}
