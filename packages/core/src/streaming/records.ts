import { PipelineError } from '../errors.ts';

/** The byte guard of one record when none is given: 64 MiB. */
export const DEFAULT_MAX_RECORD_BYTES = 2 ** 26;

/** A record that was refused. Never its content. */
export interface BadRecord {
  /** Line of the record in its source, from 1. For a JSON array the line on which its element begins. */
  readonly line: number;
  /** Offset of the record's first byte in its source. Strings count as their UTF-8 bytes. */
  readonly byteOffset?: number;
  readonly reason: string;
}

/** Turns chunks into values, in order, keeping no more than one unfinished record. */
export interface RecordDecoder {
  /** Calls `emit` once per record that ends in this chunk. Throws on the first record that is refused. */
  push(chunk: Buffer, emit: (value: unknown, line: number) => void): void;
  /** The source has ended: emits a last record, or throws if one is cut off. */
  end(emit: (value: unknown, line: number) => void): void;
}

export interface RecordOptions {
  /** Bytes of one record above which it is refused without being held. Default 64 MiB. */
  readonly maxRecordBytes?: number | undefined;
  /** Name of the source, for messages. Default `input`. */
  readonly name?: string | undefined;
}

/** The error of a record that is refused. The native parser's message quotes its input, so it is no cause of this one. */
export function badRecordError(
  name: string,
  bad: BadRecord,
  code: 'INPUT_INVALID' | 'RECORD_TOO_LARGE',
): PipelineError {
  return new PipelineError(code, `${name}:${bad.line}: ${bad.reason}`, { details: { source: name, ...bad } });
}

/** The byte guard, checked. */
export function resolveMaxRecordBytes(value: number | undefined): number {
  if (value === undefined) return DEFAULT_MAX_RECORD_BYTES;
  if (typeof value !== 'number') {
    throw new TypeError(
      `Expected \`maxRecordBytes\` to be a number of bytes, got \`${String(value)}\` (${typeof value})`,
    );
  }
  if (Number.isSafeInteger(value) && value >= 1) return value;
  throw new RangeError(`Expected \`maxRecordBytes\` to be an integer from 1 up, got \`${value}\` (number)`);
}
