import { JsonArrayDecoder } from './json-array-decoder.ts';
import { openJsonPathDecoder } from './json-path-decoder.ts';
import { NdjsonDecoder } from './ndjson-decoder.ts';
import { RecordCarry } from './record-carry.ts';
import type { DecoderOptions, Emit, RecordDecoder } from './records.ts';

/**
 * How a source is read. `objects`: every chunk is an item, also strings and buffers. `ndjson`, `json-array`: bytes or
 * text. `{ path }`: bytes or text of one JSON document, whose array at the path is read; keys by dots, or as a list.
 * `auto` (the default): objects if the first chunk is neither bytes nor text, else a JSON array if the first byte that
 * is not whitespace is `[`, else NDJSON. NDJSON whose rows are arrays must be named.
 */
export type StreamFormat = 'auto' | 'objects' | 'ndjson' | 'json-array' | { readonly path: string | readonly string[] };

/** The decoder of a format. */
export async function openDecoder(
  format: Exclude<StreamFormat, 'objects'>,
  options: DecoderOptions,
): Promise<RecordDecoder> {
  if (typeof format === 'object') return openJsonPathDecoder(pathSegments(format.path), options);
  if (format === 'ndjson') return new NdjsonDecoder(options);
  if (format === 'json-array') return new JsonArrayDecoder(options);
  return new AutoDecoder(options);
}

/** Throws TypeError for a format that does not exist. */
export function checkFormat(format: StreamFormat): void {
  const known = ['auto', 'objects', 'ndjson', 'json-array'];
  if (typeof format === 'string' && known.includes(format)) return;
  if (typeof format === 'object' && format !== null && pathSegments(format.path).length > 0) return;
  const got = `${JSON.stringify(format)} (${typeof format})`;
  throw new TypeError(
    `Expected \`format\` to be ${known.map((name) => `"${name}"`).join(', ')} or { path }, got ${got}`,
  );
}

function pathSegments(path: unknown): readonly string[] {
  if (typeof path === 'string') return path === '' ? [] : path.split('.');
  return Array.isArray(path) && path.every((segment) => typeof segment === 'string') ? path : [];
}

/** Decides at the first byte that is neither whitespace nor byte order mark; until then it keeps what it saw. */
class AutoDecoder implements RecordDecoder {
  readonly #options: DecoderOptions;
  #decoder: RecordDecoder | undefined;
  /** Leading whitespace and byte order mark. */
  readonly #held = new RecordCarry(Number.MAX_SAFE_INTEGER);

  constructor(options: DecoderOptions) {
    this.#options = options;
  }

  write(chunk: Buffer): void {
    if (this.#decoder) {
      this.#decoder.write(chunk);
      return;
    }
    const offset = this.#held.length;
    const at = chunk.findIndex((byte, index) => !isLeading(byte, offset + index));
    const leading = offset + (at === -1 ? chunk.length : at);
    // Endless whitespace holds no array worth waiting for. The limit holds in every chunking.
    if (at === -1 && leading <= MAX_LEADING_BYTES) this.#held.append(chunk, 0, chunk.length);
    else this.#decide(leading <= MAX_LEADING_BYTES && chunk[at] === OPEN_BRACKET, chunk);
  }

  read(max: number, emit: Emit): boolean {
    return this.#decoder?.read(max, emit) ?? false;
  }

  end(emit: Emit): void {
    if (!this.#decoder) {
      this.#decide(false, Buffer.alloc(0));
      while (this.read(1, emit));
    }
    this.#decoder?.end(emit);
  }

  #decide(isArray: boolean, chunk: Buffer): void {
    this.#decoder = isArray ? new JsonArrayDecoder(this.#options) : new NdjsonDecoder(this.#options);
    const held = this.#held.view();
    this.#decoder.write(held === undefined || held.length === 0 ? chunk : Buffer.concat([held, chunk]));
    this.#held.clear();
  }
}

const OPEN_BRACKET = 0x5b;
const MAX_LEADING_BYTES = 2 ** 14;
const BYTE_ORDER_MARK = [0xef, 0xbb, 0xbf];

function isLeading(byte: number, offset: number): boolean {
  return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09 || byte === BYTE_ORDER_MARK[offset];
}
