import type { Intake } from './feed.ts';
import type { Handlers } from './handlers.ts';
import type { ItemBuffer } from './item-buffer.ts';
import type { ResultWindow } from './result-window.ts';
import type { StreamSettings } from './stream-settings.ts';
import type { StreamCounters } from './stream-stats.ts';

/** The event loop gets a turn at least this often, so that aborts and timers get through floods of microtasks. */
const TURN_MS = 25;

/** The source's side of the buffer: counts items in, lets handlers start, and makes a source that never waits wait. */
export class BufferIntake<T, R> implements Intake {
  readonly #buffer: ItemBuffer<T>;
  readonly #handlers: Handlers<T, R>;
  readonly #window: ResultWindow<T, R>;
  readonly #counters: StreamCounters;
  readonly #settings: StreamSettings<T>;
  readonly #onItems: () => void;
  /** Above this many items a source that is never paused gives handlers a turn before it goes on. */
  readonly #crowded: number;
  #turnAt = performance.now();
  #turn: NodeJS.Immediate | undefined;
  #resume: (() => void) | undefined;

  constructor(
    buffer: ItemBuffer<T>,
    handlers: Handlers<T, R>,
    window: ResultWindow<T, R>,
    counters: StreamCounters,
    settings: StreamSettings<T>,
    onItems: () => void,
  ) {
    this.#buffer = buffer;
    this.#handlers = handlers;
    this.#window = window;
    this.#counters = counters;
    this.#settings = settings;
    this.#onItems = onItems;
    this.#crowded = settings.backpressure === 'drop' ? settings.bufferSize / 2 : Number.POSITIVE_INFINITY;
  }

  /** What is missing in the results of one portion, so that the consumer is given whole ones. */
  get portion(): number {
    const { chunkSize } = this.#settings;
    return Math.max(1, chunkSize - this.#window.ready);
  }

  room(): number {
    return this.#buffer.room;
  }

  whenRoom(): Promise<void> {
    return this.#buffer.whenRoom();
  }

  put(item: unknown): void {
    const index = this.#handlers.free ? this.#buffer.pass() : undefined;
    if (index === undefined) {
      this.hold(item);
      return;
    }
    this.#counters.totalItems += 1;
    // Decoded values have the type the caller says they have.
    this.#handlers.start(item as T, index);
  }

  hold(item: unknown): void {
    const counters = this.#counters;
    counters.totalItems += 1;
    counters.droppedItems += this.#buffer.offer(item as T);
    if (this.#buffer.size > counters.bufferPeak) counters.bufferPeak = this.#buffer.size;
  }

  flush(): Promise<void> | undefined {
    this.#onItems();
    if (this.#buffer.closed) return this.#buffer.whenRoom();
    const now = performance.now();
    this.#counters.sample(now);
    if (this.#buffer.size <= this.#crowded && now - this.#turnAt < TURN_MS) return undefined;
    this.#turnAt = now;
    return new Promise((resolve) => setImmediate(resolve));
  }

  /**
   * Records that are parsed before anybody wants them only grow old in memory. So while a portion of results lies ready
   * and no handler is in flight, this waits until the consumer has used it up, or the event loop has nothing else to do.
   */
  whenWanted(): Promise<void> | undefined {
    const isWanted = this.#window.ready < this.#settings.chunkSize || this.#handlers.inFlight > 0;
    if (isWanted || this.#settings.backpressure === 'drop') return undefined;
    // One turn serves every wait until it comes.
    this.#turn ??= setImmediate(() => {
      this.#turn = undefined;
      this.goOn();
    });
    return new Promise((resolve) => {
      this.#resume = resolve;
    });
  }

  /** The consumer waits for results. */
  goOn(): void {
    const resume = this.#resume;
    this.#resume = undefined;
    resume?.();
  }

  /** The run is over. */
  end(): void {
    clearImmediate(this.#turn);
    this.goOn();
  }
}
