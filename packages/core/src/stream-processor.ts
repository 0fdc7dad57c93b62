import type { ItemError } from './concurrency/outcome.ts';
import type { ItemHandler } from './streaming/handlers.ts';
import { checkFormat, type StreamFormat } from './streaming/open-decoder.ts';
import type { StreamSource } from './streaming/open-source.ts';
import { StreamOutput } from './streaming/stream-output.ts';
import { StreamRun } from './streaming/stream-run.ts';
import {
  resolveStreamSettings,
  type StreamProcessorOptions,
  type StreamSettings,
} from './streaming/stream-settings.ts';
import type { StreamStats } from './streaming/stream-stats.ts';

export interface StreamResult<T, R> {
  /** Without the failed and dropped items; in the order of the source unless `ordered: false`. */
  readonly items: R[];
  readonly errors: readonly ItemError<T>[];
  readonly stats: StreamStats;
}

/**
 * Pulls records out of a source and through a function, with bounded memory on every side.
 * In: Node streams, web streams, iterables, text or bytes, holding objects, NDJSON, a JSON array or an array inside a
 * JSON document (see `StreamFormat`); the same values in any chunking. Out: an async iterable of results.
 * The same processor may run any number of times, also at once: all state is per run.
 * @example for await (const row of new StreamProcessor(parseRow).stream(createReadStream('rows.ndjson'))) { … }
 */
export class StreamProcessor<T, R> {
  readonly #handler: ItemHandler<T, R>;
  readonly #settings: StreamSettings<T>;

  /** Throws TypeError or RangeError for options that make no sense. */
  constructor(handler: ItemHandler<T, R>, options: StreamProcessorOptions<T> = {}) {
    if (typeof handler !== 'function') {
      throw new TypeError(`Expected \`handler\` to be a function, got \`${String(handler)}\` (${typeof handler})`);
    }
    this.#handler = handler;
    this.#settings = resolveStreamSettings(options);
  }

  /**
   * The results as they come; `batches()` gives them in arrays of `chunkSize`. Failed items are left out and collected
   * in `errors`; `stats` is live.
   * Throws, after the results before it: what the source threw, PipelineError INPUT_INVALID or RECORD_TOO_LARGE for a
   * record that cannot be read, TOO_MANY_ERRORS for more failed items than `maxErrors`, and at once
   * ABORTED. Then the source is destroyed and the handlers in flight are aborted.
   */
  stream(source: StreamSource<T>, format: StreamFormat = 'auto'): StreamOutput<T, R> {
    checkFormat(format);
    const run = new StreamRun(this.#handler, this.#settings, source, format);
    return new StreamOutput(run, this.#settings.chunkSize);
  }

  /**
   * Collects every result, so memory grows with the source. Failed items are data, in `errors`. Throws as `stream`
   * does; `partialStreamResult(error)` is what there was by then.
   */
  async process(source: StreamSource<T>, format: StreamFormat = 'auto'): Promise<StreamResult<T, R>> {
    const output = this.stream(source, format);
    const items: R[] = [];
    try {
      for await (const batch of output.batches()) for (const item of batch) items.push(item);
    } catch (thrown) {
      // A source may throw anything, and even `instanceof` throws on some of it.
      if (typeof thrown === 'object' && thrown !== null)
        partial.set(thrown, { items, errors: output.errors, stats: { ...output.stats } });
      throw thrown;
    }
    return { items, errors: output.errors, stats: { ...output.stats } };
  }
}

/** Beside the errors instead of on them, so that printing or serialising an error never shows an item's content. */
const partial = new WeakMap<object, StreamResult<unknown, unknown>>();

/** What a `StreamProcessor.process()` call had when it rejected with this error; undefined for any other error. */
export function partialStreamResult<T, R>(error: unknown): StreamResult<T, R> | undefined {
  return partial.get(error as object) as StreamResult<T, R> | undefined;
}
