import type { Params } from './dialects.ts';
import { CAP, type Count, tryCount } from './listing.ts';
import { millisecondsOf } from './places.ts';
import type { Child, Slice, Split, Splitting } from './slices.ts';

/** Servers list the most frequent values of a facet only: with that many, some may be left out. */
const FACET_VALUES = 100;

/**
 * By the values of a facet. `whole` names the filter for rows that have no value, which are about the project itself.
 * Works only if the parts are known to be all: where the server tells the real total they add up to it, else the facet is
 * shorter than servers make it, and rows without a value are asked for besides. A facet ignores its own filter, so a slice
 * that has that filter is not split so.
 */
export function byFacet(facet: string, whole?: Params): Split {
  return async (slice, splitting) => {
    const { filter, total, exact } = slice;
    if (filter[facet] !== undefined || filter['onComponentOnly'] !== undefined) return undefined;
    const count = slice.count?.facets[facet] ? slice.count : await counted(splitting, { ...filter, facets: facet });
    const values = [...(count?.facets[facet] ?? [])].sort(([one], [other]) => (one < other ? -1 : 1));
    // A comma would make two values of one.
    if (values.length === 0 || values.some(([value]) => value === '' || value.includes(','))) return undefined;
    const sum = values.reduce((all, [, number]) => all + number, 0);
    const tally = { filter, facet, values: new Set(values.map(([value]) => value)) };
    const children = values.map(([value, number]): Child => {
      return { ...limits(slice), filter: { ...filter, [facet]: value }, total: number, exact: true, tally };
    });
    if (exact && sum === total) return children;
    if (exact ? !whole || sum > total : values.length >= FACET_VALUES || sum < CAP) return undefined;
    if (!whole) return children;
    const rest = await counted(splitting, { ...filter, ...whole });
    // A server that does not know the filter counts everything again.
    if (!rest || (exact ? sum + rest.total !== total : rest.total >= CAP)) return undefined;
    if (rest.total === 0) return children;
    return [...children, { ...limits(slice), filter: { ...filter, ...whole }, total: rest.total, exact: true }];
  };
}

function limits({ from, to }: Slice): Pick<Slice, 'from' | 'to'> {
  return { ...(from !== undefined && { from }), ...(to !== undefined && { to }) };
}

/** By the values of a parameter, all of which are known. */
export function byValues(param: string, values: readonly string[]): Split {
  return async (slice, splitting) => {
    const { filter, total, exact } = slice;
    if (filter[param] !== undefined) return undefined;
    const filters = values.map((value) => ({ ...filter, [param]: value }));
    const counts = await Promise.all(filters.map((narrow) => counted(splitting, narrow)));
    const children = counts.flatMap((count, index): Child[] => {
      const narrow = filters[index];
      return count && narrow && count.total > 0 ? [{ filter: narrow, ...sized(count) }] : [];
    });
    const sum = children.reduce((all, child) => all + child.total, 0);
    return (exact ? sum === total : sum >= CAP && children.length > 1) ? children : undefined;
  };
}

/**
 * In two halves by the date of creation. The first has no start and the last has no end, so they hold every date there is,
 * and nothing has to be asked of a future that the server's clock does not know.
 */
export const byDate: Split = async (slice, splitting) => {
  const { from, to } = slice.from === undefined ? await datesOf(slice, splitting) : slice;
  if (from === undefined || to === undefined || to - from < 2) return undefined;
  const middle = from + Math.floor((to - from) / 2);
  const before = { ...slice.filter, createdBefore: dateTime(middle) };
  const after = { ...slice.filter, createdAfter: dateTime(middle) };
  const [first, last] = await Promise.all([counted(splitting, before), counted(splitting, after)]);
  if (!first || !last) return undefined;
  if (slice.exact && first.total + last.total !== slice.total) return undefined;
  return [
    { filter: before, ...sized(first), from, to: middle },
    { filter: after, ...sized(last), from: middle, to },
  ];
};

/** The first second of its rows and the one after the last. */
async function datesOf({ filter }: Slice, splitting: Splitting): Promise<{ from?: number; to?: number }> {
  const [first, last] = await Promise.all(
    ['true', 'false'].map((asc) => counted(splitting, { ...filter, s: 'CREATION_DATE', asc })),
  );
  const [from, to] = [millisecondsOf(first?.date), millisecondsOf(last?.date)];
  if (from === undefined || to === undefined) return {};
  return { from: Math.floor(from / 1000), to: Math.floor(to / 1000) + 1 };
}

function sized({ total }: Count): Pick<Slice, 'total' | 'exact'> {
  // Cloud stops there; a server that counts on says so by a larger number.
  return { total, exact: total !== CAP };
}

/** `2017-10-19T13:00:00+0000` */
function dateTime(seconds: number): string {
  return new Date(seconds * 1000).toISOString().replace(/\.\d+Z$/, '+0000');
}

async function counted(splitting: Splitting, filter: Params): Promise<Count | undefined> {
  splitting.budget -= 1;
  return tryCount(splitting.answers, splitting.list, filter, 0);
}
