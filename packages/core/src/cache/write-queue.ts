/** A record to be put, or null: to be deleted. */
export type Write = Buffer | null;

const FLUSH_AFTER_MS = 50;
const FLUSH_AT_COUNT = 1000;
const FLUSH_AT_BYTES = 2 ** 20;
/** Above this a writer has to wait for the disk. */
const LIMIT_BYTES = 16 * 2 ** 20;
/** What a waiting delete or a short record is counted as. */
const WRITE_OVERHEAD = 100;

/**
 * Writes that wait for the disk, the last one of each key. Handed to `write` as batches, one at a time, in order: when
 * 1000 of them or 1 MiB wait, 50 ms after the first, or when `flush` asks. The timer keeps the process alive, so that a
 * program that ends by itself loses nothing.
 */
export class WriteQueue {
  readonly #write: (batch: ReadonlyMap<string, Write>) => Promise<void>;
  #waiting = new Map<string, Write>();
  #underWay: ReadonlyMap<string, Write> = new Map();
  #bytes = 0;
  #timer: NodeJS.Timeout | undefined;
  #scheduled = false;
  #tail: Promise<void> = Promise.resolve();

  /** `write` must not reject. */
  constructor(write: (batch: ReadonlyMap<string, Write>) => Promise<void>) {
    this.#write = write;
  }

  /** The write that waits or is under way; undefined if the disk is up to date for this key. */
  peek(key: string): Write | undefined {
    const waiting = this.#waiting.get(key);
    return waiting === undefined ? this.#underWay.get(key) : waiting;
  }

  add(key: string, write: Write): void {
    const replaced = this.#waiting.get(key);
    if (replaced !== undefined) this.#bytes -= sizeOf(replaced);
    this.#waiting.set(key, write);
    this.#bytes += sizeOf(write);
    if (this.#scheduled) return;
    if (this.#waiting.size >= FLUSH_AT_COUNT || this.#bytes >= FLUSH_AT_BYTES) {
      this.#scheduled = true;
      void this.flush();
    } else {
      this.#timer ??= setTimeout(() => void this.flush(), FLUSH_AFTER_MS);
    }
  }

  /** Undefined while there is room; else a promise of it. */
  room(): Promise<void> | undefined {
    return this.#bytes > LIMIT_BYTES ? this.flush() : undefined;
  }

  /** Forgets what waits; a batch under way goes on, but is not shown any more. */
  drop(): void {
    this.#waiting = new Map();
    this.#underWay = new Map();
    this.#bytes = 0;
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  /** Resolves when everything added before is written. */
  flush(): Promise<void> {
    return this.run(() => this.#writeWaiting());
  }

  /** Runs a task after all batches and tasks before it, and before those after it. */
  run(task: () => Promise<void>): Promise<void> {
    this.#tail = this.#tail.then(task);
    return this.#tail;
  }

  async #writeWaiting(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#scheduled = false;
    if (this.#waiting.size === 0) return;
    this.#underWay = this.#waiting;
    this.#waiting = new Map();
    this.#bytes = 0;
    await this.#write(this.#underWay);
    this.#underWay = new Map();
  }
}

function sizeOf(write: Write): number {
  return WRITE_OVERHEAD + (write?.length ?? 0);
}
