import { createHash } from 'node:crypto';
import { types } from 'node:util';

/**
 * A key for content-addressed values: the SHA-256 (64 hex digits) of the canonical form of all parts, in order.
 * Every part carries its type and length, so `('ab', 'c')`, `('a', 'bc')` and `(['a', 'bc'])` differ, and so do `1`,
 * `'1'` and `1n`. Object keys are sorted; fields that are undefined are left out, as JSON does.
 * Accepts JSON values, undefined, bigint, Date, byte arrays, Map and Set (in insertion order).
 * Throws TypeError for anything else: functions, symbols, class instances, cycles.
 */
export function cacheKey(...parts: readonly unknown[]): string {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(canonical(part, 0)).update('\n');
  return hash.digest('hex');
}

const MAX_DEPTH = 256;

/** Strings as JSON (which escapes lone surrogates), so that no two values share one text. */
function canonical(value: unknown, depth: number): string {
  if (depth > MAX_DEPTH) throw new TypeError(`a cache key part is cyclic or nested deeper than ${MAX_DEPTH} levels`);
  switch (typeof value) {
    case 'string':
      return JSON.stringify(value);
    case 'number':
      return `n${Object.is(value, -0) ? '-0' : String(value)}`;
    case 'bigint':
      return `b${value}`;
    case 'boolean':
    case 'undefined':
      return String(value);
    case 'object':
      return value === null ? 'null' : canonicalObject(value, depth + 1);
    default:
      throw new TypeError(`a cache key part must be data, got a ${typeof value}`);
  }
}

function canonicalObject(value: object, depth: number): string {
  if (Array.isArray(value)) return `[${Array.from(value, (item) => canonical(item, depth)).join(',')}]`;
  if (types.isDate(value)) return `d${value.getTime()}`;
  if (types.isUint8Array(value)) return `x${Buffer.from(value.buffer, value.byteOffset, value.length).toString('hex')}`;
  if (types.isMap(value)) return `m${canonicalObject([...value], depth)}`;
  if (types.isSet(value)) return `s${canonicalObject([...value], depth)}`;
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== null && Object.getPrototypeOf(prototype) !== null) {
    throw new TypeError(`a cache key part must be data, got an instance of ${value.constructor?.name ?? 'a class'}`);
  }
  const fields = Object.entries(value)
    .filter(([, field]) => field !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${fields.map(([name, field]) => `${JSON.stringify(name)}:${canonical(field, depth)}`).join(',')}}`;
}
