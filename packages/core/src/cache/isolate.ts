import { types } from 'node:util';

/** How a value is kept apart from its caller: copied in and out, copied in and frozen, or not at all. */
export type CloneMode = boolean | 'freeze';

/** A value as the cache keeps it. */
export interface Isolated {
  readonly value: unknown;
  /** Estimated bytes on the heap. */
  readonly size: number;
  /** May be handed out without a copy: a primitive, frozen all through, or shared by choice. */
  readonly immutable: boolean;
  /** msgpackr gives exactly this value back; if not, the slower V8 serialisation has to. */
  readonly portable: boolean;
}

interface Walk {
  size: number;
  /** Something in it cannot be frozen. */
  mutable: boolean;
  portable: boolean;
}

const MAX_DEPTH = 512;
const WORD = 8;
const OBJECT_OVERHEAD = 24;

/**
 * Copies a value (or freezes the copy, or only looks at it) and tells what the tiers must know about it: O(size). Without
 * `copies` the value itself stands in for its copy: for a value that nobody else holds, or that is encoded at once.
 * Accepted: primitives but symbols, plain objects, arrays, Map, Set, Date, RegExp, ArrayBuffer and its views.
 * An object without a prototype becomes an ordinary one. Throws TypeError for functions, symbols, class instances,
 * cycles and nesting beyond 512 levels.
 */
export function isolate(value: unknown, clone: CloneMode, copies = clone !== false): Isolated {
  const walk: Walk = { size: 0, mutable: false, portable: true };
  look(value, walk, 0);
  const immutable = clone === false || isPrimitive(value) || (clone === 'freeze' && !walk.mutable);
  const kept = copies ? copyOf(value) : value;
  if (clone === 'freeze') freeze(kept);
  return { value: kept, size: walk.size, immutable, portable: walk.portable };
}

function isPrimitive(value: unknown): boolean {
  return typeof value !== 'object' || value === null;
}

/** msgpackr knows data by its constructor: not that of a subclass, another realm, or an object without a prototype. */
const NATIVE: ReadonlySet<unknown> = new Set([
  ...[Array, Map, Set, Date, RegExp, ArrayBuffer, DataView, Buffer].map(prototypeOf),
  ...[Int8Array, Uint8Array, Uint8ClampedArray, Int16Array, Uint16Array, Int32Array, Uint32Array].map(prototypeOf),
  ...[Float32Array, Float64Array, BigInt64Array, BigUint64Array].map(prototypeOf),
]);

function prototypeOf(type: { readonly prototype: unknown }): unknown {
  return type.prototype;
}

/** Notes what a value holds. */
function look(value: unknown, walk: Walk, depth: number): void {
  switch (typeof value) {
    case 'string':
      walk.size += stringBytes(value);
      if (!isWellFormed(value)) walk.portable = false;
      return;
    case 'number':
      walk.size += WORD;
      if (Object.is(value, -0)) walk.portable = false;
      return;
    case 'bigint':
      walk.size += WORD + (value.toString(16).length >> 1);
      return;
    case 'boolean':
    case 'undefined':
      walk.size += WORD;
      return;
    case 'object':
      if (value === null) walk.size += WORD;
      else lookInto(value, walk, depth + 1);
      return;
    default:
      throw new TypeError(`a cached value must be data, got a ${typeof value} in it`);
  }
}

function lookInto(value: object, walk: Walk, depth: number): void {
  if (depth > MAX_DEPTH)
    throw new TypeError(`a cached value must not be cyclic or nested deeper than ${MAX_DEPTH} levels`);
  walk.size += OBJECT_OVERHEAD;
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype === Object.prototype) {
    lookIntoPlain(value, walk, depth);
    return;
  }
  if (!NATIVE.has(prototype)) walk.portable = false;
  if (Array.isArray(value)) lookIntoArray(value, walk, depth);
  else if (isPlain(value)) lookIntoPlain(value, walk, depth);
  else lookIntoOther(value, walk, depth);
}

