import { asChunks, ByteChunks, type ChunkSource } from './byte-chunks.ts';
import { NdjsonDecoder } from './ndjson-decoder.ts';
import type { BadRecord, Emit, RecordOptions } from './records.ts';

export interface DecodeNdjsonOptions extends RecordOptions {
  /**
   * What becomes of a line that is not JSON, not UTF-8 or too large. `fail` (the default) throws, `skip` leaves it out,
   * a function is told of it and the line is left out.
   */
  readonly onBadLine?: 'fail' | 'skip' | ((bad: BadRecord) => void) | undefined;
}

export interface NdjsonRecord {
  readonly value: unknown;
  /** Line in the source, from 1. Blank lines count. */
  readonly line: number;
}

/** Records parsed ahead of the consumer. */
const PORTION = 256;

/**
 * The values of newline-delimited JSON, one by one, in order, in any chunking.
 * A leading byte order mark, CRLF, blank lines and a missing last newline are accepted; `null` is a value.
 * Holds one chunk and one unfinished line of at most `maxRecordBytes`. Raw unpaired surrogates of text become U+FFFD.
 * Throws PipelineError INPUT_INVALID or RECORD_TOO_LARGE with `details.line`, after the values before that line.
 */
export async function* decodeNdjson(
  chunks: ChunkSource,
  options: DecodeNdjsonOptions = {},
): AsyncGenerator<NdjsonRecord, void, undefined> {
  const decoder = new NdjsonDecoder({ ...options, onBadRecord: badLineListener(options.onBadLine) });
  const bytes = new ByteChunks();
  for await (const chunk of asChunks(chunks)) {
    decoder.write(bytes.toBuffer(chunk, options.name));
    yield* portions((emit) => decoder.read(PORTION, emit));
  }
  decoder.write(bytes.end());
  yield* portions((emit) => decoder.read(PORTION, emit));
  yield* portions((emit) => {
    decoder.end(emit);
    return false;
  });
}

/** Yields what `read` emits, also what it emitted before it threw. */
function* portions(read: (emit: Emit) => boolean): Generator<NdjsonRecord, void, undefined> {
  let records: NdjsonRecord[] = [];
  const emit: Emit = (value, line) => void records.push({ value, line });
  for (let more = true; more; records = []) {
    try {
      more = read(emit);
    } catch (thrown) {
      yield* records;
      throw thrown;
    }
    yield* records;
  }
}

/** One value as one line. Throws TypeError for what JSON cannot hold: undefined, functions, BigInt, cycles. */
export function encodeNdjson(value: unknown): string {
  const text = JSON.stringify(value) as string | undefined;
  if (text === undefined) throw new TypeError(`Expected a value that JSON can hold, got \`${typeof value}\``);
  return `${text}\n`;
}

function badLineListener(onBadLine: DecodeNdjsonOptions['onBadLine']): ((bad: BadRecord) => void) | undefined {
  if (onBadLine === undefined || onBadLine === 'fail') return undefined;
  if (onBadLine === 'skip') return () => {};
  if (typeof onBadLine === 'function') return onBadLine;
  throw new TypeError(
    `Expected \`onBadLine\` to be "fail", "skip" or a function, got \`${String(onBadLine)}\` (${typeof onBadLine})`,
  );
}
