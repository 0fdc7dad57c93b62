import { JsonArrayDecoder } from './json-array-decoder.ts';
import { openJsonPathDecoder } from './json-path-decoder.ts';
import { NdjsonDecoder } from './ndjson-decoder.ts';
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
  #held: Buffer = Buffer.alloc(0);

  constructor(options: DecoderOptions) {
    this.#options = options;
  }

  write(chunk: Buffer): void {
    if (this.#decoder) {
      this.#decoder.write(chunk);
      return;
    }
    this.#held = this.#held.length === 0 ? chunk : Buffer.concat([this.#held, chunk]);
    const first = firstContent(this.#held);
    // Endless whitespace holds no array worth waiting for. The limit holds in every chunking.
    if (first > MAX_LEADING_BYTES || (first === -1 && this.#held.length > MAX_LEADING_BYTES)) this.#decide(false);
    else if (first !== -1) this.#decide(this.#held[first] === 0x5b);
    else this.#held = Buffer.from(this.#held);
  }

  read(max: number, emit: Emit): boolean {
    return this.#decoder?.read(max, emit) ?? false;
  }

  end(emit: Emit): void {
    if (!this.#decoder) {
      this.#decide(false);
      while (this.read(1, emit));
    }
    this.#decoder?.end(emit);
  }

  #decide(isArray: boolean): void {
    this.#decoder = isArray ? new JsonArrayDecoder(this.#options) : new NdjsonDecoder(this.#options);
    this.#decoder.write(this.#held);
    this.#held = Buffer.alloc(0);
  }
}

const MAX_LEADING_BYTES = 2 ** 14;
const BYTE_ORDER_MARK = [0xef, 0xbb, 0xbf];

function firstContent(bytes: Buffer): number {
  return bytes.findIndex(
    (byte, at) =>
      byte !== 0x20 && byte !== 0x0a && byte !== 0x0d && byte !== 0x09 && !(at < 3 && byte === BYTE_ORDER_MARK[at]),
  );
}
