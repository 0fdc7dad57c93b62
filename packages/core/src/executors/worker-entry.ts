// What a worker thread of the threads executor runs. Loaded by URL, never imported.
import { setMaxListeners } from 'node:events';
import { parentPort, workerData } from 'node:worker_threads';
import { type Handler, type HandlerContext, timeoutError } from './inline.ts';
import { loadHandler } from './load-handler.ts';
import {
  type FromWorker,
  type NumberedTask,
  packError,
  type ToWorker,
  type WireOutcome,
  type WorkerSetup,
} from './wire.ts';

interface Parcel {
  readonly id: number;
  readonly tasks: readonly NumberedTask[];
  readonly outcomes: WireOutcome[];
  readonly startedAt: number;
  left: number;
}

const setup: WorkerSetup = workerData;
const { board, timeoutMs } = setup;
const port = parentPort;
const never = new AbortController().signal;
setMaxListeners(0, never);
const queue: { readonly parcel: Parcel; readonly position: number }[] = [];
let head = 0;
let lanes = setup.lanes;
const freeLanes: number[] = [];
let nextLane = 0;
let busy = 0;
let handler: Handler<unknown, unknown> | undefined;

function say(message: FromWorker): void {
  port?.postMessage(message);
}

port?.on('message', (message: ToWorker) => {
  if (message.type === 'lanes') lanes = message.lanes;
  else receive(message.id, message.tasks);
  openLanes();
});

function receive(id: number, tasks: readonly NumberedTask[]): void {
  const parcel: Parcel = { id, tasks, outcomes: [], startedAt: performance.now(), left: tasks.length };
  for (let position = 0; position < tasks.length; position++) queue.push({ parcel, position });
}

function openLanes(): void {
  if (handler === undefined) return;
  while (busy < lanes && head < queue.length) void runLane(handler, freeLanes.pop() ?? nextLane++);
}

/** Works off the queue, one task after the other, in the order the tasks came. */
async function runLane(run: Handler<unknown, unknown>, lane: number): Promise<void> {
  busy += 1;
  while (head < queue.length && busy <= lanes) {
    const { parcel, position } = queue[head++] as (typeof queue)[number];
    if (head === queue.length) {
      queue.length = 0;
      head = 0;
    }
    const task = parcel.tasks[position] as NumberedTask;
    board.running[lane] = task.ordinal + 1;
    if (timeoutMs > 0) board.since[lane] = process.hrtime.bigint();
    Atomics.add(board.started, 0, 1);
    parcel.outcomes[position] = await attempt(run, task);
    board.running[lane] = 0;
    parcel.left -= 1;
    if (parcel.left === 0) deliver(parcel);
  }
  busy -= 1;
  freeLanes.push(lane);
}

async function attempt(run: Handler<unknown, unknown>, task: NumberedTask): Promise<WireOutcome> {
  const { index, attempt: count } = task;
  try {
    const value =
      timeoutMs > 0
        ? await withTimeout(run, task)
        : await run(task.item, { index, attempt: count, signal: never } satisfies HandlerContext);
    return { ok: true, value };
  } catch (thrown) {
    return { ok: false, error: packError(thrown) };
  }
}

/** Works while the handler leaves the event loop its turns; a stuck loop is ended from the main thread. */
async function withTimeout(run: Handler<unknown, unknown>, task: NumberedTask): Promise<unknown> {
  const controller = new AbortController();
  const { item, index, attempt: count } = task;
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      const error = timeoutError(timeoutMs, index, count);
      controller.abort(error);
      reject(error);
    }, timeoutMs);
  });
  try {
    return await Promise.race([run(item, { index, attempt: count, signal: controller.signal }), tooLate]);
  } finally {
    clearTimeout(timer);
  }
}

function deliver(parcel: Parcel): void {
  const ms = performance.now() - parcel.startedAt;
  try {
    say({ type: 'done', id: parcel.id, ms, outcomes: parcel.outcomes });
  } catch {
    // Some result cannot be cloned: find out which, the others are good.
    say({ type: 'done', id: parcel.id, ms, outcomes: parcel.outcomes.map(cloneableOrError) });
  }
}

function cloneableOrError(outcome: WireOutcome): WireOutcome {
  try {
    return structuredClone(outcome);
  } catch (thrown) {
    return { ok: false, error: packError(thrown) };
  }
}

try {
  handler = await loadHandler(setup.module, setup.export);
  say({ type: 'ready' });
  openLanes();
} catch (thrown) {
  say({ type: 'broken', error: packError(thrown) });
}
