import { Worker } from 'node:worker_threads';
import type { PipelineError } from '../errors.ts';
import type { Entry } from './call.ts';
import type { TaskOutcome } from './executor.ts';
import {
  type Answer,
  type Board,
  createBoard,
  isFromWorker,
  type ToWorker,
  unpackError,
  type WorkerSetup,
} from './wire.ts';

interface Sent {
  /** Number of the first entry among all that the worker was ever sent. */
  readonly ordinal: number;
  readonly entries: readonly Entry[];
}

/** What a dead worker leaves behind. */
export interface Remains {
  readonly running: Entry[];
  /** Done, but never told. */
  readonly finished: Entry[];
  readonly untouched: Entry[];
}

export interface ThreadEvents {
  done(thread: Thread, items: number, ms: number): void;
  died(thread: Thread, cause: Error): void;
  broken(error: PipelineError): void;
}

/** One worker thread and the parcels it was sent. */
export class Thread {
  place: number;
  /** Entries to be run one by one because one of them may have killed its worker. */
  readonly suspects: Entry[];
  ready = false;
  dead = false;
  items = 0;
  #worker: Worker;
  #board: Board = createBoard();
  #parcels = new Map<number, Sent>();
  #sent = 0;
  #nextParcel = 0;
  #lanes: number;
  #events: ThreadEvents;
  #strays = 0;

  constructor(
    place: number,
    suspects: Entry[],
    entry: URL,
    setup: Omit<WorkerSetup, 'board'>,
    heapMegabytes: number,
    events: ThreadEvents,
  ) {
    this.place = place;
    this.suspects = suspects;
    this.#lanes = setup.lanes;
    this.#events = events;
    const workerData: WorkerSetup = { ...setup, board: this.#board };
    const resourceLimits = { maxOldGenerationSizeMb: heapMegabytes, maxYoungGenerationSizeMb: YOUNG_MEGABYTES };
    this.#worker = new Worker(entry, { workerData, resourceLimits, ...builtOnly(process.execArgv) });
    let cause: Error | undefined;
    this.#worker.on('message', (message: unknown) => this.#hear(message));
    this.#worker.on('messageerror', (error) => this.#die(error));
    this.#worker.on('error', (error) => {
      cause = error;
    });
    this.#worker.on('exit', (code) => this.#die(cause ?? new Error(`the worker thread exited with code ${code}`)));
  }

  /** @throws DataCloneError when an item cannot be cloned; then nothing was sent. */
  send(entries: readonly Entry[]): void {
    const id = this.#nextParcel++;
    const ordinal = this.#sent;
    const items: unknown[] = [];
    const indexes: number[] = [];
    const attempts: number[] = [];
    for (const { task } of entries) {
      items.push(task.item);
      indexes.push(task.index);
      attempts.push(task.attempt);
    }
    this.#post({ type: 'parcel', id, ordinal, items, indexes, attempts });
    this.#sent += entries.length;
    this.items += entries.length;
    this.#parcels.set(id, { ordinal, entries });
  }

  set lanes(lanes: number) {
    if (lanes === this.#lanes) return;
    this.#lanes = lanes;
    this.#post({ type: 'lanes', lanes });
  }

  /** Some item has been running for more than `ms`. */
  isOverdue(ms: number): boolean {
    const limit = process.hrtime.bigint() - BigInt(Math.round(ms * 1e6));
    const { running, since } = this.#board;
    return running.some((ordinal, lane) => ordinal > 0 && Atomics.load(since, lane) < limit);
  }

  remains(): Remains {
    const started = Atomics.load(this.#board.started, 0);
    const inHand = new Set(this.#board.running.filter((ordinal) => ordinal > 0));
    const remains: Remains = { running: [], finished: [], untouched: [] };
    for (const { ordinal, entries } of this.#parcels.values()) {
      for (const [position, entry] of entries.entries()) {
        if (inHand.has(ordinal + position + 1)) remains.running.push(entry);
        else if (ordinal + position < started) remains.finished.push(entry);
        else remains.untouched.push(entry);
      }
    }
    return remains;
  }

  /** It did all it was given, and nothing of that goes on. */
  get idle(): boolean {
    return this.ready && !this.dead && this.items === 0 && this.suspects.length === 0 && this.#strays === 0;
  }

  /** Nobody needs it now: it keeps no process alive, and only its death is of interest. */
  rest(onDeath: () => void): void {
    this.#events = { done: () => {}, died: onDeath, broken: () => {} };
    this.#worker.unref();
  }

  /** Works for another run. */
  serve(place: number, lanes: number, events: ThreadEvents): void {
    this.place = place;
    this.lanes = lanes;
    this.#events = events;
    this.#worker.ref();
  }

  /** Ends the thread in the middle of whatever it does. */
  async terminate(): Promise<void> {
    this.dead = true;
    await this.#worker.terminate();
  }

  #post(message: ToWorker): void {
    this.#worker.postMessage(message);
  }

  #hear(message: unknown): void {
    if (this.dead || !isFromWorker(message)) return;
    if (message.type === 'ready') this.ready = true;
    else if (message.type === 'broken') this.#events.broken(unpackError(message.error) as PipelineError);
    else this.#finish(message);
  }

  #finish({ id, ms, values, failures, strays }: Answer): void {
    const parcel = this.#parcels.get(id);
    if (!this.#parcels.delete(id) || parcel === undefined) return;
    const { entries } = parcel;
    this.items -= entries.length;
    this.#strays = strays;
    const failed = failures.length > 0 ? new Map(failures.map(({ position, error }) => [position, error])) : undefined;
    for (let position = 0; position < entries.length; position++) {
      const packed = failed?.get(position);
      const outcome = packed ? { ok: false, error: unpackError(packed) } : { ok: true, value: values[position] };
      entries[position]?.settle(outcome as TaskOutcome<unknown>);
    }
    this.#events.done(this, entries.length, ms);
  }

  #die(cause: Error): void {
    if (this.dead) return;
    void this.terminate();
    this.#events.died(this, cause);
  }
}

/**
 * With V8's own young generation of up to 48 MB, what survives it at once can overrun the limit of a full heap, and Node 24
 * then ends the process instead of the thread (7 of 24 runs; with 16 MB none of 24).
 */
const YOUNG_MEGABYTES = 16;

/**
 * A thread runs what was built; it must not resolve our packages to their sources, as our tests do. Without that flag
 * nothing is passed: the thread inherits all flags, whereas Node refuses V8's own ones when they are passed.
 */
function builtOnly(flags: readonly string[]): { execArgv?: string[] } {
  const SOURCE = '@pipelines/source';
  const execArgv = flags.filter((flag, at) => {
    const next = flags[at + 1];
    return flag !== SOURCE && !flag.endsWith(`=${SOURCE}`) && !(next === SOURCE && /^(-C|--conditions)$/.test(flag));
  });
  return execArgv.length === flags.length ? {} : { execArgv };
}
