import { performance } from 'node:perf_hooks';
import type { Pump, Run } from '../concurrency/run.ts';
import { EMPTY } from '../concurrency/source.ts';
import { isThenable } from '../concurrency/thenable.ts';
import { PipelineError } from '../errors.ts';
import { AttemptSignal } from './attempt-signal.ts';
import { openSlot, recycleSlot, type Slot, type SlotOwner } from './slot.ts';

export interface HandlerContext {
  /** Position of the item in the input, from 0. */
  readonly index: number;
  /** 1 for the first attempt. */
  readonly attempt: number;
  /** Aborted when the run stops early or this attempt takes too long. */
  readonly signal: AbortSignal;
}

export type Handler<T, R> = (item: T, context: HandlerContext) => R | PromiseLike<R>;

/**
 * Runs handlers in this thread in a sliding window: a slot that settles pulls the next item itself.
 * A retried item keeps its slot while it waits. Memory: one slot per item in flight.
 */
export class InlinePump<T, R> implements Pump, SlotOwner<T, R> {
  #run: Run<T, R>;
  #handler: Handler<T, R>;
  #timeoutMs: number;
  #free: Slot<T, R>[] = [];
  #slots = new Set<Slot<T, R>>();
  #filling = false;
  /** One timer for the time limits of all attempts; runs while there are any. */
  #alarm: NodeJS.Timeout | undefined = undefined;

  /** `timeoutMs` 0 means no limit. */
  constructor(run: Run<T, R>, handler: Handler<T, R>, timeoutMs: number) {
    this.#run = run;
    this.#handler = handler;
    this.#timeoutMs = timeoutMs;
  }

  get window(): number {
    return this.#run.limit;
  }

  fill(): void {
    // A handler may settle, abort or resize synchronously, which leads back here.
    if (this.#filling) return;
    this.#filling = true;
    const run = this.#run;
    while (run.mayStart()) {
      const item = run.source.take();
      if (item === EMPTY) break;
      this.#begin(this.#free.pop() ?? this.#addSlot(), item);
    }
    this.#filling = false;
    if (this.#alarm !== undefined && run.inFlight === 0) this.#disarm();
    run.finishIfDrained();
  }

  resize(): void {}

  async close(): Promise<void> {
    for (const slot of this.#free) {
      this.#slots.delete(slot);
      recycleSlot(slot);
    }
    this.#free = [];
    this.#disarm();
    for (const slot of this.#slots) {
      slot.live = false;
      clearTimeout(slot.timer);
      slot.signal?.abort(this.#run.signal.reason);
    }
    this.#slots.clear();
  }

  resolved(slot: Slot<T, R>, value: R): void {
    if (!slot.live) return;
    if (this.#timeoutMs > 0) this.#stopClock(slot);
    this.#run.succeed(slot.index, value, slot.attempt);
    this.#reuse(slot);
  }

  rejected(slot: Slot<T, R>, thrown: unknown): void {
    if (!slot.live) return;
    if (this.#fail(slot, thrown)) this.#reuse(slot);
    else this.fill();
  }

  /** The slot of a settled item takes the next one, which is all there is to do in a full window. */
  #reuse(slot: Slot<T, R>): void {
    const run = this.#run;
    if (!this.#filling && run.mayStart()) {
      this.#filling = true;
      const item = run.source.take();
      if (item === EMPTY) this.#release(slot);
      else this.#begin(slot, item);
      this.#filling = false;
      if (run.inFlight === run.allowed) return;
    } else this.#release(slot);
    this.fill();
  }

  #begin(slot: Slot<T, R>, item: T): void {
    slot.item = item;
    slot.index = this.#run.enter();
    slot.attempt = 1;
    this.#invoke(slot);
  }

  #addSlot(): Slot<T, R> {
    const slot = openSlot(this);
    this.#slots.add(slot);
    return slot;
  }

  #invoke(slot: Slot<T, R>): void {
    const { index, attempt } = slot;
    try {
      const handler = this.#handler;
      const context = this.#timeoutMs > 0 ? this.#limit(slot) : { index, attempt, signal: this.#run.signal };
      const result = handler(slot.item as T, context);
      // A `then` of someone else's may call back twice, or throw; only the language's own keeps to the rules.
      if (result instanceof Promise && result.then === Promise.prototype.then) {
        result.then(slot.onValue, slot.onError);
      } else if (isThenable(result)) {
        new Promise<R>((resolve) => resolve(result)).then(slot.onValue, slot.onError);
      } else if (slot.live) this.#settleNow(slot, result);
    } catch (thrown) {
      if (slot.live && this.#fail(slot, thrown)) this.#release(slot);
    }
  }

  #settleNow(slot: Slot<T, R>, value: R): void {
    if (this.#timeoutMs > 0) this.#stopClock(slot);
    this.#run.succeed(slot.index, value, slot.attempt);
    this.#release(slot);
  }

  /** False when the slot goes on with another attempt, or was given up. */
  #fail(slot: Slot<T, R>, thrown: unknown): boolean {
    this.#stopClock(slot);
    const { index, attempt } = slot;
    const delay = this.#run.retryDelay(slot.item as T, index, attempt, thrown);
    if (delay === undefined) return true;
    if (!slot.live) return false;
    slot.attempt += 1;
    const again = () => {
      if (!slot.live) return;
      this.#invoke(slot);
      this.fill();
    };
    if (delay === 0) setImmediate(again);
    else slot.timer = setTimeout(again, delay);
    return false;
  }

  #release(slot: Slot<T, R>): void {
    slot.item = undefined;
    this.#free.push(slot);
  }

