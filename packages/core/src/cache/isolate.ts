import { types } from 'node:util';

/** How a value is kept apart from its caller: copied in and out, copied in and frozen, or not at all. */
export type CloneMode = boolean | 'freeze';

/** A value as the cache keeps it. */
export interface Isolated {
  readonly value: unknown;
  /** Estimated bytes on the heap. */
  readonly size: number;
  /** May be handed out without a copy: a primitive, or frozen all through. */
  readonly immutable: boolean;
  /** msgpackr gives exactly this value back; if not, the slower V8 serialisation has to. */
  readonly portable: boolean;
}

interface Walk {
  readonly clone: CloneMode;
  size: number;
  mutable: boolean;
  portable: boolean;
}

const MAX_DEPTH = 512;
const WORD = 8;
const OBJECT_OVERHEAD = 24;

/**
 * Copies (or freezes a copy of, or only measures) a value and tells what the tiers must know about it: one walk, O(size).
 * Accepted: primitives but symbols, plain objects, arrays, Map, Set, Date, RegExp, ArrayBuffer and its views.
 * An object without a prototype becomes an ordinary one. Throws TypeError for functions, symbols, class instances,
 * cycles and nesting beyond 512 levels.
 */
export function isolate(value: unknown, clone: CloneMode): Isolated {
  const walk: Walk = { clone, size: 0, mutable: false, portable: true };
  const kept = copyChecked(value, walk, 0);
  const immutable =
    clone === false || typeof value !== 'object' || value === null || (clone === 'freeze' && !walk.mutable);
  return { value: kept, size: walk.size, immutable, portable: walk.portable };
}

function copyChecked(value: unknown, walk: Walk, depth: number): unknown {
  switch (typeof value) {
    case 'string':
      walk.size += stringBytes(value);
      if (!isWellFormed(value)) walk.portable = false;
      return value;
    case 'number':
      walk.size += WORD;
      if (Object.is(value, -0)) walk.portable = false;
      return value;
    case 'bigint':
      walk.size += WORD + (value.toString(16).length >> 1);
      return value;
    case 'boolean':
    case 'undefined':
      walk.size += WORD;
      return value;
    case 'object':
      if (value !== null) return copyObject(value, walk, depth + 1);
      walk.size += WORD;
      return value;
    default:
      throw new TypeError(`a cached value must be data, got a ${typeof value} in it`);
  }
}

function copyObject(value: object, walk: Walk, depth: number): unknown {
  if (depth > MAX_DEPTH)
    throw new TypeError(`a cached value must not be cyclic or nested deeper than ${MAX_DEPTH} levels`);
  walk.size += OBJECT_OVERHEAD;
  if (Array.isArray(value)) return copyArray(value, walk, depth);
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype === null || Object.getPrototypeOf(prototype) === null) return copyPlain(value, walk, depth);
  walk.mutable = true;
  if (types.isMap(value)) {
    const pairs = [...value].map(([k, v]) => [copyChecked(k, walk, depth), copyChecked(v, walk, depth)] as const);
    return walk.clone === false ? value : new Map(pairs);
  }
  if (types.isSet(value)) {
    const items = [...value].map((item) => copyChecked(item, walk, depth));
    return walk.clone === false ? value : new Set(items);
  }
  walk.size += leafBytes(value);
  return walk.clone === false ? value : copyLeaf(value);
}

function copyArray(value: readonly unknown[], walk: Walk, depth: number): unknown {
  const copy = new Array<unknown>(value.length);
  walk.size += value.length * WORD;
  for (let i = 0; i < value.length; i += 1) {
    if (i in value) copy[i] = copyChecked(value[i], walk, depth);
    else walk.portable = false;
  }
  if (walk.clone === false) return value;
  return walk.clone === 'freeze' ? Object.freeze(copy) : copy;
}

function copyPlain(value: object, walk: Walk, depth: number): unknown {
  if (Object.getOwnPropertySymbols(value).length > 0) {
    throw new TypeError('a cached value must be data, got a property named by a symbol in it');
  }
  const copy: Record<string, unknown> = {};
  for (const [name, field] of Object.entries(value)) {
    walk.size += WORD + name.length;
    // msgpackr renames `__proto__`, calls `toJSON` and writes names as UTF-8.
    if (name === '__proto__' || name === 'toJSON' || !isWellFormed(name)) walk.portable = false;
    assign(copy, name, copyChecked(field, walk, depth));
  }
  if (walk.clone === false) return value;
  return walk.clone === 'freeze' ? Object.freeze(copy) : copy;
}

/** A copy of a value that `isolate` accepted before; no checks. */
export function copyOf(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return copyItems(value);
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype === null || prototype === Object.prototype || Object.getPrototypeOf(prototype) === null) {
    const copy: Record<string, unknown> = {};
    for (const name of Object.keys(value)) assign(copy, name, copyOf((value as Record<string, unknown>)[name]));
    return copy;
  }
  if (types.isMap(value)) return new Map([...value].map(([k, v]) => [copyOf(k), copyOf(v)]));
  if (types.isSet(value)) return new Set([...value].map(copyOf));
  return copyLeaf(value);
}

function copyItems(value: readonly unknown[]): unknown[] {
  const copy = new Array<unknown>(value.length);
  for (let i = 0; i < value.length; i += 1) if (i in value) copy[i] = copyOf(value[i]);
  return copy;
}

/** Plain assignment to `__proto__` would set the prototype. */
function assign(target: Record<string, unknown>, name: string, value: unknown): void {
  if (name !== '__proto__') target[name] = value;
  else Object.defineProperty(target, name, { value, writable: true, enumerable: true, configurable: true });
}

function leafBytes(value: object): number {
  return types.isArrayBuffer(value) || ArrayBuffer.isView(value) ? value.byteLength : WORD;
}

function copyLeaf(value: object): unknown {
  if (Buffer.isBuffer(value)) return Buffer.from(value);
  if (types.isTypedArray(value)) return value.slice();
  if (types.isDate(value)) return new Date(value.getTime());
  if (types.isRegExp(value)) return new RegExp(value.source, value.flags);
  if (types.isArrayBuffer(value)) return value.slice(0);
  if (types.isDataView(value)) {
    return new DataView(value.buffer.slice(value.byteOffset, value.byteOffset + value.byteLength) as ArrayBuffer);
  }
  throw new TypeError(`a cached value must be data, got an instance of ${value.constructor?.name ?? 'a class'} in it`);
}

/** False for text with lone surrogates, which UTF-8 cannot hold. */
export function isWellFormed(text: string): boolean {
  return (text as string & { isWellFormed(): boolean }).isWellFormed();
}

/** V8 keeps Latin-1 text in one byte per character, other text in two; ASCII is told apart cheaply. */
export function stringBytes(text: string): number {
  return 16 + (Buffer.byteLength(text) === text.length ? text.length : text.length * 2);
}
