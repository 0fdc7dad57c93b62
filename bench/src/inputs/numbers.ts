import { createHash } from 'node:crypto';

/** 0, 1, 2 … */
export function numbers(size: number): number[] {
  return Array.from({ length: size }, (_, index) => index);
}

/** Opens an array of them, the same one for every run. */
export function openNumbers(size: number): () => readonly number[] {
  const items = numbers(size);
  return () => items;
}

export function* countUp(size: number): Generator<number, undefined> {
  for (let index = 0; index < size; index++) yield index;
}

/** As a source on the network would: each item is a promise of its own. */
export async function* countUpAsync(size: number): AsyncGenerator<number, undefined> {
  for (let index = 0; index < size; index++) yield index;
}

/** The least an asynchronous task can do. */
export async function double(item: number): Promise<number> {
  return item * 2;
}

export function digestList(results: readonly (number | string)[]): string {
  return createHash('sha256').update(results.join()).digest('hex');
}
