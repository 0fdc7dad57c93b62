import { resolve } from 'node:path';
import { loadCodec } from './codec.ts';
import { Generations } from './generations.ts';
import type { CacheCounters } from './metrics.ts';
import { faultCode, markForRepair, type OpenState, openStore, type Store } from './open-store.ts';
import { type Write, WriteQueue } from './write-queue.ts';

/**
 * `off` = memory only by choice. `idle` = not used yet. `ready`. `repaired` and `reset` = was unreadable, now works.
 * `locked` = another process holds it, `failed` = cannot be opened: memory only. `read-only` = a write failed (full
 * disk …), reads go on. `closed`.
 */
export type DiskState = OpenState | 'off' | 'idle' | 'read-only' | 'closed';

export interface LevelTierOptions {
  readonly directory: string;
  readonly namespace: string;
  readonly maxBytes: number;
  readonly counters: CacheCounters;
}

/** So many keys may be known to be out of date on disk before the disk is given up. */
const MAX_OUTDATED = 100_000;

/**
 * Records in LevelDB under a byte budget (see Generations), written behind in batches (see WriteQueue). Nothing here
 * throws or rejects. Reads are synchronous: 3 µs from the page cache, less than an asynchronous one costs in promises.
 */
export class LevelTier {
  state: DiskState = 'idle';
  fault: string | undefined;
  readonly #maxBytes: number;
  readonly #directory: string;
  readonly #counters: CacheCounters;
  readonly #generations: Generations;
  readonly #queue = new WriteQueue((batch) => this.#writeBatch(batch));
  #store: Store | undefined;
  #opening: Promise<void> | undefined;
  #marking: Promise<void> | undefined;
  #clearing = 0;
  #closing = false;
  /** Keys whose record on disk is out of date because it could not be written. */
  readonly #outdated = new Set<string>();

  constructor({ directory, namespace, maxBytes, counters }: LevelTierOptions) {
    this.#directory = resolve(directory);
    this.#maxBytes = maxBytes;
    this.#counters = counters;
    this.#generations = new Generations(namespace, maxBytes);
  }

  /** Opens the store once; reads before that find only what waits to be written. */
  open(): Promise<void> {
    if (this.state !== 'closed') this.#opening ??= this.#open();
    return this.#opening ?? Promise.resolve();
  }

  /** True when `open` has nothing left to do. */
  get settled(): boolean {
    return this.state !== 'idle';
  }

  /** The record as last put, or undefined. */
  read(key: string): Buffer | undefined {
    const waiting = this.#queue.peek(key);
    if (waiting !== undefined) return waiting ?? undefined;
    return this.#clearing > 0 || this.#outdated.has(key) ? undefined : this.readStored(key);
  }

  /** The record as it is in the store, whatever waits to be written. */
  readStored(key: string): Buffer | undefined {
    if (this.#store === undefined) return undefined;
    try {
      const { record, isOld } = this.#generations.read(this.#store, key);
      if (record && isOld && this.#writable && this.#queue.peek(key) === undefined) this.#queue.add(key, record);
      return record;
    } catch (thrown) {
      this.#onReadFault(thrown);
      return undefined;
    }
  }

  /** Takes a record. False if the tier cannot hold it; then it holds none of that key. */
  put(key: string, record: Buffer): boolean {
    const taken = this.#writable && this.#generations.fits(record.length);
    if (taken) this.#queue.add(key, record);
    else this.remove(key);
    return taken;
  }

  remove(key: string): void {
    if (this.#writable) this.#queue.add(key, null);
    else this.#outdate(key);
  }

  /** Undefined while writers need not wait for the disk. */
  room(): Promise<void> | undefined {
    return this.#queue.room();
  }

  async clear(): Promise<void> {
    if (this.state === 'closed') return;
    this.#queue.drop();
    this.#clearing += 1;
    await this.#queue.run(async () => {
      await this.open();
      await this.#clearStore();
      this.#clearing -= 1;
    });
  }

  /** Every record of the namespace; waiting ones are written first. Ends early if a table cannot be read. */
  async *records(): AsyncGenerator<{ readonly key: string; readonly record: Buffer }, void, undefined> {
    await this.open();
    await this.flush();
    if (this.#store === undefined) return;
    const records = this.#generations.records(this.#store);
    try {
      while (true) {
        const next = await records.next().catch((thrown: unknown) => this.#onReadFault(thrown));
        if (next === undefined || next.done) return;
        const [key, record] = next.value;
        if (!this.#outdated.has(key)) yield { key, record };
      }
    } finally {
      await records.return().catch(() => {});
    }
  }

  /** Resolves when everything put before is written, or given up. */
  flush(): Promise<void> {
    return this.#queue.flush();
  }

  async close(): Promise<void> {
    this.#closing = true;
    await this.#opening;
    await this.flush();
    await this.#marking;
    const store = this.#store;
    this.#store = undefined;
    this.state = 'closed';
    await store?.close().catch(() => {});
  }

  get #writable(): boolean {
    return this.state === 'idle' || this.state === 'ready' || this.state === 'repaired' || this.state === 'reset';
  }

  async #open(): Promise<void> {
    const writeBufferSize = Math.min(4 * 2 ** 20, Math.max(64 * 1024, Math.floor(this.#maxBytes / 16)));
    // Records are of no use before the codec is there; if it cannot be loaded, they will be misses.
    const codec = loadCodec().catch(() => {});
    const [opened] = await Promise.all([openStore(this.#directory, { writeBufferSize }), codec]);
    this.#store = opened.store;
    this.fault = opened.fault;
    try {
      if (this.#store) await this.#generations.load(this.#store);
    } catch (thrown) {
      this.#onReadFault(thrown);
    }
    this.state = opened.state;
  }

  async #writeBatch(batch: ReadonlyMap<string, Write>): Promise<void> {
    await this.open();
    try {
      if (this.#store) await this.#generations.write(this.#store, batch);
    } catch (thrown) {
      this.state = 'read-only';
      this.fault = faultCode(thrown);
      if (this.fault === 'LEVEL_CORRUPTION') this.#mark();
      this.#counters.writeErrors += 1;
      for (const key of batch.keys()) this.#outdate(key);
    }
  }

  async #clearStore(): Promise<void> {
    try {
      if (this.#store) await this.#generations.clear(this.#store);
      this.#outdated.clear();
    } catch (thrown) {
      this.fault = faultCode(thrown);
      this.#giveUp();
    }
  }

  #outdate(key: string): void {
    if (this.#store === undefined) return;
    this.#outdated.add(key);
    if (this.#outdated.size > MAX_OUTDATED) this.#giveUp();
  }

  /** What is on disk can no longer be told from what should be: memory only from here. */
  #giveUp(): void {
    this.state = 'failed';
    void this.#store?.close().catch(() => {});
    this.#store = undefined;
    this.#outdated.clear();
  }

  #onReadFault(thrown: unknown): undefined {
    // Closed while somebody was still reading: no fault of the store.
    if (this.state === 'closed' || this.#closing) return;
    this.#counters.corruptions += 1;
    this.fault = faultCode(thrown);
    this.#mark();
  }

  /** A table cannot be read: what is left of it is sorted out before the next opening. */
  #mark(): void {
    this.#marking ??= markForRepair(this.#directory);
  }
}
