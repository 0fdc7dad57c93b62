import { ParallelProcessor } from '@pipelines/core';
import { codeOf, expectEqual, failedWith, type Place, upTo } from './round.ts';

const ITEMS = 550;
const module = new URL('./handlers.js', import.meta.url);

/** Lives as long as the soak, so that its threads are used again. */
const digests = new ParallelProcessor<number, string>({ module, export: 'digest' }, { retry: { minDelayMs: 0 } });

/** Errors by value, retries, threads used again; and by turns an abort, a dying thread, a blocked one and late handlers. */
export async function threadsRound({ round }: Place): Promise<number> {
  const { results, errors, stats } = await digests.process(upTo(ITEMS));
  expectEqual('digests', results.length, (ITEMS / 11) * 10);
  expectEqual('errors', errors[0]?.error instanceof RangeError && errors.length, ITEMS / 11);
  expectEqual('retried', stats.retried, 2 * (ITEMS / 11));
  let seen = 0;
  for await (const _ of digests.stream(upTo(ITEMS))) if (++seen === 100) break;
  await [stop, endThread, blockThread, runLate][round % 4]?.();
  return ITEMS + seen;
}

async function stop(): Promise<void> {
  const controller = new AbortController();
  const processor = new ParallelProcessor({ module, export: 'untilStopped' }, { signal: controller.signal });
  const run = processor.process(upTo(20));
  setTimeout(() => controller.abort(), 20);
  expectEqual('abort', await codeOf(run), 'ABORTED');
}

async function endThread(): Promise<void> {
  const { results, errors } = await new ParallelProcessor({ module, export: 'endsThread' }).process(upTo(20));
  expectEqual('results beside the dead thread', results.length, 19);
  expectEqual('dead thread', failedWith('WORKER_FAILED', errors), 1);
}

async function blockThread(): Promise<void> {
  const processor = new ParallelProcessor({ module, export: 'blocksThread' }, { timeoutMs: 300 });
  const { results, errors } = await processor.process(upTo(20));
  expectEqual('results beside the blocked thread', results.length, 19);
  expectEqual('blocked thread', failedWith('TIMEOUT', errors), 1);
}

async function runLate(): Promise<void> {
  const processor = new ParallelProcessor({ module, export: 'untilStopped' }, { kind: 'mixed', timeoutMs: 50 });
  const { errors } = await processor.process(upTo(8));
  expectEqual('timeouts', failedWith('TIMEOUT', errors), 8);
}
