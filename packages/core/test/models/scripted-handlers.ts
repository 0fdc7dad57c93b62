/** What becomes of one item. */
export interface ItemPlan {
  /** Returns at once, settles when the script says so, or gives a thenable that settles more than once. */
  readonly how: 'returns' | 'waits' | 'thenable';
  /** Attempts that throw. */
  readonly fails: number;
  readonly thrower: () => unknown;
  /** What its handler does besides: aborts the run, or sets the limit. */
  readonly inside: 'nothing' | 'abort' | number;
}

/** What a handler returns for an item. */
export const resultOf = (index: number) => ({ index, list: [index, [index]] });

/** What became of an item for good: `thrown` in a list of its own, as it may be anything. */
export type Settled = { readonly ok: true } | { readonly ok: false; readonly thrown: readonly [unknown] };

interface Context {
  readonly index: number;
  readonly attempt: number;
  readonly signal: AbortSignal;
}

interface Running extends Context {
  readonly resolve: (value: unknown) => void;
  readonly reject: (reason: unknown) => void;
}

/** Handlers that settle when a script says so, and the books of what was started and what it came to. */
export class ScriptedHandlers {
  readonly settled = new Map<number, Settled>();
  limit: number;
  peak = 0;
  starts = 0;
  /** Items that were started, however often. */
  entered = 0;
  /** The run was told to stop, or has ended. */
  over = false;
  readonly #plans: readonly ItemPlan[];
  readonly #retry: number;
  readonly #broken: string[];
  readonly #besides: (what: 'abort' | number) => void;
  /** The attempt of each item that was started and is not settled for good: in a handler or waiting to be tried again. */
  readonly #inFlight = new Map<number, number>();
  #running: Running[] = [];

  constructor(
    plans: readonly ItemPlan[],
    { limit, retry }: { readonly limit: number; readonly retry: number },
    broken: string[],
    besides: (what: 'abort' | number) => void,
  ) {
    this.#plans = plans;
    this.limit = limit;
    this.#retry = retry;
    this.#broken = broken;
    this.#besides = besides;
  }

  get inFlight(): number {
    return this.#inFlight.size;
  }

  get runningSignals(): AbortSignal[] {
    return this.#running.map(({ signal }) => signal);
  }

  /** Lets one of the handlers that wait settle. False: none waits. */
  settle(which = 0): boolean {
    const waiting = this.#running.filter(({ index }) => this.#plans[index]?.how === 'waits');
    const one = waiting[which % waiting.length];
    if (one === undefined) return false;
    this.#settle(one, one.resolve, one.reject);
    return true;
  }

  handle(item: ItemPlan, context: Context): unknown {
    const { index, attempt, signal } = context;
    this.#enter(item, context);
    let resolve: (value: unknown) => void = () => {};
    let reject: (reason: unknown) => void = () => {};
    const result = new Promise((yes, no) => {
      [resolve, reject] = [yes, no];
    });
    const running = { index, attempt, signal, resolve, reject };
    this.#running.push(running);
    if (item.inside !== 'nothing') this.#besides(item.inside);
    if (item.how === 'waits') return result;
    if (item.how === 'thenable') return this.#oddThenable(running);
    let answer: readonly [unknown] = [undefined];
    const keep = (value: unknown) => {
      answer = [value];
    };
    let failure: readonly [unknown] | undefined;
    this.#settle(running, keep, (thrown) => {
      failure = [thrown];
    });
    if (failure) throw (failure as readonly [unknown])[0];
    return answer[0];
  }

  #enter(item: ItemPlan, { index, attempt, signal }: Context): void {
    this.starts += 1;
    const broken = (what: string) => this.#broken.push(`item ${index} ${what}`);
    if (this.over) broken('was started after the end');
    if (item !== this.#plans[index]) broken('came with another index');
    if (signal.aborted) broken('was started with an aborted signal');
    if (this.settled.has(index)) broken('was started after it had settled');
    if (attempt !== (this.#inFlight.get(index) ?? 0) + 1) broken(`skips to attempt ${attempt}`);
    if (this.#running.some((other) => other.index === index)) broken('runs twice at once');
    this.#inFlight.set(index, attempt);
    // A lowered limit lets those in flight go on (an item that is tried again keeps its place), but nobody in above it.
    if (attempt > 1) return;
    this.entered += 1;
    this.peak = Math.max(this.peak, this.#inFlight.size);
    if (this.#inFlight.size > this.limit) broken(`made ${this.#inFlight.size} in flight of ${this.limit}`);
  }

  #settle(running: Running, keep: (value: unknown) => void, fail: (thrown: unknown) => void): void {
    const { index, attempt } = running;
    const item = this.#plans[index] as ItemPlan;
    this.#running = this.#running.filter((other) => other !== running);
    const thrown = item.thrower();
    const fails = attempt <= item.fails;
    if (!fails || attempt > this.#retry) {
      this.#inFlight.delete(index);
      if (!this.over) this.settled.set(index, fails ? { ok: false, thrown: [thrown] } : { ok: true });
    }
    if (fails) fail(thrown);
    else keep(resultOf(index));
  }

  /** Only the first answer of a thenable counts. */
  #oddThenable(running: Running): PromiseLike<unknown> {
    const answerTwice = (keep: (value: unknown) => void, fail: (reason: unknown) => void) => {
      this.#settle(running, keep, fail);
      keep('too late');
      fail(new Error('too late'));
      throw new Error('too late');
    };
    return Object.defineProperty({}, 'then', { value: answerTwice }) as PromiseLike<unknown>;
  }
}

/** Lets everything happen that can happen by itself. */
export async function calm(activity: () => number): Promise<void> {
  for (let before = -1, quiet = 0; quiet < 4; before = activity()) {
    await new Promise((resolve) => setImmediate(resolve));
    quiet = before === activity() ? quiet + 1 : 0;
  }
}
