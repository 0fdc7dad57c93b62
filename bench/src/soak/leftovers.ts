import { readdirSync, readlinkSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

/** What a process holds besides memory: each a kind, and how many of it. */
export type Holdings = ReadonlyMap<string, number>;

/** Idle threads wait for a next run before they end. */
const PATIENCE_MS = 15_000;

/**
 * Handles, timers and requests that keep the process alive; where there is a /proc also its threads and open files; and
 * the files under `temporary`.
 */
export function holdings(temporary: string): Holdings {
  const counts = new Map<string, number>();
  const count = (kind: string): unknown => counts.set(kind, (counts.get(kind) ?? 0) + 1);
  for (const kind of process.getActiveResourcesInfo()) count(`handle ${kind}`);
  for (const file of openFiles()) count(`open file ${file}`);
  for (const name of readdirSync(temporary, { recursive: true })) count(`temporary file ${name}`);
  counts.set('threads', threads());
  return counts;
}

/** What there is now and was not before, when what ends by itself had its time; at once when nothing is left. */
export async function leftovers(before: Holdings, temporary: string): Promise<readonly string[]> {
  const until = performance.now() + PATIENCE_MS;
  for (;;) {
    const more = surplus(before, holdings(temporary));
    if (more.length === 0 || performance.now() > until) return more;
    await sleep(100);
  }
}

export function surplus(before: Holdings, now: Holdings): string[] {
  return [...now]
    .filter(([kind, count]) => count > (before.get(kind) ?? 0))
    .map(([kind, count]) => `${kind}: ${count}, before ${before.get(kind) ?? 0}`);
}

function openFiles(): string[] {
  try {
    // The listing itself is a file that is gone when its link is read.
    return readdirSync('/proc/self/fd').flatMap((fd) => {
      try {
        return [readlinkSync(`/proc/self/fd/${fd}`).replace(/\d{3,}/g, 'N')];
      } catch {
        return [];
      }
    });
  } catch {
    return [];
  }
}

function threads(): number {
  try {
    return readdirSync('/proc/self/task').length;
  } catch {
    return 0;
  }
}
