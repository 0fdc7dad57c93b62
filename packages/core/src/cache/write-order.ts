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

  /** A write that waits for nothing lands: older ones of its key, still being encoded, must not land after it. */
  now(key: string): void {
    const pending = this.#writes.size === 0 ? undefined : this.#writes.get(key);
    if (pending === undefined) return;
    pending.asked += 1;
    pending.landed = pending.asked;
  }

  /** A write that lands when it is encoded, unless a newer one of its key has landed by then, or it was forgotten. */
  later<Encoded>(key: string, encoding: Promise<Encoded>, land: (encoded: Encoded) => unknown): Promise<void> {
    const pending = this.#writes.get(key) ?? { asked: 0, landed: 0, open: 0 };
    this.#writes.set(key, pending);
    pending.asked += 1;
    pending.open += 1;
    const turn = pending.asked;
    const landInTurn = async (encoded: Encoded) => {
      if (this.#writes.get(key) !== pending || turn < pending.landed) return;
      pending.landed = turn;
      await land(encoded);
    };
    return encoding.then(landInTurn).finally(() => {
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
