interface Entry<T> {
  readonly value: T;
  readonly priority: number;
  readonly order: number;
  heapIndex: number;
  before: Entry<T> | undefined;
  after: Entry<T> | undefined;
}

/**
 * Values leave in the order they came, and the one of lowest priority can be dropped from the middle; among equals the
 * newest. A linked list for the order, a binary heap for the priorities: push, shift and drop are O(log n).
 */
export class PriorityFifo<T> {
  #heap: Entry<T>[] = [];
  #first: Entry<T> | undefined;
  #last: Entry<T> | undefined;
  #pushed = 0;

  get size(): number {
    return this.#heap.length;
  }

  /** The lowest priority held; Infinity if empty. */
  get lowest(): number {
    return this.#heap[0]?.priority ?? Number.POSITIVE_INFINITY;
  }

  push(value: T, priority = 0): void {
    const entry: Entry<T> = {
      value,
      priority,
      order: this.#pushed++,
      heapIndex: this.#heap.length,
      before: this.#last,
      after: undefined,
    };
    if (this.#last) this.#last.after = entry;
    else this.#first = entry;
    this.#last = entry;
    this.#heap.push(entry);
    this.#rise(entry);
  }

  shift(): T | undefined {
    return this.#first && this.#remove(this.#first);
  }

  dropLowest(): T | undefined {
    return this.#heap[0] && this.#remove(this.#heap[0]);
  }

  clear(): void {
    this.#heap = [];
    this.#first = undefined;
    this.#last = undefined;
  }

  #remove(entry: Entry<T>): T {
    if (entry.before) entry.before.after = entry.after;
    else this.#first = entry.after;
    if (entry.after) entry.after.before = entry.before;
    else this.#last = entry.before;
    const moved = this.#heap.pop() as Entry<T>;
    if (moved !== entry) {
      this.#place(moved, entry.heapIndex);
      this.#rise(moved);
      this.#sink(moved);
    }
    return entry.value;
  }

  #rise(entry: Entry<T>): void {
    while (entry.heapIndex > 0) {
      const at = entry.heapIndex;
      const parent = this.#heap[(at - 1) >> 1] as Entry<T>;
      if (!goesFirst(entry, parent)) return;
      this.#place(entry, parent.heapIndex);
      this.#place(parent, at);
    }
  }

  #sink(entry: Entry<T>): void {
    for (;;) {
      const at = entry.heapIndex;
      const left = this.#heap[2 * at + 1];
      const right = this.#heap[2 * at + 2];
      const child = left && right && goesFirst(right, left) ? right : left;
      if (!child || !goesFirst(child, entry)) return;
      this.#place(entry, child.heapIndex);
      this.#place(child, at);
    }
  }

  #place(entry: Entry<T>, index: number): void {
    this.#heap[index] = entry;
    entry.heapIndex = index;
  }
}

/** Is `a` dropped before `b`? */
function goesFirst<T>(a: Entry<T>, b: Entry<T>): boolean {
  return a.priority < b.priority || (a.priority === b.priority && a.order > b.order);
}
