import type { AttemptSignal } from './attempt-signal.ts';

/** Whoever starts items and wants to hear what became of them. */
export interface SlotOwner<T, R> {
  resolved(slot: Slot<T, R>, value: R): void;
  rejected(slot: Slot<T, R>, thrown: unknown): void;
}

/** One place for an item in flight. Its callbacks are made once, so that an item costs no closure. */
export class Slot<T, R> {
  owner: SlotOwner<T, R>;
  item: T | undefined = undefined;
  index = 0;
  attempt = 0;
  /** False once its handler was given up: whatever that settles to comes too late. */
  live = true;
  /** With a time limit only: the signal of the attempt, and when it is to end, in ms of the monotonic clock. */
  signal: AttemptSignal | undefined = undefined;
  deadline = Number.POSITIVE_INFINITY;
  /** Of a wait between attempts. */
  timer: NodeJS.Timeout | undefined = undefined;
  readonly onValue: (value: R) => void;
  readonly onError: (thrown: unknown) => void;

  constructor(owner: SlotOwner<T, R>) {
    this.owner = owner;
    this.onValue = (value) => this.owner.resolved(this, value);
    this.onError = (thrown) => this.owner.rejected(this, thrown);
  }
}

const MOST_IDLE = 64;

/**
 * Slots of runs that are over. V8 drops the code compiled for a function once nothing refers to that function, so
 * callbacks made anew for each run would start cold after every full collection.
 */
const idle: Slot<unknown, unknown>[] = [];

const NOBODY: SlotOwner<unknown, unknown> = { resolved() {}, rejected() {} };

export function openSlot<T, R>(owner: SlotOwner<T, R>): Slot<T, R> {
  const slot = idle.pop() as Slot<T, R> | undefined;
  if (slot === undefined) return new Slot(owner);
  slot.owner = owner;
  return slot;
}

/** For a slot that nothing will call any more: its item is settled, its timer cleared. */
export function recycleSlot<T, R>(slot: Slot<T, R>): void {
  if (idle.length >= MOST_IDLE) return;
  const free = slot as Slot<unknown, unknown>;
  free.owner = NOBODY;
  free.item = undefined;
  free.signal = undefined;
  free.deadline = Number.POSITIVE_INFINITY;
  free.timer = undefined;
  idle.push(free);
}
