import { type Answer, type Failure, type PackedError, type Parcel, packError } from './wire.ts';

/** A parcel in the hands of a worker. */
export class ParcelWork {
  readonly parcel: Parcel;
  readonly size: number;
  /** Position of the next task to begin. */
  next = 0;
  readonly #startedAt = performance.now();
  readonly #values: unknown[] = [];
  readonly #failures: Failure[] = [];
  #left: number;

  constructor(parcel: Parcel) {
    this.parcel = parcel;
    this.size = parcel.items.length;
    this.#left = this.size;
  }

  get done(): boolean {
    return this.#left === 0;
  }

  succeed(position: number, value: unknown): void {
    // Without gaps: an array with holes is cloned as slowly as an object.
    while (this.#values.length < position) this.#values.push(undefined);
    if (position === this.#values.length) this.#values.push(value);
    else this.#values[position] = value;
    this.#left -= 1;
  }

  fail(position: number, error: PackedError): void {
    this.#failures.push({ position, error });
    this.succeed(position, undefined);
  }

  answer(strays: number): Answer {
    const ms = performance.now() - this.#startedAt;
    return { type: 'done', id: this.parcel.id, ms, values: this.#values, failures: this.#failures, strays };
  }

  /** Turns values that cannot be cloned into failures; the others stay. */
  failUncloneable(): void {
    this.#values.forEach((value, position) => {
      try {
        structuredClone(value);
      } catch (thrown) {
        this.#values[position] = undefined;
        this.#failures.push({ position, error: packError(thrown) });
      }
    });
  }
}
