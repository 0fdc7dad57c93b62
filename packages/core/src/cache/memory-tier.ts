import { stringBytes } from './isolate.ts';
import { Recency } from './recency.ts';

/** How a value lies in memory: as itself and handed out so, as itself and handed out as a copy, or as a stored record. */
export type Held = typeof SHARED | typeof COPIED | typeof PACKED;
export const SHARED = 0;
export const COPIED = 1;
export const PACKED = 2;

/** What is kept of one value. */
export interface MemoryEntry {
  readonly key: string;
  /** The value, or its record if it is held `PACKED`. */
  readonly value: unknown;
  readonly held: Held;
  /** Bytes, with key and bookkeeping. */
  readonly size: number;
  readonly version: string;
  /** Wall-clock milliseconds of the write. */
  readonly timestamp: number;
  /** Milliseconds; 0 = never expires. */
  readonly ttl: number;
  /** Monotonic milliseconds; Infinity = never. */
  readonly expires: number;
  readonly accessCount: number;
  /** Monotonic milliseconds. */
  readonly lastAccessed: number;
}

/** Map slot, table rows and links. */
const ENTRY_OVERHEAD = 160;

/** Bytes that an entry of this key and payload is counted as. */
export function entryBytes(key: string, payload: number): number {
  return ENTRY_OVERHEAD + stringBytes(key) + payload;
}

/** Columns of what a hit reads and writes. */
const HOT = 4;
const EXPIRES = 0;
const LAST_ACCESSED = 1;
const ACCESS_COUNT = 2;
/** `Held`, plus `FOREIGN` for an entry of another version than most. */
const STATE = 3;
const FOREIGN = 4;

/** Columns of what the other calls need. */
const COLD = 3;
const SIZE = 0;
const TIMESTAMP = 1;
const TTL = 2;

/** The slot that no entry has. */
const NONE = 0;
const FIRST_CAPACITY = 64;

/**
 * Entries in memory under a byte budget that holds after every call. Least recently used go first.
 * get, set, delete and each eviction are O(1): a Map finds the slot of a key. Tables of numbers instead of an object per
 * entry keep what a hit touches in few cache lines, and out of the garbage collector's sight.
 */
export class MemoryTier {
  readonly maxBytes: number;
  bytes = 0;
  evictions = 0;
  readonly #version: string;
  readonly #slots = new Map<string, number>();
  #recency = new Recency();
  #keys: string[] = [];
  #values: unknown[] = [];
  #hot = new Float64Array(0);
  #cold = new Float64Array(0);
  /** Versions of the entries marked `FOREIGN`. */
  readonly #foreign = new Map<number, string>();
  #free: number[] = [];
  #used = 1;

  /** `version` is the one that most entries will have. */
  constructor(maxBytes: number, version: string) {
    this.maxBytes = maxBytes;
    this.#version = version;
  }

  get count(): number {
    return this.#slots.size;
  }

  /** The slot of a key; 0 if there is none. It stays the same until the next call that changes the tier. */
  slotOf(key: string): number {
    return this.#slots.get(key) ?? NONE;
  }

  valueAt(slot: number): unknown {
    return this.#values[slot];
  }

