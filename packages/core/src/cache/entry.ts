export type CacheLookup<T> = { readonly hit: true; readonly value: T } | { readonly hit: false };

export interface CacheEntry<T> {
  readonly key: string;
  readonly value: T;
  /** Wall-clock milliseconds of the write. */
  readonly timestamp: number;
  /** Milliseconds; 0 = never expires. */
  readonly ttl: number;
  readonly version: string;
  /** Bytes in the tier it was found in. */
  readonly size: number;
  /** Hits since it came to memory; 0 for an entry that is only on disk. */
  readonly accessCount: number;
  /** Wall-clock milliseconds; the time of the write if it is only on disk. */
  readonly lastAccessed: number;
}
