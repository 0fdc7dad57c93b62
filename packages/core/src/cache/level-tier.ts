import { resolve } from 'node:path';
import { isWellFormed } from './isolate.ts';
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

type Generation = 'a' | 'b';

const GENERATION_KEY = '!generation';
/** The share of the budget at which a generation is full; two generations and LevelDB's own files make the whole. */
const GENERATION_SHARE = 0.4;
const MAX_OUTDATED = 100_000;

/**
 * Records in LevelDB under a byte budget, written behind in batches. Nothing here throws or rejects.
 * The budget holds two generations: records are written to the young one, and copied there when they are read from the
 * old one. When the young one is full, the old one is dropped as a whole: what was not used for longest goes, without
 * bookkeeping per record. Reads are synchronous: 3 µs from the page cache, less than the promise of an asynchronous one.
 */
export class LevelTier {
  state: DiskState = 'idle';
  fault: string | undefined;
  readonly #options: LevelTierOptions;
  readonly #directory: string;
  readonly #queue = new WriteQueue((batch) => this.#writeBatch(batch));
  #store: Store | undefined;
  #opening: Promise<void> | undefined;
  #young: Generation = 'a';
  #youngBytes = 0;
  /** May the old generation hold anything? */
  #hasOld = false;
  #clearing = 0;
  #marked = false;
  /** Keys whose record on disk is out of date because it could not be written. */
  readonly #outdated = new Set<string>();

  constructor(options: LevelTierOptions) {
    this.#options = options;
    this.#directory = resolve(options.directory);
  }

  /** Opens the store once; reads before that find only what waits to be written. */
  open(): Promise<void> {
    this.#opening ??= this.#open();
    return this.#opening;
  }

  /** True when `open` has nothing left to do. */
  get settled(): boolean {
    return this.state !== 'idle';
  }

