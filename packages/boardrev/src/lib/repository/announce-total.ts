import type { StepProgress } from '@pipelines/core';

/** Passes items on; at their end says how many rows there will be: these items and what `others` counts. */
export async function* announceTotal<T>(
  items: AsyncIterable<T>,
  others: () => Promise<number>,
  progress: StepProgress,
): AsyncGenerator<T, void, undefined> {
  let count = 0;
  for await (const item of items) {
    count += 1;
    yield item;
  }
  progress.total(count + (await others()));
}
