// Handlers for worker threads.
import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';

/** Every eleventh fails. */
export function digest(item: number): string {
  if (item % 11 === 10) throw new RangeError(`no digest of ${item}`);
  return createHash('sha256').update(`${item}`).digest('hex');
}

/** Works on for ever, unless it is stopped. */
export async function untilStopped(_item: number, { signal }: { readonly signal: AbortSignal }): Promise<void> {
  await sleep(3_600_000, undefined, { signal });
}

/** The third ends its thread. */
export function endsThread(item: number): number {
  if (item === 3) process.exit(1);
  return item;
}

/** The third keeps its thread busy for ever. */
export function blocksThread(item: number): number {
  while (item === 3);
  return item;
}
