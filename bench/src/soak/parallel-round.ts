import { setTimeout as sleep } from 'node:timers/promises';
import { ParallelProcessor, partialResult } from '@pipelines/core';
import { codeOf, expectEqual, failedWith, type Place, upTo } from './round.ts';

const ITEMS = 2000;
let inFlight = 0;

async function work(item: number): Promise<number> {
  inFlight += 1;
  try {
    if (item % 50 === 0) await sleep(1);
    else await Promise.resolve();
    if (item % 20 === 19) throw new Error(`${item} fails`);
    return item;
  } finally {
    inFlight -= 1;
  }
}

/** Errors, retries, timeouts, a resized stream, a reader that leaves and an abort. */
export async function parallelRound({ round }: Place): Promise<number> {
  const processor = new ParallelProcessor(work, { concurrency: 16, retry: { attempts: 1, minDelayMs: 0 } });
  const { results, errors, stats } = await processor.process(upTo(ITEMS));
  expectEqual('results', results.length, ITEMS - ITEMS / 20);
  expectEqual('errors', errors.length, ITEMS / 20);
  expectEqual('retried', stats.retried, ITEMS / 20);
  let seen = 0;
  for await (const outcome of processor.outcomes(numbers(ITEMS))) {
    seen += outcome.ok ? 1 : 0;
    if (seen % 100 === 0) processor.concurrency = 1 + ((round + seen) % 32);
  }
  expectEqual('streamed', seen, ITEMS - ITEMS / 20);
  await leave(processor);
  await stopInTheMiddle();
  await runLate();
  expectEqual('handlers in flight', inFlight, 0);
  return 3 * ITEMS;
}

let open = 0;

async function* numbers(count: number): AsyncGenerator<number> {
  open += 1;
  try {
    for (let item = 0; item < count; item++) yield item;
  } finally {
    open -= 1;
  }
}

async function leave(processor: ParallelProcessor<number, number>): Promise<void> {
  for await (const item of processor.stream(numbers(ITEMS))) if (item >= 40) break;
  while (inFlight > 0) await sleep(1);
  expectEqual('open sources', open, 0);
}

async function stopInTheMiddle(): Promise<void> {
  const controller = new AbortController();
  const { signal } = controller;
  const processor = new ParallelProcessor(work, {
    concurrency: 8,
    signal,
    batchSize: 10,
    progressCallback: (completed) => completed >= 500 && controller.abort(),
  });
  const run = processor.process(numbers(ITEMS));
  expectEqual('abort', await codeOf(run), 'ABORTED');
  const known = partialResult(await run.catch((error: unknown) => error))?.stats.totalProcessed ?? 0;
  expectEqual('partial result', known >= 500 && known < ITEMS, true);
  while (inFlight > 0) await sleep(1);
  expectEqual('open sources', open, 0);
}

/** Handlers that never end by themselves. */
async function runLate(): Promise<void> {
  const never = (_item: number, { signal }: { readonly signal: AbortSignal }): Promise<void> =>
    sleep(3_600_000, undefined, { signal });
  const { errors } = await new ParallelProcessor(never, { concurrency: 20, timeoutMs: 5 }).process(upTo(40));
  expectEqual('timeouts', failedWith('TIMEOUT', errors), 40);
}
