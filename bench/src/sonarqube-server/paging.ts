import { Refusal } from './refusal.ts';

/** No list goes further. */
export const CAP = 10_000;
const LARGEST_PAGE = 500;

export interface Window {
  readonly page: number;
  readonly size: number;
}

/** `p` and `ps`, under the rules of the server. */
export function windowOf(query: URLSearchParams): Window {
  const page = number(query, 'p', 1);
  const size = number(query, 'ps', 100);
  if (size > LARGEST_PAGE) throw new Refusal(400, `'ps' value (${size}) must be less than ${LARGEST_PAGE}`);
  if (page * size > CAP) {
    throw new Refusal(400, `Can return only the first ${CAP} results. ${page * size}th result asked.`);
  }
  return { page, size };
}

export function pageOf<T>(rows: readonly T[], { page, size }: Window): readonly T[] {
  return rows.slice((page - 1) * size, page * size);
}

function number(query: URLSearchParams, name: string, fallback: number): number {
  const value = query.get(name);
  if (value === null) return fallback;
  if (/^[1-9]\d*$/.test(value)) return Number(value);
  throw new Refusal(400, `The '${name}' parameter cannot be parsed as an integer value: ${value}`);
}

/** Values of a comma-separated parameter. */
export function listOf(query: URLSearchParams, name: string): ReadonlySet<string> | undefined {
  const value = query.get(name);
  return value === null || value === '' ? undefined : new Set(value.split(','));
}
