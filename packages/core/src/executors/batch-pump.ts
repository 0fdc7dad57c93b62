import type { Pump, Run } from '../concurrency/run.ts';
import { EMPTY } from '../concurrency/source.ts';
import { wait } from '../concurrency/wait.ts';
import { PipelineError } from '../errors.ts';
import type { Executor, Task, TaskOutcome } from './executor.ts';

/**
 * Cuts the source into batches for an executor. No batch waits for another; a batch is sent when it is full, when the
 * window is, or when the source has nothing more at the moment. Towards an end that is known batches get smaller. Failed items of a batch are retried together and
 * count as in flight while they wait. Memory: the items of `executor.window`.
 */
export class BatchPump<T, R> implements Pump {
  #run: Run<T, R>;
  #executor: Executor<T, R>;
  #batch: Task<T>[] = [];
  #filling = false;
  #flush: NodeJS.Immediate | undefined;

  constructor(run: Run<T, R>, executor: Executor<T, R>) {
    this.#run = run;
    this.#executor = executor;
  }

  get window(): number {
    return this.#executor.window;
  }

  fill(): void {
    // Pulling from the source may resize or abort the run, which leads back here.
    if (this.#filling) return;
    this.#filling = true;
    const run = this.#run;
    while (this.#mayStart()) {
      const item = run.source.take();
      if (item === EMPTY) break;
      this.#batch.push({ item, index: run.enter(), attempt: 1 });
      if (this.#batch.length >= this.#batchItems()) this.#send();
    }
    if (this.#batch.length > 0) {
      // A slow source must not hold back the items it gave already; a fast one has a turn to fill the batch.
      if (run.source.waiting && this.#mayStart()) this.#flush ??= setImmediate(() => this.#send());
      else this.#send();
    }
    this.#filling = false;
    run.finishIfDrained();
  }

  resize(limit: number): void {
    this.#executor.resize(limit);
  }

  async close(): Promise<void> {
    clearImmediate(this.#flush);
    this.#batch = [];
    try {
      await this.#executor.close();
    } catch {
      // All items are settled, or the run has its error: an executor that fails to close must not replace it.
    }
  }

  #mayStart(): boolean {
    const run = this.#run;
    // The window is wider than the limit, as items wait in batches; only a lowered pace narrows it.
    const window = run.allowed < run.limit ? run.allowed : this.#executor.window;
    return run.open && run.inFlight < window && run.hasRoom();
  }

  /**
   * Guided self-scheduling (Polychronopoulos and Kuck, 1987): each of the last batches takes its share of what is left,
   * so that all places of work come to their end together.
   */
  #batchItems(): number {
    const { batchItems, window } = this.#executor;
    const { source, started } = this.#run;
    if (source.total === undefined) return batchItems;
    const left = source.total - started + this.#batch.length;
    return left < window ? Math.max(1, Math.ceil((batchItems * left) / window)) : batchItems;
  }

  #send(): void {
    clearImmediate(this.#flush);
    this.#flush = undefined;
    const batch = this.#batch;
    this.#batch = [];
    if (batch.length > 0 && this.#run.open) void this.#settle(batch);
  }

  async #settle(batch: readonly Task<T>[]): Promise<void> {
    const run = this.#run;
    let pending = batch;
    while (pending.length > 0) {
      const outcomes = await this.#attempt(pending);
      if (!run.open || outcomes === undefined) return;
      const { again, delay } = this.#account(pending, outcomes);
      pending = again;
      run.wake();
      if (again.length > 0) await wait(delay, run.signal);
      if (!run.open) return;
    }
  }

  async #attempt(tasks: readonly Task<T>[]): Promise<readonly TaskOutcome<R>[] | undefined> {
    try {
      const outcomes = await this.#executor.run(tasks);
      if (outcomes.length !== tasks.length) {
        throw new PipelineError('WORKER_FAILED', `${outcomes.length} outcomes for ${tasks.length} items`);
      }
      for (const outcome of outcomes) {
        if (typeof outcome?.ok !== 'boolean') throw new PipelineError('WORKER_FAILED', 'an outcome without `ok`');
      }
      return outcomes;
    } catch (thrown) {
      this.#run.breakDown(thrown);
      return undefined;
    }
  }

  /** Settles what is settled; what is left is tried again after the longest of the waits. */
  #account(tasks: readonly Task<T>[], outcomes: readonly TaskOutcome<R>[]): { again: Task<T>[]; delay: number } {
    const run = this.#run;
    const again: Task<T>[] = [];
    let longest = 0;
    for (let i = 0; i < tasks.length && run.open; i++) {
      const task = tasks[i] as Task<T>;
      const outcome = outcomes[i] as TaskOutcome<R>;
      if (outcome.ok) {
        run.succeed(task.index, outcome.value, task.attempt);
        continue;
      }
      const delay = run.retryDelay(task.item, task.index, task.attempt, outcome.error);
      if (delay === undefined) continue;
      longest = Math.max(longest, delay);
      again.push({ ...task, attempt: task.attempt + 1 });
    }
    return { again, delay: longest };
  }
}
