import { isPipelineError, PipelineError } from '../errors.ts';
import { Call, type Entry } from './call.ts';
import type { Executor, ExecutorSettings, Task, TaskOutcome } from './executor.ts';
import { parkThread, takeThread } from './idle-threads.ts';
import { timeoutError } from './inline.ts';
import { runnableModule } from './load-handler.ts';
import { Thread, type ThreadEvents } from './thread.ts';
import { ThreadShares } from './thread-shares.ts';

/** Smallest heap in which Node starts a thread and loads a module. */
const MIN_HEAP_MB = 48;
const MAX_DEATHS = 3;

/**
 * Persistent worker threads, as many as `concurrency` but at most one per core, started when needed. Each works on its
 * share of `concurrency` at once. Batches grow up to `batchSize` while items are short. Each thread's heap is limited
 * to `maxMemory`. Items and results are copied (structured clone). Threads that are idle when the run ends wait
 * five seconds for the next run of the same handler, so what a handler's module holds may outlive a run.
 *
 * Delivery is at-least-once. When a thread dies, the items it was working on run again, one by one in a new thread, and
 * the one that kills its thread again fails with WORKER_FAILED; its other items run again elsewhere. A thread that is
 * blocked beyond `timeoutMs` is ended: an item that was alone in it fails with TIMEOUT, several are tried again alone.
 */
export function threadsExecutor<T, R>(settings: ExecutorSettings): Executor<T, R> {
  return new ThreadPool(settings) as Executor<T, R>;
}

