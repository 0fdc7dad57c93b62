// What a worker thread of the threads executor runs. Loaded by URL, never imported.
import { setMaxListeners } from 'node:events';
import { parentPort, workerData } from 'node:worker_threads';
import { isThenable } from '../concurrency/thenable.ts';
import type { Deadline } from './deadline.ts';
import type { Handler } from './inline.ts';
import { loadHandler } from './load-handler.ts';
import { ParcelWork } from './parcel-work.ts';
import { type FromWorker, packError, type ToWorker, type WorkerSetup } from './wire.ts';

const setup: WorkerSetup = workerData;
const { board, timeoutMs } = setup;
const port = parentPort;
const never = new AbortController().signal;
setMaxListeners(0, never);
/** Parcels with tasks that were not begun yet, in the order they came. */
const queue: ParcelWork[] = [];
let lanes = setup.lanes;
const freeLanes: number[] = [];
let nextLane = 0;
let busy = 0;
/** Handlers that are still running although their time was up. */
let strays = 0;
let handler: Handler<unknown, unknown> | undefined;
let newDeadline: ((index: number, attempt: number) => Deadline) | undefined;

function say(message: FromWorker): void {
  port?.postMessage(message);
}

port?.on('message', (message: ToWorker) => {
  if (message.type === 'lanes') lanes = message.lanes;
  else queue.push(new ParcelWork(message));
  openLanes();
});

function openLanes(): void {
  if (handler === undefined) return;
  while (busy < lanes && queue.length > 0) void runLane(handler, freeLanes.pop() ?? nextLane++);
}

/** Works off the queue, one task after the other, in the order the tasks came. */
async function runLane(run: Handler<unknown, unknown>, lane: number): Promise<void> {
  busy += 1;
  while (busy <= lanes) {
    const work = queue[0];
    if (work === undefined) break;
    const position = work.next++;
    if (work.next === work.size) queue.shift();
    board.running[lane] = work.parcel.ordinal + position + 1;
    if (timeoutMs > 0) Atomics.store(board.since, lane, process.hrtime.bigint());
    Atomics.add(board.started, 0, 1);
    // A handler that has its result at once costs no turn of the microtask queue.
    const pending = begin(run, work, position);
    if (pending !== undefined) await pending;
    board.running[lane] = 0;
  }
  busy -= 1;
  freeLanes.push(lane);
}

/** Runs one task; a promise when the handler returned one, which never rejects. */
function begin(run: Handler<unknown, unknown>, work: ParcelWork, position: number): Promise<void> | undefined {
  const { items, indexes, attempts } = work.parcel;
  const index = indexes[position] as number;
  const attempt = attempts[position] as number;
  const deadline = newDeadline?.(index, attempt);
  try {
    const result = run(items[position], deadline?.context() ?? { index, attempt, signal: never });
    if (isThenable(result)) return settle(work, position, result, deadline);
    work.succeed(position, result);
  } catch (thrown) {
    work.fail(position, packError(thrown));
  }
  deliverIfDone(work);
  return undefined;
}

async function settle(
  work: ParcelWork,
  position: number,
  pending: PromiseLike<unknown>,
  deadline: Deadline | undefined,
): Promise<void> {
  try {
    work.succeed(position, await (deadline ? deadline.hold(pending) : pending));
  } catch (thrown) {
    work.fail(position, packError(thrown));
    if (deadline?.missed) trackStray(pending);
  }
  deliverIfDone(work);
}

function trackStray(pending: PromiseLike<unknown>): void {
  strays += 1;
  const ended = () => {
    strays -= 1;
  };
  pending.then(ended, ended);
}

function deliverIfDone(work: ParcelWork): void {
  if (!work.done) return;
  try {
    say(work.answer(strays));
  } catch {
    work.failUncloneable();
    say(work.answer(strays));
  }
}

try {
  // A thread is up the sooner the less it loads.
  if (timeoutMs > 0) {
    const { Deadline } = await import('./deadline.ts');
    newDeadline = (index, attempt) => new Deadline(index, attempt, timeoutMs);
  }
  handler = await loadHandler(setup.module, setup.export);
  say({ type: 'ready' });
  openLanes();
} catch (thrown) {
  say({ type: 'broken', error: packError(thrown) });
}
