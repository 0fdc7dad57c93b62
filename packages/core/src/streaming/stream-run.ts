import type { ItemError } from '../concurrency/outcome.ts';
import { PipelineError } from '../errors.ts';
import { BufferIntake } from './buffer-intake.ts';
import { feed } from './feed.ts';
import { Handlers, type ItemHandler } from './handlers.ts';
import type { ItemBuffer } from './item-buffer.ts';
import type { StreamFormat } from './open-decoder.ts';
import { type ChunkIterator, openSource } from './open-source.ts';
import { ResultWindow } from './result-window.ts';
import { openBuffer, type StreamSettings } from './stream-settings.ts';
import { StreamCounters } from './stream-stats.ts';

interface Waiter {
  readonly min: number;
  readonly resume: () => void;
}

/**
 * One pass over one source: source → buffer → handlers → window → consumer. The feed fills the buffer, handlers start
 * whenever there are items, a free slot and room in the window, and the consumer takes what is ready. Synchronous
 * handlers cost no promise. Holds at most `bufferSize` items, `maxConcurrency` in flight, and
 * `chunkSize + maxConcurrency` results.
 */
export class StreamRun<T, R> {
  readonly counters = new StreamCounters();
  readonly errors: ItemError<T>[] = [];
  readonly #settings: StreamSettings<T>;
  readonly #format: StreamFormat;
  readonly #source: ChunkIterator;
  readonly #buffer: ItemBuffer<T>;
  readonly #window: ResultWindow<T, R>;
  readonly #handlers: Handlers<T, R>;
  readonly #intake: BufferIntake<T, R>;
  readonly #onAbort = () => this.#abort();
  #state: 'new' | 'open' | 'over' = 'new';
  #failure: { readonly error: unknown } | undefined;
  #sourceOver: { readonly failure?: { readonly error: unknown } } | undefined;
  #closed: Promise<void> = Promise.resolve();
  #waiter: Waiter | undefined;
  #failuresDelivered = 0;
  #filling = false;

  constructor(handler: ItemHandler<T, R>, settings: StreamSettings<T>, source: unknown, format: StreamFormat) {
    this.#settings = settings;
    this.#format = format;
    this.#source = openSource(source);
    this.#buffer = openBuffer(settings);
    this.#window = new ResultWindow(settings.ordered, (failure) => this.#deliverFailure(failure));
    const fill = () => this.#fill();
    this.#handlers = new Handlers(handler, settings, this.counters, this.#window, fill);
    this.#intake = new BufferIntake(this.#buffer, this.#handlers, this.#window, this.counters, settings, fill);
  }

  /** The run was aborted or left: what its consumer still has in hand is not wanted. */
  interrupted = false;

  /**
   * At least `min` results and at most `max`, in fewer only before the end or an error. None at all is the end.
   * Rejects with the error of the run, once, after the results before it.
   */
  async pull(min: number, max: number): Promise<R[]> {
    if (this.#state === 'new') this.#start();
    if (this.#state === 'open' && this.#window.ready < min) {
      this.#fill();
      if (this.#isOpen() && this.#window.ready < min) {
        await new Promise<void>((resume) => {
          this.#waiter = { min, resume };
          this.#intake.goOn();
        });
      }
    }
    if (this.#window.ready > 0) {
      const results = this.#window.take(max);
      this.#fill();
      return results;
    }
    await this.#closed;
    const failure = this.#failure;
    this.#failure = undefined;
    if (failure) throw failure.error;
    return [];
  }

  /** The consumer wants no more. Resolves when the source is released; handlers in flight are told, not waited for. */
  async stop(): Promise<void> {
    if (this.#state !== 'over') {
      this.#window.clear();
      this.#end(undefined, new DOMException('the consumer stopped reading', 'AbortError'));
    }
    await this.#closed;
  }

  #isOpen(): boolean {
    return this.#state === 'open';
  }

  #start(): void {
    this.#state = 'open';
    this.counters.start();
    const { signal, name, maxRecordBytes } = this.#settings;
    if (signal?.aborted) {
      this.#abort();
      return;
    }
    signal?.addEventListener('abort', this.#onAbort, { once: true });
    const options = { name, maxRecordBytes, onBadRecord: this.#badRecordListener() };
    feed(this.#source, this.#format, options, this.#intake).then(
      () => this.#endSource({}),
      (error: unknown) => this.#endSource({ failure: { error } }),
    );
  }

  #badRecordListener(): Parameters<typeof feed>[2]['onBadRecord'] {
    const { onBadRecord } = this.#settings;
    if (onBadRecord === 'fail') return undefined;
    return (bad) => {
      this.counters.parseErrors += 1;
      if (typeof onBadRecord === 'function') onBadRecord(bad);
    };
  }

  #endSource(end: { readonly failure?: { readonly error: unknown } }): void {
    this.#sourceOver = end;
    this.#fill();
  }

  /** Starts what may be started, ends what is at its end, and wakes the consumer if there is something for it. */
  #fill(): void {
    if (this.#filling || !this.#isOpen()) return;
    this.#filling = true;
    while (this.#buffer.size > 0 && this.#handlers.free) {
      const next = this.#buffer.take();
      if (next) this.#handlers.start(next.item, next.index);
    }
    this.#filling = false;
    if (this.#isOpen() && this.#sourceOver && this.#handlers.inFlight === 0 && this.#buffer.size === 0) {
      this.#end(this.#sourceOver.failure);
    }
    const waiter = this.#waiter;
    if (waiter && (this.#window.ready >= waiter.min || !this.#isOpen())) this.#wake();
  }

  #deliverFailure(failure: ItemError<T>): void {
    try {
      if (this.#settings.onItemError) this.#settings.onItemError(failure);
      else this.errors.push(failure);
    } catch (error) {
      this.#end({ error });
      return;
    }
    this.#failuresDelivered += 1;
    if (this.#failuresDelivered > this.#settings.maxErrors) {
      this.#end({ error: tooManyErrors(this.#failuresDelivered, this.#settings.maxErrors, failure.error) });
    }
  }

  #abort(): void {
    const cause: unknown = this.#settings.signal?.reason;
    this.#window.clear();
    const error = new PipelineError('ABORTED', 'the stream was aborted', { cause });
    this.#end({ error }, error);
  }

  /** Ends the run, once. Results that are ready go out before the failure. */
  #end(failure: { readonly error: unknown } | undefined, interruption?: unknown): void {
    if (this.#state === 'over') return;
    this.#state = 'over';
    this.#failure = failure;
    this.interrupted = interruption !== undefined;
    this.#window.close();
    this.#settings.signal?.removeEventListener('abort', this.#onAbort);
    this.#closed = this.#source.close();
    this.#buffer.close(interruption ?? new DOMException('the stream has ended', 'AbortError'));
    this.#handlers.stop(interruption === undefined ? failure : { error: interruption });
    this.#intake.end();
    this.counters.end();
    this.#wake();
  }

  #wake(): void {
    const waiter = this.#waiter;
    this.#waiter = undefined;
    waiter?.resume();
  }
}

function tooManyErrors(failed: number, maxErrors: number, cause: Error): PipelineError {
  const message = `${failed} ${failed === 1 ? 'item' : 'items'} failed, more than \`maxErrors\` (${maxErrors}) allows`;
  return new PipelineError('TOO_MANY_ERRORS', message, { details: { failed, maxErrors }, cause });
}