/** What cannot be frozen. */
function lookIntoOther(value: object, walk: Walk, depth: number): void {
  walk.mutable = true;
  if (types.isMap(value)) {
    for (const [k, v] of value) {
      look(k, walk, depth);
      look(v, walk, depth);
    }
  } else if (types.isSet(value)) {
    for (const item of value) look(item, walk, depth);
  } else {
    walk.size += leafBytes(value);
  }
}

function lookIntoArray(value: readonly unknown[], walk: Walk, depth: number): void {
  walk.size += value.length * WORD;
  for (let i = 0; i < value.length; i += 1) {
    const item = value[i];
    if (item !== undefined || i in value) look(item, walk, depth);
    else walk.portable = false;
  }
}

function lookIntoPlain(value: object, walk: Walk, depth: number): void {
  if (Object.getOwnPropertySymbols(value).length > 0) {
    throw new TypeError('a cached value must be data, got a property named by a symbol in it');
  }
  for (const name of Object.keys(value)) {
    walk.size += WORD + name.length;
    // msgpackr renames `__proto__`, calls `toJSON` and writes names as UTF-8.
    if (name === '__proto__' || name === 'toJSON' || !isWellFormed(name)) walk.portable = false;
    look((value as Readonly<Record<string, unknown>>)[name], walk, depth);
  }
}

/** A copy of a value that `isolate` accepts; no checks. */
export function copyOf(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return copyItems(value);
  if (isPlain(value)) return copyFields(value);
  if (types.isMap(value)) return new Map(Array.from(value, ([k, v]) => [copyOf(k), copyOf(v)]));
  if (types.isSet(value)) return new Set(Array.from(value, copyOf));
  return copyLeaf(value);
}

/** Holes stay holes. */
function copyItems(value: readonly unknown[]): unknown[] {
  const copy = value.slice();
  for (let i = 0; i < copy.length; i += 1) {
    const item = copy[i];
    if (typeof item === 'object' && item !== null) copy[i] = copyOf(item);
  }
  return copy;
}

function copyFields(value: object): object {
  // Spreading defines fields, so that one named `__proto__` is an ordinary one, here and below.
  const copy: Record<string, unknown> = { ...value };
  for (const name in copy) {
    const field = copy[name];
    if (typeof field === 'object' && field !== null) copy[name] = copyOf(field);
  }
  return copy;
}

/** Freezes what can be frozen of a value that nobody else holds. */
function freeze(value: unknown): void {
  if (typeof value !== 'object' || value === null) return;
  if (!Array.isArray(value) && !isPlain(value)) return;
  Object.freeze(value);
  for (const field of Object.values(value)) freeze(field);
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null || Object.getPrototypeOf(prototype) === null;
}

function leafBytes(value: object): number {
  if (types.isArrayBuffer(value) || ArrayBuffer.isView(value)) return value.byteLength;
  if (types.isDate(value) || types.isRegExp(value)) return WORD;
  throw new TypeError(`a cached value must be data, got an instance of ${value.constructor?.name ?? 'a class'} in it`);
}

function copyLeaf(value: object): unknown {
  if (Buffer.isBuffer(value)) return Buffer.from(value);
  if (types.isTypedArray(value)) return value.slice();
  if (types.isDate(value)) return new Date(value.getTime());
  if (types.isRegExp(value)) return new RegExp(value.source, value.flags);
  if (types.isArrayBuffer(value)) return value.slice(0);
  const { buffer, byteOffset, byteLength } = value as DataView<ArrayBuffer>;
  return new DataView(buffer.slice(byteOffset, byteOffset + byteLength));
}

/** False for text with lone surrogates, which UTF-8 cannot hold. */
export function isWellFormed(text: string): boolean {
  return (text as string & { isWellFormed(): boolean }).isWellFormed();
}

/** V8 keeps Latin-1 text in one byte per character, other text in two; ASCII is told apart cheaply. */
export function stringBytes(text: string): number {
  return 16 + (Buffer.byteLength(text) === text.length ? text.length : text.length * 2);
}
