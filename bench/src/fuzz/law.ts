import type { FuzzCase } from './cases.ts';
import { arraysAt } from './paths.ts';

/**
 * What must come out of a case by JSON.parse, which is the law:
 * - text is UTF-8, whole or refused, but for one byte order mark at its start; raw unpaired surrogates of a source of
 *   text are U+FFFD;
 * - `json-array`: one JSON text that is an array;
 * - `ndjson`: a JSON text per line, blank lines are none; refused at its first bad line, after the values before it;
 * - `auto`: an array if `[` is the first byte that is neither whitespace nor byte order mark, else NDJSON;
 * - `{ path }`: one JSON text with exactly one value at the path, which is an array. A key that stands twice in an object
 *   is two values (JSON.parse keeps the last one, but a stream cannot take back what it gave).
 */
export interface Expected {
  /** All of them, or undefined: refused. */
  readonly values: unknown[] | undefined;
  /** NDJSON: what is to be given before the refusal, or with bad lines left out. */
  readonly kept?: readonly unknown[];
  /** NDJSON: the bad lines, each by number and offset. */
  readonly bad?: readonly { readonly line: number; readonly byteOffset: number }[];
}

export function expected(input: FuzzCase): Expected {
  const bytes = input.source === 'text' ? Buffer.from(input.bytes.toString()) : input.bytes;
  const { format } = input;
  if (typeof format === 'object') return { values: atPath(bytes, format.path as readonly string[]) };
  if (format === 'ndjson' || (format === 'auto' && !beginsArray(bytes))) return ofLines(bytes, input.options);
  const value = parsed(bytes);
  return { values: Array.isArray(value) ? value : undefined };
}

const UNMARKED = new TextDecoder('utf-8', { fatal: true });
const VERBATIM = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** The value of a whole text; undefined if it is refused. */
function parsed(bytes: Uint8Array, ignoreBOM = false): unknown {
  const text = decoded(bytes, ignoreBOM);
  try {
    return text === undefined ? undefined : (JSON.parse(text) as unknown);
  } catch {
    return undefined;
  }
}

/** Undefined if it is not UTF-8. `ignoreBOM`: a byte order mark is text like any other. */
export function decoded(bytes: Uint8Array, ignoreBOM = false): string | undefined {
  try {
    return (ignoreBOM ? VERBATIM : UNMARKED).decode(bytes);
  } catch {
    return undefined;
  }
}

const MARK = [0xef, 0xbb, 0xbf];
const SPACES = [0x20, 0x0a, 0x0d, 0x09];
/** From here on leading whitespace is NDJSON. */
const MOST_LEADING = 2 ** 14;

function beginsArray(bytes: Buffer): boolean {
  const at = bytes.findIndex((byte, index) => !SPACES.includes(byte) && byte !== MARK[index]);
  return at !== -1 && at <= MOST_LEADING && bytes[at] === 0x5b;
}

function ofLines(bytes: Buffer, { skip, maxRecordBytes = Number.POSITIVE_INFINITY }: FuzzCase['options']): Expected {
  const kept: unknown[] = [];
  const bad: { line: number; byteOffset: number }[] = [];
  for (let start = 0, line = 1; start < bytes.length; line += 1) {
    const newline = bytes.indexOf(0x0a, start);
    const end = newline === -1 ? bytes.length : newline;
    const content = bytes.subarray(start, end);
    const value = content.length > maxRecordBytes ? undefined : parsed(content, line > 1);
    if (value !== undefined) kept.push(value);
    else if (content.length > maxRecordBytes || !isBlank(content, line)) {
      bad.push({ line, byteOffset: start });
      if (!skip) break;
    }
    start = end + 1;
  }
  return { values: bad.length === 0 || skip ? kept : undefined, kept, bad };
}

function isBlank(content: Uint8Array, line: number): boolean {
  return /^[ \t\r]*$/.test(decoded(content, line > 1) ?? 'broken');
}

function atPath(bytes: Buffer, path: readonly string[]): unknown[] | undefined {
  const text = decoded(bytes);
  if (text === undefined || parsed(bytes) === undefined) return undefined;
  const found = arraysAt(text, path);
  return found === undefined ? undefined : (JSON.parse(found) as unknown[]);
}
