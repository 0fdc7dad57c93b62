import type { Pump, Run } from '../concurrency/run.ts';
import { EMPTY } from '../concurrency/source.ts';
import { PipelineError } from '../errors.ts';

export interface HandlerContext {
  /** Position of the item in the input, from 0. */
  readonly index: number;
  /** 1 for the first attempt. */
  readonly attempt: number;
  /** Aborted when the run stops early or this attempt takes too long. */
  readonly signal: AbortSignal;
}

export type Handler<T, R> = (item: T, context: HandlerContext) => R | PromiseLike<R>;

/** One place for an item in flight. Its callbacks are made once, so that an item costs no closure. */
class Slot<T, R> {
  item: T | undefined;
  index = -1;
  attempt = 0;
  /** False once its handler was given up: whatever that settles to comes too late. */
  live = true;
  controller: AbortController | undefined;
  timer: NodeJS.Timeout | undefined;
  readonly onValue: (value: R) => void;
  readonly onError: (thrown: unknown) => void;

  constructor(onValue: (slot: Slot<T, R>, value: R) => void, onError: (slot: Slot<T, R>, thrown: unknown) => void) {
    this.onValue = (value) => onValue(this, value);
    this.onError = (thrown) => onError(this, thrown);
  }
}

/**
 * Runs handlers in this thread in a sliding window: a slot that settles pulls the next item itself.
 * A retried item keeps its slot while it waits. Memory: one slot per item in flight.
 */
export class InlinePump<T, R> implements Pump {
  #run: Run<T, R>;
  #handler: Handler<T, R>;
  #timeoutMs: number;
  #free: Slot<T, R>[] = [];
  #slots = new Set<Slot<T, R>>();
  #filling = false;

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
      const slot = this.#free.pop() ?? this.#addSlot();
      slot.item = item;
      slot.index = run.enter();
      slot.attempt = 1;
      this.#invoke(slot);
    }
    this.#filling = false;
    run.finishIfDrained();
  }

  resize(): void {}

  async close(): Promise<void> {
    for (const slot of this.#slots) {
      slot.live = false;
      clearTimeout(slot.timer);
      slot.controller?.abort(this.#run.signal.reason);
    }
    this.#slots.clear();
  }

  #addSlot(): Slot<T, R> {
    const slot = new Slot<T, R>(
      (settled, value) => {
        if (!settled.live) return;
        this.#succeed(settled, value);
        this.fill();
      },
      (settled, thrown) => {
        if (!settled.live) return;
        this.#fail(settled, thrown);
        this.fill();
      },
    );
    this.#slots.add(slot);
    return slot;
  }

  #invoke(slot: Slot<T, R>): void {
    const signal = this.#timeoutMs > 0 ? this.#startClock(slot) : this.#run.signal;
    const { index, attempt } = slot;
    let settled: Promise<R>;
    try {
      const result = this.#handler(slot.item as T, { index, attempt, signal });
      if (result instanceof Promise) settled = result;
      else if (isThenable(result)) settled = Promise.resolve(result);
      else {
        if (slot.live) this.#succeed(slot, result);
        return;
      }
    } catch (thrown) {
      if (slot.live) this.#fail(slot, thrown);
      return;
    }
    settled.then(slot.onValue, slot.onError);
  }

  #succeed(slot: Slot<T, R>, value: R): void {
    this.#release(slot);
    this.#run.succeed(slot.index, value, slot.attempt);
  }

  #fail(slot: Slot<T, R>, thrown: unknown): void {
    clearTimeout(slot.timer);
    const { index, attempt } = slot;
    const item = slot.item as T;
    const delay = this.#run.retryDelay(item, index, attempt, thrown);
    if (delay === undefined) {
      this.#release(slot);
      return;
    }
    if (!slot.live) return;
    slot.attempt += 1;
    slot.controller = undefined;
    const again = () => {
      if (!slot.live) return;
      this.#invoke(slot);
      this.fill();
    };
    if (delay === 0) setImmediate(again);
    else slot.timer = setTimeout(again, delay);
  }

  #release(slot: Slot<T, R>): void {
    if (this.#timeoutMs > 0) clearTimeout(slot.timer);
    slot.controller = undefined;
    slot.item = undefined;
    this.#free.push(slot);
  }

  #startClock(slot: Slot<T, R>): AbortSignal {
    const controller = new AbortController();
    slot.controller = controller;
    slot.timer = setTimeout(() => this.#giveUp(slot, controller), this.#timeoutMs);
    return controller.signal;
  }

  /** The handler may go on for ever, so its slot is left to it and the item moves to a new one. */
  #giveUp(slot: Slot<T, R>, controller: AbortController): void {
    slot.live = false;
    this.#slots.delete(slot);
    const heir = this.#addSlot();
    heir.item = slot.item;
    heir.index = slot.index;
    heir.attempt = slot.attempt;
    slot.item = undefined;
    const error = timeoutError(this.#timeoutMs, slot.index, slot.attempt);
    controller.abort(error);
    // An abort listener may have stopped the run.
    if (!heir.live) return;
    this.#fail(heir, error);
    this.fill();
  }
}

export function timeoutError(timeoutMs: number, index: number, attempt: number): PipelineError {
  return new PipelineError('TIMEOUT', `item ${index} took longer than ${timeoutMs} ms`, {
    details: { index, attempt, timeoutMs },
  });
}

function isThenable<R>(value: R | PromiseLike<R>): value is PromiseLike<R> {
  return (
    value !== null &&
    (typeof value === 'object' || typeof value === 'function') &&
    typeof (value as PromiseLike<R>).then === 'function'
  );
}
