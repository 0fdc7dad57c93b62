/** Calls the user's callback with a count that only grows. What the callback throws or rejects with is its own affair. */
export class ProgressReport {
  #callback: ((completed: number, total: number | undefined) => unknown) | undefined;
  #total: number | undefined;
  #every: number;
  #last: number | undefined;

  constructor(
    callback: ((completed: number, total: number | undefined) => unknown) | undefined,
    total: number | undefined,
    every: number,
  ) {
    this.#callback = callback;
    this.#total = total;
    this.#every = every;
  }

  report(completed: number): void {
    if (completed - (this.#last ?? 0) >= this.#every) this.#call(completed, this.#total);
  }

  /** All is done, so the total is known now. Called for an empty run too. */
  end(completed: number): void {
    if (completed !== this.#last || this.#total !== completed) this.#call(completed, completed);
  }

  #call(completed: number, total: number | undefined): void {
    this.#last = completed;
    try {
      const answer = this.#callback?.(completed, total);
      if (answer instanceof Promise) answer.catch(() => {});
    } catch {
      // A broken progress bar must not break the run.
    }
  }
}
