import type { Store } from './open-store.ts';
import { type Generation, type KeyRange, StoredKeys, wholeRange } from './stored-key.ts';
import type { Write } from './write-queue.ts';

const GENERATION_KEY = '!generation';
/** The share of the budget at which a generation is full; two generations and LevelDB's own files make the whole. */
const GENERATION_SHARE = 0.4;
/** The share of a generation that is written at once. */
const PIECE_SHARE = 1 / 8;

/**
 * The byte budget of a store, in two generations: records are written to the young one, and copied there when they are
 * read from the old one. When the young one is full, the old one is dropped as a whole and they change places: what was
 * not used for longest goes, without bookkeeping per record.
 */
export class Generations {
  readonly #keys: StoredKeys;
  readonly #limit: number;
  #young: Generation = 'a';
  #youngBytes = 0;
  /** May the old generation hold anything? */
  #hasOld = false;

  constructor(namespace: string, maxBytes: number) {
    this.#keys = new StoredKeys(namespace);
    this.#limit = maxBytes * GENERATION_SHARE;
  }

  /** May throw whatever the store throws; then an old generation is assumed. */
  async load(store: Store): Promise<void> {
    this.#hasOld = true;
    if ((await store.get(GENERATION_KEY))?.toString() === 'b') this.#young = 'b';
    const { gte, lt } = wholeRange(this.#young);
    this.#youngBytes = await store.approximateSize(gte, lt);
    this.#hasOld = (await store.keys({ ...wholeRange(this.#old), limit: 1 }).all()).length > 0;
  }

  /** Can a record of this length be held at all? */
  fits(bytes: number): boolean {
    return bytes <= this.#limit;
  }

  /** The record, and whether it should be put again to become young. */
  read(store: Store, key: string): { readonly record: Buffer | undefined; readonly isOld: boolean } {
    const young = store.getSync(this.#keys.encode(this.#young, key));
    if (young !== undefined || !this.#hasOld) return { record: young, isOld: false };
    const old = store.getSync(this.#keys.encode(this.#old, key));
    return { record: old, isOld: old !== undefined };
  }

  /** Every record of the namespace, once. */
  async *records(store: Store): AsyncGenerator<readonly [key: string, record: Buffer], void, undefined> {
    const young = this.#young;
    for await (const [stored, record] of store.iterator(this.#keys.range(young))) {
      yield [this.#keys.decode(stored), record];
    }
    for await (const [stored, record] of store.iterator(this.#keys.range(young === 'a' ? 'b' : 'a'))) {
      if (store.getSync(young + stored.slice(1)) === undefined) yield [this.#keys.decode(stored), record];
    }
  }

  /**
   * Large batches go in pieces: the budget holds after each, and LevelDB's log of it stays short. They are chained batches,
   * which take a fifth less time than arrays of operations.
   */
  async write(store: Store, batch: ReadonlyMap<string, Write>): Promise<void> {
    let piece = store.batch();
    let bytes = 0;
    for (const [key, record] of batch) {
      const stored = this.#keys.encode(this.#young, key);
      // An older record in the old generation must not come back when the young one is lost.
      if (this.#hasOld) piece.del(this.#keys.encode(this.#old, key));
      if (record === null) piece.del(stored);
      else piece.put(stored, record);
      bytes += stored.length + (record?.length ?? 0);
      if (bytes <= this.#limit * PIECE_SHARE) continue;
      await this.#end(store, piece, bytes);
      piece = store.batch();
      bytes = 0;
    }
    await this.#end(store, piece, bytes);
  }

  async clear(store: Store): Promise<void> {
    for (const generation of ['a', 'b'] as const) await store.clear(this.#keys.range(generation));
  }

  get #old(): Generation {
    return this.#young === 'a' ? 'b' : 'a';
  }

  async #end(store: Store, piece: ReturnType<Store['batch']>, bytes: number): Promise<void> {
    await piece.write();
    this.#youngBytes += bytes;
    if (this.#youngBytes > this.#limit) await this.#rotate(store);
  }

  async #rotate(store: Store): Promise<void> {
    const next = this.#old;
    const range: KeyRange = wholeRange(next);
    await store.clear(range);
    await store.put(GENERATION_KEY, Buffer.from(next));
    this.#young = next;
    this.#youngBytes = 0;
    this.#hasOld = true;
    await store.compactRange(range.gte, range.lt);
  }
}
