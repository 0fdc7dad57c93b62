import type { Task, TaskOutcome } from './executor.ts';

/** One `run` of the executor: settles when all its tasks have an outcome, wherever each of them ran. */
export class Call {
  readonly entries: readonly Entry[];
  readonly #outcomes: TaskOutcome<unknown>[];
  readonly #resolve: (outcomes: readonly TaskOutcome<unknown>[]) => void;
  readonly reject: (error: Error) => void;
  #left: number;

  constructor(
    tasks: readonly Task<unknown>[],
    resolve: (outcomes: readonly TaskOutcome<unknown>[]) => void,
    reject: (error: Error) => void,
  ) {
    this.entries = tasks.map((task, position) => new Entry(this, position, task));
    this.#outcomes = new Array(tasks.length);
    this.#left = tasks.length;
    this.#resolve = resolve;
    this.reject = reject;
  }

  settle(position: number, outcome: TaskOutcome<unknown>): void {
    this.#outcomes[position] = outcome;
    this.#left -= 1;
    if (this.#left === 0) this.#resolve(this.#outcomes);
  }
}

/** A task of some call, wherever it is. */
export class Entry {
  readonly #call: Call;
  readonly #position: number;
  readonly task: Task<unknown>;
  /** Times a worker died that had worked on it. */
  deaths = 0;

  constructor(call: Call, position: number, task: Task<unknown>) {
    this.#call = call;
    this.#position = position;
    this.task = task;
  }

  settle(outcome: TaskOutcome<unknown>): void {
    this.#call.settle(this.#position, outcome);
  }
}
