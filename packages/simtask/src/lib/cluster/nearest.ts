/** The closest of the items offered, up to `keep`, ties by number. */
export class Nearest {
  readonly #keep: number;
  readonly #closeness: Float64Array;
  #items: number[] = [];
  /** The last one kept, once there are enough: who is not closer need not apply. */
  #worst = 0;
  #last = Number.POSITIVE_INFINITY;

  constructor(keep: number) {
    this.#keep = keep;
    this.#closeness = new Float64Array(keep);
  }

  /** How close an item must be at least; 0 while there is room. */
  get worst(): number {
    return this.#worst;
  }

  wants(item: number, close: number): boolean {
    return close > this.#worst || (close === this.#worst && item < this.#last);
  }

  /** One that it wants. */
  add(item: number, close: number): void {
    const items = this.#items;
    const closeness = this.#closeness;
    let place = items.length === this.#keep ? this.#keep - 1 : items.length;
    for (; place > 0; place--) {
      const before = closeness[place - 1] as number;
      if (before > close || (before === close && (items[place - 1] as number) < item)) break;
      closeness[place] = before;
      items[place] = items[place - 1] as number;
    }
    closeness[place] = close;
    items[place] = item;
    if (items.length < this.#keep) return;
    this.#worst = closeness[this.#keep - 1] as number;
    this.#last = items[this.#keep - 1] as number;
  }

  /** Hands over what is kept, the closest first, and starts anew. */
  take(): number[] {
    const items = this.#items;
    this.#items = [];
    this.#worst = 0;
    this.#last = Number.POSITIVE_INFINITY;
    return items;
  }
}