  heldAt(slot: number): Held {
    return ((this.#hot[slot * HOT + STATE] as number) & 3) as Held;
  }

  versionAt(slot: number): string {
    const isForeign = (this.#hot[slot * HOT + STATE] as number) >= FOREIGN;
    return isForeign ? (this.#foreign.get(slot) as string) : this.#version;
  }

  expiresAt(slot: number): number {
    return this.#hot[slot * HOT + EXPIRES] as number;
  }

  /**
   * The slot of a key after counting an access and making its entry the most recent one; 0 if there is none. The negative
   * slot, and nothing changed, if it has expired at monotonic time `now` or is of another version.
   */
  use(key: string, version: string, now: number): number {
    const slot = this.#slots.get(key);
    if (slot === undefined) return NONE;
    const hot = this.#hot;
    const at = slot * HOT;
    if ((hot[at + EXPIRES] as number) <= now || this.versionAt(slot) !== version) return -slot;
    hot[at + LAST_ACCESSED] = now;
    hot[at + ACCESS_COUNT] = (hot[at + ACCESS_COUNT] as number) + 1;
    this.#recency.touch(slot);
    return slot;
  }

  /** Stores an entry in place of the one of the same key. False if it is larger than the whole budget; then none is left. */
  set(entry: MemoryEntry): boolean {
    this.delete(entry.key);
    if (entry.size > this.maxBytes) return false;
    const slot = this.#free.pop() ?? this.#used++;
    if (slot * HOT >= this.#hot.length) this.#grow(Math.max(FIRST_CAPACITY, slot * 2));
    this.#slots.set(entry.key, slot);
    this.#note(slot, entry);
    this.#recency.add(slot);
    this.bytes += entry.size;
    this.#evict();
    return true;
  }

  /** Does the entry of this key hold this very value or record? */
  holds(key: string, value: unknown): boolean {
    const slot = this.slotOf(key);
    return slot !== NONE && this.#values[slot] === value;
  }

  /** Puts the value in place of the record it was decoded from, if that is still there. */
  unpack(key: string, record: unknown, value: unknown, held: Held, size: number): void {
    if (!this.holds(key, record) || size > this.maxBytes) return;
    const slot = this.slotOf(key);
    const state = slot * HOT + STATE;
    this.bytes += size - (this.#cold[slot * COLD + SIZE] as number);
    this.#cold[slot * COLD + SIZE] = size;
    this.#values[slot] = value;
    this.#hot[state] = (this.#hot[state] as number) - PACKED + held;
    this.#evict();
  }

  delete(key: string): boolean {
    return this.#drop(this.slotOf(key));
  }

  clear(): void {
    this.#slots.clear();
    this.#foreign.clear();
    this.#recency = new Recency();
    this.#keys = [];
    this.#values = [];
    this.#hot = new Float64Array(0);
    this.#cold = new Float64Array(0);
    this.#free = [];
    this.#used = 1;
    this.bytes = 0;
  }

  /** From most to least recently used. The tier may change while the caller iterates over the copy. */
  snapshot(): MemoryEntry[] {
    return Array.from(this.#recency, (slot) => this.#entryAt(slot));
  }

  /** Drops what has expired at monotonic time `now`. Returns how many. */
  prune(now: number): number {
    const before = this.count;
    for (const slot of this.#slots.values()) if (this.expiresAt(slot) <= now) this.#drop(slot);
    return before - this.count;
  }

  #entryAt(slot: number): MemoryEntry {
    const [expires = 0, lastAccessed = 0, accessCount = 0] = this.#hot.subarray(slot * HOT);
    const [size = 0, timestamp = 0, ttl = 0] = this.#cold.subarray(slot * COLD);
    const [key, value, held] = [this.#keys[slot] as string, this.valueAt(slot), this.heldAt(slot)];
    return {
      key,
      value,
      held,
      size,
      version: this.versionAt(slot),
      timestamp,
      ttl,
      expires,
      accessCount,
      lastAccessed,
    };
  }

  #note(slot: number, entry: MemoryEntry): void {
    const { key, value, held, version } = entry;
    const isForeign = version !== this.#version;
    if (isForeign) this.#foreign.set(slot, version);
    this.#keys[slot] = key;
    this.#values[slot] = value;
    const hot = slot * HOT;
    this.#hot[hot + EXPIRES] = entry.expires;
    this.#hot[hot + LAST_ACCESSED] = entry.lastAccessed;
    this.#hot[hot + ACCESS_COUNT] = entry.accessCount;
    this.#hot[hot + STATE] = isForeign ? FOREIGN + held : held;
    const cold = slot * COLD;
    this.#cold[cold + SIZE] = entry.size;
    this.#cold[cold + TIMESTAMP] = entry.timestamp;
    this.#cold[cold + TTL] = entry.ttl;
  }

  #drop(slot: number): boolean {
    if (slot === NONE) return false;
    this.#slots.delete(this.#keys[slot] as string);
    if (this.#foreign.size > 0) this.#foreign.delete(slot);
    this.#recency.remove(slot);
    this.bytes -= this.#cold[slot * COLD + SIZE] as number;
    this.#keys[slot] = '';
    this.#values[slot] = undefined;
    this.#free.push(slot);
    return true;
  }

  #evict(): void {
    while (this.bytes > this.maxBytes && this.#drop(this.#recency.oldest)) this.evictions += 1;
  }

  #grow(capacity: number): void {
    this.#recency.grow(capacity);
    this.#hot = grown(this.#hot, capacity * HOT);
    this.#cold = grown(this.#cold, capacity * COLD);
  }
}

function grown(table: Float64Array<ArrayBuffer>, length: number): Float64Array<ArrayBuffer> {
  const larger = new Float64Array(length);
  larger.set(table);
  return larger;
}
