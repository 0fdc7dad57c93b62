import { type CloneMode, isWellFormed } from './isolate.ts';

/** Time sources, injectable for tests. */
export interface CacheClock {
  /** Monotonic milliseconds: decides about expiry in memory, so that a clock that is set back or forth changes nothing. */
  monotonic(): number;
  /** Wall-clock milliseconds since 1970: what stored records carry from one process to the next. */
  wall(): number;
}

export interface SmartCacheOptions {
  /** Keeps caches apart that share a directory one after the other. No NUL. Default `default`. */
  readonly namespace?: string | undefined;
  /** A value is only given back to a reader of the version it was written with. Any string. Default `1.0.0`. */
  readonly version?: string | undefined;
  /**
   * Milliseconds a value lives; 0 = never expires (right for content-addressed keys). Default 3_600_000. Reads look at the
   * clock once per turn of the event loop and at every 32nd of them: one that follows long synchronous work in the same turn
   * may still get a value that expired during it.
   */
  readonly ttl?: number | undefined;
  /** Megabytes (2^20 bytes) of the memory tier; fractions allowed. Default 100. */
  readonly maxSize?: number | undefined;
  /** Turns the disk tier on: a LevelDB directory of this cache alone, opened on first use. Default: memory only. */
  readonly directory?: string | undefined;
  /** Megabytes of the disk tier. What was not used for longest goes. Default 512. */
  readonly maxDiskSize?: number | undefined;
  /** Compress large values (gzip, off the main thread) in both tiers. Default false. */
  readonly compressionEnabled?: boolean | undefined;
  /** Bytes of an encoded value from which it is compressed. Default 4096. */
  readonly compressionThreshold?: number | undefined;
  /** Default true. */
  readonly metricsEnabled?: boolean | undefined;
  /** Milliseconds between sweeps for expired values in memory. Default 60_000. */
  readonly cleanupInterval?: number | undefined;
  /**
   * Keeps cached values apart from what callers do with theirs. Default true: a copy in, a copy out (about 0.1 µs per
   * object in it, nothing for primitives). `freeze`: a copy in, one frozen object for all readers, no cost per read;
   * byte arrays, Map, Set and Date cannot be frozen and are copied. False: the caller's object itself; hands off.
   */
  readonly clone?: CloneMode | undefined;
  /** Default: the system's. One that is handed in is read at every look-up. */
  readonly clock?: CacheClock | undefined;
}

export interface CacheReadOptions {
  /** The version the value must have. Default: the cache's. */
  readonly version?: string | undefined;
}

export interface CacheWriteOptions extends CacheReadOptions {
  /** Milliseconds; 0 = never expires. Default: the cache's. */
  readonly ttl?: number | undefined;
}

export interface CacheComputeOptions extends CacheWriteOptions {
  /** Stops this caller's waiting; the computation is told to stop only when nobody waits for it. */
  readonly signal?: AbortSignal | undefined;
}

export interface ResolvedCacheOptions {
  readonly namespace: string;
  readonly version: string;
  readonly ttl: number;
  readonly maxBytes: number;
  readonly directory: string | undefined;
  readonly maxDiskBytes: number;
  readonly compressionEnabled: boolean;
  readonly compressionThreshold: number;
  readonly metricsEnabled: boolean;
  readonly cleanupInterval: number;
  readonly clone: CloneMode;
  readonly clock: CacheClock | undefined;
}

const MEGABYTE = 2 ** 20;
const MAX_TIMER_MS = 2 ** 31 - 1;
const MAX_VERSION_BYTES = 1024;

/** Throws TypeError or RangeError naming the option. */
export function resolveCacheOptions(options: SmartCacheOptions): ResolvedCacheOptions {
  if (typeof options !== 'object' || options === null) throw wrongType('options', 'an object', options);
  return {
    namespace: namespaceOption(options.namespace ?? 'default'),
    version: versionOption(options.version ?? '1.0.0'),
    ttl: ttlOption(options.ttl ?? 3_600_000),
    maxBytes: Math.floor(positive('maxSize', options.maxSize ?? 100) * MEGABYTE),
    directory: options.directory === undefined ? undefined : filled('directory', options.directory),
    maxDiskBytes: Math.floor(positive('maxDiskSize', options.maxDiskSize ?? 512) * MEGABYTE),
    compressionEnabled: flag('compressionEnabled', options.compressionEnabled ?? false),
    compressionThreshold: positive('compressionThreshold', options.compressionThreshold ?? 4096),
    metricsEnabled: flag('metricsEnabled', options.metricsEnabled ?? true),
    cleanupInterval: Math.min(positive('cleanupInterval', options.cleanupInterval ?? 60_000), MAX_TIMER_MS),
    clone: options.clone === 'freeze' ? 'freeze' : flag('clone', options.clone ?? true),
    clock: options.clock,
  };
}

export function ttlOption(ttl: unknown): number {
  if (typeof ttl !== 'number') throw wrongType('ttl', 'milliseconds, 0 = never expires', ttl);
  if (!(ttl >= 0)) throw new RangeError(`expected \`ttl\` to be 0 (never expires) or more, got \`${ttl}\` (number)`);
  return ttl === Number.POSITIVE_INFINITY ? 0 : ttl;
}

export function versionOption(version: unknown): string {
  if (typeof version !== 'string') throw wrongType('version', 'a string', version);
  if (Buffer.byteLength(version) <= MAX_VERSION_BYTES) return version;
  throw new RangeError(
    `expected \`version\` to be at most ${MAX_VERSION_BYTES} bytes, got ${version.length} characters`,
  );
}

export function keyArgument(key: unknown): string {
  if (typeof key !== 'string') throw wrongType('key', 'a string', key);
  return key;
}

function namespaceOption(namespace: unknown): string {
  const text = filled('namespace', namespace);
  if (!text.includes('\0') && isWellFormed(text)) return text;
  throw new RangeError(`expected \`namespace\` to be Unicode text without NUL, got ${JSON.stringify(text)} (string)`);
}

function filled(name: string, value: unknown): string {
  if (typeof value !== 'string') throw wrongType(name, 'a string', value);
  if (value === '') throw new RangeError(`expected \`${name}\` to be a non-empty string, got \`\` (string)`);
  return value;
}

function positive(name: string, value: unknown): number {
  if (typeof value !== 'number') throw wrongType(name, 'a number above 0', value);
  if (value > 0 && Number.isFinite(value)) return value;
  throw new RangeError(`expected \`${name}\` to be a finite number above 0, got \`${value}\` (number)`);
}

function flag(name: string, value: unknown): boolean {
  if (typeof value !== 'boolean') throw wrongType(name, 'a boolean', value);
  return value;
}

function wrongType(name: string, expected: string, value: unknown): TypeError {
  const shown = typeof value === 'object' ? JSON.stringify(value) : String(value);
  return new TypeError(`expected \`${name}\` to be ${expected}, got \`${shown}\` (${typeof value})`);
}
