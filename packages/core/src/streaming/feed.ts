import { isThenable } from '../concurrency/thenable.ts';
import { ByteChunks } from './byte-chunks.ts';
import { openDecoder, type StreamFormat } from './open-decoder.ts';
import type { ChunkIterator } from './open-source.ts';
import type { DecoderOptions, Emit, RecordDecoder } from './records.ts';

/** Where items go. */
export interface Intake {
  /** Most items that are to be moved before the next `flush`. */
  readonly portion: number;
  /** Items that may be put now. */
  room(): number;
  /** Resolves when there is room; rejects when nobody wants more. */
  whenRoom(): Promise<void>;
  /** Takes an item in; its handler may start at once. */
  put(item: unknown): void;
  /** Takes an item in; its handler starts at the next `flush`, when the source is at work on the one after it. */
  hold(item: unknown): void;
  /** Some items were put: time to start handlers. A promise asks to wait before going on; it rejects when nobody wants more. */
  flush(): Promise<void> | undefined;
  /** Records at hand need not be decoded before this; undefined: now. */
  whenWanted(): Promise<void> | undefined;
}

/** Reads the source to its end, as fast as there is room. Throws what the source or the decoder throws. */
export async function feed(
  source: ChunkIterator,
  format: StreamFormat,
  options: DecoderOptions,
  intake: Intake,
): Promise<void> {
  const first = await source.next();
  const isObjects = format === 'objects' || (format === 'auto' && (first.done || !isBytesOrText(first.value)));
  if (isObjects) return feedObjects(source, first, intake);
  const decoder = await openDecoder(format as Exclude<StreamFormat, 'objects'>, options);
  const bytes = new ByteChunks();
  const put: Emit = (value) => intake.put(value);
  for (let next = first; !next.done; next = await source.next()) {
    decoder.write(bytes.toBuffer(next.value, options.name));
    await drain(decoder, intake, put);
  }
  decoder.write(bytes.end());
  await drain(decoder, intake, put);
  decoder.end(put);
}

/** Uses up the chunk. There is room before and after, so that a full buffer also stops the reading of the source. */
async function drain(decoder: RecordDecoder, intake: Intake, put: Emit): Promise<void> {
  for (let more = true; more; ) {
    more = decoder.read(Math.min(intake.room(), intake.portion), put);
    const pause = intake.flush() ?? intake.whenWanted();
    if (pause) await pause;
    if (intake.room() === 0) await intake.whenRoom();
  }
}

async function feedObjects(source: ChunkIterator, first: IteratorResult<unknown>, intake: Intake): Promise<void> {
  let count = 0;
  for (let next = first; !next.done; ) {
    intake.hold(next.value);
    count += 1;
    if (intake.room() === 0) {
      await intake.flush();
      if (intake.room() === 0) await intake.whenRoom();
    }
    const following = source.next();
    if (isThenable(following)) {
      [next] = await Promise.all([following, intake.flush()]);
    } else {
      next = following;
      if (count % intake.portion === 0) await intake.flush();
    }
  }
}

function isBytesOrText(chunk: unknown): boolean {
  return typeof chunk === 'string' || ArrayBuffer.isView(chunk) || chunk instanceof ArrayBuffer;
}