  #stopClock(slot: Slot<T, R>): void {
    slot.signal = undefined;
    slot.deadline = Number.POSITIVE_INFINITY;
  }

  #limit(slot: Slot<T, R>): HandlerContext {
    const { index, attempt } = slot;
    slot.signal = new AttemptSignal();
    slot.deadline = performance.now() + this.#timeoutMs;
    // All that is in flight has a sooner deadline, so an alarm that is set rings in time for this one too.
    this.#alarm ??= setTimeout(() => this.#ring(), this.#timeoutMs);
    return slot.signal.context(index, attempt);
  }

  #ring(): void {
    const now = performance.now();
    const overdue: Slot<T, R>[] = [];
    let next = Number.POSITIVE_INFINITY;
    for (const slot of this.#slots) {
      if (slot.deadline <= now) overdue.push(slot);
      else next = Math.min(next, slot.deadline);
    }
    this.#alarm = Number.isFinite(next) ? setTimeout(() => this.#ring(), Math.ceil(next - now)) : undefined;
    for (const slot of overdue) if (slot.live && slot.deadline <= now) this.#giveUp(slot);
  }

  #disarm(): void {
    clearTimeout(this.#alarm);
    this.#alarm = undefined;
  }

  /** The handler may go on for ever, so its slot is left to it and the item moves to a new one. */
  #giveUp(slot: Slot<T, R>): void {
    slot.live = false;
    this.#slots.delete(slot);
    const heir = this.#addSlot();
    heir.item = slot.item;
    heir.index = slot.index;
    heir.attempt = slot.attempt;
    slot.item = undefined;
    const error = timeoutError(this.#timeoutMs, slot.index, slot.attempt);
    slot.signal?.abort(error);
    // An abort listener may have stopped the run.
    if (!heir.live) return;
    if (this.#fail(heir, error)) this.#reuse(heir);
    else this.fill();
  }
}

export function timeoutError(timeoutMs: number, index: number, attempt: number): PipelineError {
  return new PipelineError('TIMEOUT', `item ${index} took longer than ${timeoutMs} ms`, {
    details: { index, attempt, timeoutMs },
  });
}
