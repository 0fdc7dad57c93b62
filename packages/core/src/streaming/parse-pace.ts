/** Bytes of records that are parsed by one call: enough to make its cost small, few enough to stay in the cache. */
const RUN_BYTES = 2 ** 14;
const MAX_DETOUR_BYTES = 2 ** 20;

/**
 * When to try a fast way of parsing many records by one call. A run that cannot be parsed like that is read again another
 * way, in the end record by record, which finds the one at fault. After that a detour is made that way, twice as long
 * each time, so that input for which the fast way does not work costs little more than without it.
 */
export class ParsePace {
  readonly runBytes: number;
  #detour = 0;
  #nextDetour = RUN_BYTES;

  constructor(maxRecordBytes: number) {
    this.runBytes = Math.min(RUN_BYTES, maxRecordBytes);
  }

  get mayRun(): boolean {
    return this.#detour <= 0;
  }

  succeeded(): void {
    this.#nextDetour = RUN_BYTES;
  }

  failed(): void {
    this.#detour = this.#nextDetour;
    this.#nextDetour = Math.min(MAX_DETOUR_BYTES, this.#nextDetour * 2);
  }

  /** So many bytes were parsed another way. */
  detoured(bytes: number): void {
    if (this.#detour > 0) this.#detour -= bytes + 1;
  }
}
