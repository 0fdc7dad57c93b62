import { type MemoryMeter, MemoryMonitor, memoryLimit } from '../metrics/memory-monitor.ts';

/** A run gives the event loop a turn at least this often, so that aborts and timers get through floods of microtasks. */
const TURN_MS = 25;

/** How many items may be in flight now: the limit, 1 while memory is short, 0 while the event loop has its turn. */
export class Pace {
  readonly memory: MemoryMonitor;
  allowed: number;
  #limit: number;
  #resting = false;
  #turnAt = performance.now();
  #onMore: () => void;

  /** `onMore` is called whenever `allowed` may have grown. */
  constructor(limit: number, megabytes: number, meter: MemoryMeter | undefined, onMore: () => void) {
    this.#limit = limit;
    this.allowed = limit;
    this.#onMore = onMore;
    this.memory = new MemoryMonitor({ limit: memoryLimit(megabytes), meter, onChange: () => this.#regulate() });
  }

  get limit(): number {
    return this.#limit;
  }

  set limit(limit: number) {
    this.#limit = limit;
    this.#regulate();
  }

  /** To be called once per batch of settled items, because reading clocks and meters costs more than a small item. */
  check(): void {
    this.memory.sample();
    if (this.#resting || performance.now() - this.#turnAt < TURN_MS) return;
    this.#resting = true;
    this.#regulate();
    setImmediate(() => {
      this.#resting = false;
      this.#turnAt = performance.now();
      this.#regulate();
    });
  }

  #regulate(): void {
    if (this.#resting) this.allowed = 0;
    else this.allowed = this.memory.over ? 1 : this.#limit;
    if (this.allowed > 0) this.#onMore();
  }
}
