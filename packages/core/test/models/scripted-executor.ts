import type { Executor, Task, TaskOutcome } from '@pipelines/core';
import type { ItemPlan, ScriptedHandlers } from './scripted-handlers.ts';

/** A place where batches run in scripted handlers. */
export class ScriptedExecutor implements Executor<ItemPlan, unknown> {
  window: number;
  readonly batchItems: number;
  readonly #handlers: ScriptedHandlers;
  readonly #controller = new AbortController();
  /** Batches it takes before it breaks down. */
  #left: number;
  readonly #thrower: () => unknown;

  constructor(
    handlers: ScriptedHandlers,
    settings: { readonly window: number; readonly batchItems: number; readonly breaksAt: number | undefined },
    thrower: () => unknown,
  ) {
    this.#handlers = handlers;
    this.window = settings.window;
    this.batchItems = settings.batchItems;
    this.#left = settings.breaksAt ?? Number.POSITIVE_INFINITY;
    this.#thrower = thrower;
  }

  async run(tasks: readonly Task<ItemPlan>[]): Promise<readonly TaskOutcome<unknown>[]> {
    this.#left -= 1;
    if (this.#left < 0) throw this.#thrower();
    return Promise.all(tasks.map((task) => this.#try(task)));
  }

  resize(concurrency: number): void {
    this.window = concurrency;
  }

  async close(): Promise<void> {
    this.#controller.abort();
  }

  async #try({ item, index, attempt }: Task<ItemPlan>): Promise<TaskOutcome<unknown>> {
    const { signal } = this.#controller;
    // What is running is dropped.
    if (signal.aborted) return new Promise(() => {});
    try {
      return { ok: true, value: await this.#handlers.handle(item, { index, attempt, signal }) };
    } catch (error) {
      return { ok: false, error };
    }
  }
}
