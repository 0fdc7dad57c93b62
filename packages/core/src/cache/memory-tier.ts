import { stringBytes } from './isolate.ts';

/** One value in memory, linked from most to least recently used. */
export interface MemoryEntry {
  readonly key: string;
  /** The value, unless `packed` holds it. */
  value: unknown;
  /** The value as a stored record; decoded when asked for. */
  packed: Buffer | undefined;
  /** May `value` be handed out as it is? */
  immutable: boolean;
  /** Bytes, with key and bookkeeping. */
  size: number;
  readonly version: string;
  /** Wall-clock milliseconds of the write. */
  readonly timestamp: number;
  /** Milliseconds; 0 = never expires. */
  readonly ttl: number;
  /** Monotonic milliseconds; Infinity = never. */
  readonly expires: number;
  accessCount: number;
  lastAccessed: number;
  newer: MemoryEntry | undefined;
  older: MemoryEntry | undefined;
}

/** Map slot, entry object and list links. */
const ENTRY_OVERHEAD = 160;

/** Bytes that an entry of this key and payload is counted as. */
export function entryBytes(key: string, payload: number): number {
  return ENTRY_OVERHEAD + stringBytes(key) + payload;
}

/**
 * Entries in memory under a byte budget that holds after every call. Least recently used go first.
 * get, set, delete and each eviction are O(1): a Map finds, a linked list orders.
 */
export class MemoryTier {
  readonly maxBytes: number;
  bytes = 0;
  evictions = 0;
  readonly #entries = new Map<string, MemoryEntry>();
  #newest: MemoryEntry | undefined;
  #oldest: MemoryEntry | undefined;

  constructor(maxBytes: number) {
    this.maxBytes = maxBytes;
  }

  get count(): number {
    return this.#entries.size;
  }

  /** The entry, without making it more recent. */
  peek(key: string): MemoryEntry | undefined {
    return this.#entries.get(key);
  }

  /** The entry, now the most recent one. */
  get(key: string): MemoryEntry | undefined {
    const entry = this.#entries.get(key);
    if (entry === undefined || entry === this.#newest) return entry;
    this.#unlink(entry);
    this.#link(entry);
    return entry;
  }

  /** Stores an entry in place of the one of the same key. False if it is larger than the whole budget; then none is left. */
  set(entry: MemoryEntry): boolean {
    this.delete(entry.key);
    if (entry.size > this.maxBytes) return false;
    this.#entries.set(entry.key, entry);
    this.#link(entry);
    this.bytes += entry.size;
    this.#evict();
    return true;
  }

  /** Replaces what an entry of this tier holds, e.g. bytes by the value they decode to. */
  refill(entry: MemoryEntry, value: unknown, immutable: boolean, size: number): void {
    if (this.#entries.get(entry.key) !== entry) return;
    if (size > this.maxBytes) return;
    this.bytes += size - entry.size;
    entry.value = value;
    entry.packed = undefined;
    entry.immutable = immutable;
    entry.size = size;
    this.#evict();
  }

  delete(key: string): boolean {
    const entry = this.#entries.get(key);
    if (entry === undefined) return false;
    this.#entries.delete(key);
    this.#unlink(entry);
    this.bytes -= entry.size;
    return true;
  }

  clear(): void {
    this.#entries.clear();
    this.#newest = undefined;
    this.#oldest = undefined;
    this.bytes = 0;
  }

  /** From most to least recently used. The tier may change while the caller iterates over the copy. */
  snapshot(): MemoryEntry[] {
    const entries: MemoryEntry[] = [];
    for (let entry = this.#newest; entry; entry = entry.older) entries.push(entry);
    return entries;
  }

  /** Drops what has expired at monotonic time `now`. Returns how many. */
  prune(now: number): number {
    let dropped = 0;
    for (const entry of this.#entries.values()) {
      if (entry.expires > now) continue;
      this.delete(entry.key);
      dropped += 1;
    }
    return dropped;
  }

  #evict(): void {
    while (this.bytes > this.maxBytes && this.#oldest) {
      this.delete(this.#oldest.key);
      this.evictions += 1;
    }
  }

  #link(entry: MemoryEntry): void {
    entry.newer = undefined;
    entry.older = this.#newest;
    if (this.#newest) this.#newest.newer = entry;
    else this.#oldest = entry;
    this.#newest = entry;
  }

  #unlink(entry: MemoryEntry): void {
    if (entry.newer) entry.newer.older = entry.older;
    else this.#newest = entry.older;
    if (entry.older) entry.older.newer = entry.newer;
    else this.#oldest = entry.newer;
  }
}
