import { isAscii, isUtf8 } from 'node:buffer';
import { numberOption } from '../concurrency/check-option.ts';
import { PipelineError } from '../errors.ts';

/** The byte guard of one record when none is given: 64 MiB. */
export const DEFAULT_MAX_RECORD_BYTES = 2 ** 26;

/** A record that was refused: where it is and why, never its content. */
export interface BadRecord {
  /** Line on which the record begins, from 1. */
  readonly line: number;
  /** Offset of the record's first byte in its source, if known. Text counts as UTF-8. */
  readonly byteOffset?: number;
  readonly reason: string;
}

/** Takes one record; `line` is where it begins. */
export type Emit = (value: unknown, line: number) => void;

/**
 * Turns chunks into values, in order, holding one chunk and one unfinished record. Values come out in portions, so that
 * a full buffer downstream stops the parsing in the middle of a chunk. Refused records throw, after those before them.
 */
export interface RecordDecoder {
  /** The next chunk. The one before must be used up. */
  write(chunk: Buffer): void;
  /** Emits at most `max` records of the chunk. False: the chunk is used up. */
  read(max: number, emit: Emit): boolean;
  /** The source has ended: emits a last record if there is one, throws if something is cut off. */
  end(emit: Emit): void;
}

export interface RecordOptions {
  /** Bytes of one record above which it is refused without being held. Default 64 MiB. */
  readonly maxRecordBytes?: number | undefined;
  /** Name of the source, for messages. Default `input`. */
  readonly name?: string | undefined;
}

export interface DecoderOptions extends RecordOptions {
  /** Told of every refused record, which is then left out. Without it the first refused record throws. */
  readonly onBadRecord?: ((bad: BadRecord) => void) | undefined;
}

/** Refuses records by the policy of one decoder. */
export class RecordGuard {
  readonly maxBytes: number;
  readonly #name: string;
  readonly #onBadRecord: ((bad: BadRecord) => void) | undefined;

  constructor(options: DecoderOptions) {
    this.maxBytes = numberOption('maxRecordBytes', options.maxRecordBytes, DEFAULT_MAX_RECORD_BYTES, { min: 1 });
    this.#name = options.name ?? 'input';
    this.#onBadRecord = options.onBadRecord;
  }

  /** The record cannot be read; the ones after it can. */
  refuse(line: number, byteOffset: number, reason: string): void {
    this.#report({ line, byteOffset, reason }, 'INPUT_INVALID');
  }

  refuseLarge(line: number, byteOffset: number): void {
    this.#report({ line, byteOffset, reason: `the record is larger than ${this.maxBytes} bytes` }, 'RECORD_TOO_LARGE');
  }

  /** The document itself is broken, so nothing after this point can be trusted, whatever the policy. */
  broken(line: number, byteOffset: number, reason: string): PipelineError {
    return this.#error({ line, byteOffset, reason }, 'INPUT_INVALID');
  }

  #report(bad: BadRecord, code: 'INPUT_INVALID' | 'RECORD_TOO_LARGE'): void {
    if (!this.#onBadRecord) throw this.#error(bad, code);
    this.#onBadRecord(bad);
  }

  // The native parser's message quotes its input, so it is not even a cause of this error.
  #error(bad: BadRecord, code: 'INPUT_INVALID' | 'RECORD_TOO_LARGE'): PipelineError {
    return new PipelineError(code, `${this.#name}:${bad.line}: ${bad.reason}`, {
      details: { source: this.#name, ...bad },
    });
  }
}

/** Bytes as text. ASCII, which most JSON is, needs no decoding. */
export function decodeText(bytes: Buffer, start: number, end: number): string {
  return bytes.toString(isAscii(bytes.subarray(start, end)) ? 'latin1' : 'utf8', start, end);
}

/** False for bytes that decoding has replaced. `text` is the decoded form: without U+FFFD in it there is nothing to check. */
export function isFaithful(text: string, bytes: Buffer, start: number, end: number): boolean {
  return !text.includes('\ufffd') || isUtf8(bytes.subarray(start, end));
}