class ThreadPool implements Executor<unknown, unknown> {
  #settings: ExecutorSettings;
  #module: string;
  #entry: URL;
  #shares: ThreadShares;
  #threads = new Set<Thread>();
  #queue: (readonly Entry[])[] = [];
  #suspects: Entry[] = [];
  #calls = new Set<Call>();
  #emptyDeaths = 0;
  #failure: PipelineError | undefined;
  #watch: NodeJS.Timeout | undefined;
  #exits: Promise<void>[] = [];
  readonly #events: ThreadEvents = {
    done: (source, items, ms) => this.#onDone(source, items, ms),
    died: (source, cause) => this.#onDeath(source, cause),
    broken: (error) => this.#fail(error),
  };

  constructor(settings: ExecutorSettings) {
    this.#settings = settings;
    this.#shares = new ThreadShares(settings.concurrency, settings.batchSize);
    this.#module = runnableModule(new URL(settings.handler.module)).href;
    const own = import.meta.url.endsWith('.ts') ? './worker-entry.ts' : './worker-entry.js';
    this.#entry = runnableModule(new URL(own, import.meta.url));
    if (settings.timeoutMs > 0) this.#watch = setInterval(() => this.#endOverdue(), this.#graceMs()).unref();
  }

  get window(): number {
    return this.#shares.threads * this.#shares.windowPerThread;
  }

  get batchItems(): number {
    return this.#shares.batchItems;
  }

  run(tasks: readonly Task<unknown>[]): Promise<readonly TaskOutcome<unknown>[]> {
    return new Promise((resolve, reject) => {
      if (this.#failure) return reject(this.#failure);
      const settled = (outcomes: readonly TaskOutcome<unknown>[]) => {
        this.#calls.delete(call);
        resolve(outcomes);
      };
      const call = new Call(tasks, settled, reject);
      this.#calls.add(call);
      this.#queue.push(call.entries);
      this.#dispatch();
    });
  }

  resize(concurrency: number): void {
    this.#shares.concurrency = concurrency;
    for (const thread of this.#threads) {
      if (thread.place < this.#shares.threads) thread.lanes = this.#shares.lanesOf(thread.place);
      else if (thread.items === 0) this.#retire(thread);
    }
    this.#dispatch();
  }

  async close(): Promise<void> {
    clearInterval(this.#watch);
    this.#failure ??= new PipelineError('WORKER_FAILED', 'the executor is closed');
    this.#queue = [];
    this.#suspects = [];
    for (const thread of this.#threads) {
      if (thread.idle) this.#exits.push(...parkThread(this.#settings.handler, thread));
      else this.#retire(thread);
    }
    this.#threads.clear();
    await Promise.all(this.#exits);
  }

  #dispatch(): void {
    try {
      this.#dispatchSuspects();
      while (this.#queue.length > 0 && !this.#failure) {
        const thread = this.#pick();
        if (!thread) return;
        this.#send(thread, this.#queue.shift() as readonly Entry[]);
      }
    } catch (error) {
      // Node could not start a thread.
      this.#fail(error);
    }
  }

  /** Only a new thread tells for sure which of the suspects kills it. */
  #dispatchSuspects(): void {
    if (this.#suspects.length > 0 && !this.#failure) {
      const idle = [...this.#threads].find((thread) => thread.items === 0 && thread.suspects.length === 0);
      if (this.#threads.size >= this.#shares.threads && idle) this.#retire(idle);
      if (this.#threads.size < this.#shares.threads) this.#spawn(this.#suspects.splice(0));
    }
    for (const thread of this.#threads) {
      const suspect = thread.items === 0 ? thread.suspects[0] : undefined;
      if (suspect) this.#send(thread, [suspect]);
    }
  }

  /** The least busy thread that may take a parcel, or a new one where all are busy. */
  #pick(): Thread | undefined {
    let best: Thread | undefined;
    for (const thread of this.#threads) {
      if (thread.place >= this.#shares.threads || thread.suspects.length > 0) continue;
      if (best === undefined || thread.items < best.items) best = thread;
    }
    if (best?.items !== 0 && this.#threads.size < this.#shares.threads) return this.#spawn([]);
    return best !== undefined && best.items < this.#shares.windowPerThread ? best : undefined;
  }

  #send(thread: Thread, entries: readonly Entry[]): void {
    try {
      thread.send(entries);
    } catch (error) {
      // An item that cannot be cloned must not take the others of its parcel along.
      if (entries.length === 1) {
        entries[0]?.settle({ ok: false, error });
        this.#clearSuspect(thread);
      } else for (const entry of entries) this.#queue.unshift([entry]);
    }
  }

  #spawn(suspects: Entry[]): Thread {
    const taken = new Set([...this.#threads].map((thread) => thread.place));
    let place = 0;
    while (taken.has(place)) place += 1;
    const thread = (suspects.length === 0 && this.#reuse(place)) || this.#start(place, suspects);
    this.#threads.add(thread);
    return thread;
  }

  #reuse(place: number): Thread | undefined {
    const thread = takeThread(this.#settings.handler);
    thread?.serve(place, this.#shares.lanesOf(place), this.#events);
    return thread;
  }

  #start(place: number, suspects: Entry[]): Thread {
    const { handler, timeoutMs, maxMemory } = this.#settings;
    const setup = { module: this.#module, export: handler.export, lanes: this.#shares.lanesOf(place), timeoutMs };
    return new Thread(place, suspects, this.#entry, setup, Math.max(MIN_HEAP_MB, maxMemory), this.#events);
  }

  #retire(thread: Thread): void {
    this.#threads.delete(thread);
    this.#exits.push(thread.terminate());
  }

  #clearSuspect(thread: Thread): void {
    thread.suspects.shift();
  }

  #onDone(thread: Thread, items: number, ms: number): void {
    this.#emptyDeaths = 0;
    this.#clearSuspect(thread);
    this.#shares.learn(items, ms);
    if (thread.items === 0 && thread.place >= this.#shares.threads) this.#retire(thread);
    this.#dispatch();
  }

  #onDeath(thread: Thread, cause: Error): void {
    this.#retire(thread);
    const { running, finished } = thread.remains();
    this.#emptyDeaths = running.length + finished.length > 0 ? 0 : this.#emptyDeaths + 1;
    if (!thread.ready || this.#emptyDeaths === MAX_DEATHS) {
      this.#fail(failed(`a worker thread of ${this.#module} died before it did any work: ${cause.message}`, cause));
      return;
    }
    const alone = thread.suspects.length > 0;
    this.#salvage(thread, alone, ({ task }) =>
      failed(`item ${task.index} ended its worker thread: ${cause.message}`, cause),
    );
  }

  /** A thread that keeps its event loop busy cannot time out by itself. */
  #endOverdue(): void {
    const { timeoutMs } = this.#settings;
    for (const thread of this.#threads) {
      if (!thread.isOverdue(timeoutMs + this.#graceMs())) continue;
      this.#retire(thread);
      this.#salvage(thread, true, ({ task }) => timeoutError(timeoutMs, task.index, task.attempt));
    }
  }

  /** Fails the item that is to blame, if that is sure, and runs everything else of the thread again. */
  #salvage(thread: Thread, sureIfAlone: boolean, blame: (entry: Entry) => PipelineError): void {
    const { running, finished, untouched } = thread.remains();
    this.#suspects.push(...thread.suspects.filter((entry) => !running.includes(entry)));
    const [first] = running;
    if (first && running.length === 1 && sureIfAlone) first.settle({ ok: false, error: blame(first) });
    else this.#suspects.push(...running);
    for (const entry of finished) {
      entry.deaths += 1;
      if (entry.deaths < MAX_DEATHS) this.#queue.unshift([entry]);
      else entry.settle({ ok: false, error: blame(entry) });
    }
    if (untouched.length > 0) this.#queue.unshift(untouched.filter((entry) => !thread.suspects.includes(entry)));
    this.#dispatch();
  }

  /** How long a thread may be late with its own timer before it counts as stuck. */
  #graceMs(): number {
    return Math.min(1000, Math.max(25, this.#settings.timeoutMs / 2));
  }

  #fail(error: unknown): void {
    this.#failure ??= isPipelineError(error) ? error : failed('worker threads cannot run', error);
    for (const call of this.#calls) call.reject(this.#failure);
    this.#calls.clear();
  }
}

function failed(message: string, cause: unknown): PipelineError {
  return new PipelineError('WORKER_FAILED', message, { cause });
}
