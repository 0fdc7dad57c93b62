import { setImmediate, setTimeout } from 'node:timers/promises';

/** Resolves after `ms`, or at once on abort. 0 waits for one turn of the event loop. Never rejects. */
export async function wait(ms: number, signal: AbortSignal): Promise<void> {
  const options = { signal };
  await (ms > 0 ? setTimeout(ms, undefined, options) : setImmediate(undefined, options)).catch(() => {});
}
