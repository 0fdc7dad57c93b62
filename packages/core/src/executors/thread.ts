import { Worker } from 'node:worker_threads';
import type { PipelineError } from '../errors.ts';
import type { Task, TaskOutcome } from './executor.ts';
import {
  type Board,
  createBoard,
  isFromWorker,
  type ToWorker,
  unpackError,
  type WireOutcome,
  type WorkerSetup,
} from './wire.ts';

/** A task of some `run` call, wherever it is. */
export interface Entry {
  readonly task: Task<unknown>;
  settle(outcome: TaskOutcome<unknown>): void;
  /** Times a worker died that had worked on it. */
  deaths: number;
}

interface Sent {
  readonly entry: Entry;
  readonly ordinal: number;
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
  readonly place: number;
  /** Entries to be run one by one because one of them may have killed its worker. */
  readonly suspects: Entry[];
  ready = false;
  dead = false;
  items = 0;
  #worker: Worker;
  #board: Board = createBoard();
  #parcels = new Map<number, readonly Sent[]>();
  #sent = 0;
  #nextParcel = 0;
  #lanes: number;
  #events: ThreadEvents;

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
    const sent = entries.map((entry, i) => ({ entry, ordinal: this.#sent + i }));
    this.#post({ type: 'parcel', id, tasks: sent.map(({ entry, ordinal }) => ({ ...entry.task, ordinal })) });
    this.#sent += entries.length;
    this.items += entries.length;
    this.#parcels.set(id, sent);
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
    for (const { entry, ordinal } of this.#all()) {
      if (inHand.has(ordinal + 1)) remains.running.push(entry);
      else if (ordinal < started) remains.finished.push(entry);
      else remains.untouched.push(entry);
    }
    return remains;
  }

  /** Ends the thread in the middle of whatever it does. */
  async terminate(): Promise<void> {
    this.dead = true;
    await this.#worker.terminate();
  }

  *#all(): Generator<Sent> {
    for (const parcel of this.#parcels.values()) yield* parcel;
  }

  #post(message: ToWorker): void {
    this.#worker.postMessage(message);
  }

  #hear(message: unknown): void {
    if (this.dead || !isFromWorker(message)) return;
    if (message.type === 'ready') this.ready = true;
    else if (message.type === 'broken') this.#events.broken(unpackError(message.error) as PipelineError);
    else this.#finish(message.id, message.ms, message.outcomes);
  }

  #finish(id: number, ms: number, outcomes: readonly WireOutcome[]): void {
    const parcel = this.#parcels.get(id);
    if (!this.#parcels.delete(id) || parcel === undefined) return;
    this.items -= parcel.length;
    parcel.forEach(({ entry }, i) => {
      const outcome = outcomes[i] as WireOutcome;
      entry.settle(outcome.ok ? outcome : { ok: false, error: unpackError(outcome.error) });
    });
    this.#events.done(this, parcel.length, ms);
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
