/** Writes of one key are numbered in the order they were asked for. */
interface PendingWrites {
  asked: number;
  /** The newest that can be read. */
  landed: number;
  open: number;
}

/** Of writes of one key that are encoded at the same time an older one that ends later must not win. */
export class WriteOrder {
  readonly #writes = new Map<string, PendingWrites>();

  /**
   * Runs a write, which asks when it is encoded whether it may still land. Undefined, or a promise, as the write returns.
   */
  run(key: string, write: (mayLand: () => boolean) => Promise<void> | undefined): Promise<void> | undefined {
    const pending = this.#writes.get(key) ?? { asked: 0, landed: 0, open: 0 };
    pending.asked += 1;
    const turn = pending.asked;
    const mayLand = () => {
      const isForgotten = pending.open > 0 && this.#writes.get(key) !== pending;
      if (isForgotten || turn < pending.landed) return false;
      pending.landed = turn;
      return true;
    };
    const written = write(mayLand);
    if (written === undefined) return undefined;
    pending.open += 1;
    this.#writes.set(key, pending);
    return written.finally(() => {
      pending.open -= 1;
      if (pending.open === 0 && this.#writes.get(key) === pending) this.#writes.delete(key);
    });
  }

  /** No write of the key that is under way may land. */
  forget(key: string): void {
    this.#writes.delete(key);
  }

  forgetAll(): void {
    this.#writes.clear();
  }
}