  /** The record as last put, or undefined. */
  read(key: string): Buffer | undefined {
    const waiting = this.#queue.peek(key);
    if (waiting !== undefined) return waiting ?? undefined;
    if (this.#store === undefined || this.#clearing > 0 || this.#outdated.has(key)) return undefined;
    const stored = this.#stored(key);
    try {
      const young = this.#store.getSync(this.#young + stored);
      if (young !== undefined || !this.#hasOld) return young;
      const old = this.#store.getSync(other(this.#young) + stored);
      if (old !== undefined) this.put(key, old);
      return old;
    } catch (thrown) {
      this.#onReadFault(thrown);
      return undefined;
    }
  }

  /** Takes a record. False if the tier cannot hold it; then it holds none of that key. */
  put(key: string, record: Buffer): boolean {
    const fits = record.length <= this.#options.maxBytes * GENERATION_SHARE;
    if (fits && this.#writable) this.#queue.add(key, record);
    else this.remove(key);
    return fits && this.#writable;
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

  /** Every record of the namespace; waiting ones are written first. */
  async *records(): AsyncGenerator<{ readonly key: string; readonly record: Buffer }, void, undefined> {
    await this.open();
    await this.flush();
    const young = this.#young;
    for (const generation of [young, other(young)]) {
      try {
        if (this.#store === undefined) return;
        for await (const [stored, record] of this.#store.iterator(this.#range(generation))) {
          const key = this.#logical(stored);
          if (this.#outdated.has(key)) continue;
          if (generation !== young && this.#store.getSync(young + stored.slice(1)) !== undefined) continue;
          yield { key, record };
        }
      } catch (thrown) {
        this.#onReadFault(thrown);
      }
    }
  }

  /** Resolves when everything put before is written, or given up. */
  flush(): Promise<void> {
    return this.#queue.flush();
  }

  async close(): Promise<void> {
    if (this.state === 'closed') return;
    await this.flush();
    const store = this.#store;
    this.#store = undefined;
    this.state = 'closed';
    await store?.close().catch(() => {});
  }

  get #writable(): boolean {
    return this.state === 'idle' || this.state === 'ready' || this.state === 'repaired' || this.state === 'reset';
  }

  async #open(): Promise<void> {
    const { maxBytes } = this.#options;
    const writeBufferSize = Math.min(4 * 2 ** 20, Math.max(64 * 1024, Math.floor(maxBytes / 16)));
    const opened = await openStore(this.#directory, { writeBufferSize });
    this.#store = opened.store;
    this.fault = opened.fault;
    if (this.#store) await this.#readGenerations(this.#store);
    this.state = opened.state;
  }

  async #readGenerations(store: Store): Promise<void> {
    try {
      if ((await store.get(GENERATION_KEY))?.toString() === 'b') this.#young = 'b';
      const old = other(this.#young);
      this.#youngBytes = await store.approximateSize(this.#young, `${this.#young}\uffff`);
      this.#hasOld = (await store.keys({ gte: old, lt: `${old}\uffff`, limit: 1 }).all()).length > 0;
    } catch (thrown) {
      this.#hasOld = true;
      this.#onReadFault(thrown);
    }
  }

  async #writeBatch(batch: ReadonlyMap<string, Write>): Promise<void> {
    await this.open();
    try {
      if (this.#store === undefined) return;
      await this.#store.batch(this.#operations(batch));
      if (this.#youngBytes > this.#options.maxBytes * GENERATION_SHARE) await this.#rotate(this.#store);
    } catch (thrown) {
      this.state = 'read-only';
      this.fault = faultCode(thrown);
      this.#options.counters.writeErrors += 1;
      for (const key of batch.keys()) this.#outdate(key);
    }
  }

  #operations(batch: ReadonlyMap<string, Write>) {
    const old = other(this.#young);
    const operations: ({ type: 'put'; key: string; value: Buffer } | { type: 'del'; key: string })[] = [];
    for (const [key, record] of batch) {
      const stored = this.#stored(key);
      // An older record in the old generation must not come back when the young one is lost.
      if (this.#hasOld) operations.push({ type: 'del', key: old + stored });
      if (record === null) operations.push({ type: 'del', key: this.#young + stored });
      else operations.push({ type: 'put', key: this.#young + stored, value: record });
      this.#youngBytes += stored.length + (record?.length ?? 0);
    }
    return operations;
  }

  async #rotate(store: Store): Promise<void> {
    const old = other(this.#young);
    await store.clear({ gte: old, lt: `${old}\uffff` });
    await store.put(GENERATION_KEY, Buffer.from(old));
    this.#young = old;
    this.#youngBytes = 0;
    this.#hasOld = true;
    await store.compactRange(old, `${old}\uffff`);
  }

  async #clearStore(): Promise<void> {
    try {
      for (const generation of ['a', 'b'] as const) await this.#store?.clear(this.#range(generation));
      this.#outdated.clear();
    } catch (thrown) {
      this.fault = faultCode(thrown);
      this.#abandon();
    }
  }

  #outdate(key: string): void {
    if (this.#store === undefined) return;
    this.#outdated.add(key);
    if (this.#outdated.size > MAX_OUTDATED) this.#abandon();
  }

  /** What is on disk can no longer be told from what should be: memory only from here. */
  #abandon(): void {
    this.state = 'failed';
    void this.#store?.close().catch(() => {});
    this.#store = undefined;
    this.#outdated.clear();
  }

  #onReadFault(thrown: unknown): void {
    this.#options.counters.corruptions += 1;
    this.fault = faultCode(thrown);
    if (this.#marked) return;
    this.#marked = true;
    void markForRepair(this.#directory);
  }

  /** Keys are stored as UTF-8, which cannot tell lone surrogates apart; such keys are stored as JSON. */
  #stored(key: string): string {
    return `${this.#options.namespace}\0${isWellFormed(key) ? `=${key}` : `"${JSON.stringify(key)}`}`;
  }

  #logical(stored: string): string {
    const start = 1 + this.#options.namespace.length + 1;
    return stored[start] === '=' ? stored.slice(start + 1) : (JSON.parse(stored.slice(start + 1)) as string);
  }

  #range(generation: Generation): { gte: string; lt: string } {
    const prefix = generation + this.#options.namespace;
    return { gte: `${prefix}\0`, lt: `${prefix}\x01` };
  }
}

function other(generation: Generation): Generation {
  return generation === 'a' ? 'b' : 'a';
}
