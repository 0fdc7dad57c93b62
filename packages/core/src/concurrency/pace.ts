import { performance } from 'node:perf_hooks';
import { type MemoryMeter, MemoryMonitor, memoryLimit } from '../metrics/memory-monitor.ts';

/** A run gives the event loop a turn at least this often, so that aborts and timers get through floods of microtasks. */
const TURN_MS = 25;

/** Decides how many items may be in flight now: the limit, 1 while memory is short, 0 while the event loop has its turn. */
export class Pace {
  readonly memory: MemoryMonitor;
  #limit: number;
  #resting = false;
  #turnAt = performance.now();
  #run: { allow(inFlight: number): void };

  /** `run` is told how many whenever that may have changed. */
  constructor(
    limit: number,
    megabytes: number,
    meter: MemoryMeter | undefined,
    run: { allow(inFlight: number): void },
  ) {
    this.#limit = limit;
    this.#run = run;
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
    const now = performance.now();
    this.memory.sample(now);
    if (this.#resting || now - this.#turnAt < TURN_MS) return;
    this.#resting = true;
    this.#regulate();
    setImmediate(() => {
      this.#resting = false;
      this.#turnAt = performance.now();
      this.#regulate();
    });
  }

  #regulate(): void {
    const most = this.memory.over ? 1 : this.#limit;
    this.#run.allow(this.#resting ? 0 : most);
  }
}
