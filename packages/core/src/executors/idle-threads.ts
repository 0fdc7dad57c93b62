import { availableCores } from '../concurrency/sizing.ts';
import type { ModuleHandler } from './executor.ts';
import type { Thread } from './thread.ts';

/** Starting a thread costs 30 ms and more, so one that is done waits this long for another run. */
const IDLE_MS = 5000;

interface Idle {
  readonly handler: ModuleHandler;
  readonly thread: Thread;
  readonly timer: NodeJS.Timeout;
}

/** Oldest first. */
const idle = new Set<Idle>();

/**
 * Keeps a thread that nobody needs for the next run of the same handler object: one processor's threads are never
 * another's. It holds up no exit. In all, at most one thread per core waits.
 * @returns the ends of threads that make room.
 */
export function parkThread(handler: ModuleHandler, thread: Thread): Promise<void>[] {
  const timer = setTimeout(() => void end(parked), IDLE_MS).unref();
  const parked: Idle = { handler, thread, timer };
  thread.rest(() => remove(parked));
  idle.add(parked);
  const surplus = [...idle].slice(0, Math.max(0, idle.size - availableCores()));
  return surplus.map(end);
}

export function takeThread(handler: ModuleHandler): Thread | undefined {
  for (const parked of idle) {
    if (parked.handler !== handler) continue;
    remove(parked);
    return parked.thread;
  }
  return undefined;
}

function end(parked: Idle): Promise<void> {
  remove(parked);
  return parked.thread.terminate();
}

function remove(parked: Idle): void {
  clearTimeout(parked.timer);
  idle.delete(parked);
}
