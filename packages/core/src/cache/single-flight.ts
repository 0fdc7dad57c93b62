/** A load, told when nobody waits for it any more, and able to ask whether it was not forgotten meanwhile. */
export type Load<V> = (signal: AbortSignal, isCurrent: () => boolean) => Promise<V>;

interface Flight<V> {
  readonly variant: string;
  readonly result: Promise<V>;
  readonly stop: AbortController;
  waiters: number;
}

/**
 * Runs one load per key however many ask for it. A failed load rejects all who wait and is forgotten. Whoever's signal
 * aborts stops waiting; the load itself is told to stop only when nobody waits any more.
 */
export class SingleFlight<V> {
  readonly #flights = new Map<string, Flight<V>>();

  /** Is a load of this key and variant under way, to be joined? */
  has(key: string, variant: string): boolean {
    return this.#flights.get(key)?.variant === variant;
  }

  /** Detaches a load under way: those who wait still get it, those who come later do not. */
  forget(key: string): void {
    this.#flights.delete(key);
  }

  forgetAll(): void {
    this.#flights.clear();
  }

  /** Joins the load of this key and variant, or starts one (in place of another variant's). */
  run(key: string, variant: string, load: Load<V>, signal?: AbortSignal): Promise<V> {
    if (signal?.aborted) return Promise.reject(signal.reason);
    const known = this.#flights.get(key);
    const flight = known?.variant === variant ? known : this.#start(key, variant, load);
    flight.waiters += 1;
    return signal ? this.#waitUnlessAborted(key, flight, signal) : flight.result;
  }

  #start(key: string, variant: string, load: Load<V>): Flight<V> {
    const stop = new AbortController();
    const isCurrent = () => this.#flights.get(key) === flight;
    const result = Promise.resolve().then(() => load(stop.signal, isCurrent));
    const flight: Flight<V> = { variant, result, stop, waiters: 0 };
    const land = () => {
      if (isCurrent()) this.#flights.delete(key);
    };
    this.#flights.set(key, flight);
    result.then(land, land);
    return flight;
  }

  #waitUnlessAborted(key: string, flight: Flight<V>, signal: AbortSignal): Promise<V> {
    return new Promise<V>((resolve, reject) => {
      const leave = () => {
        reject(signal.reason);
        flight.waiters -= 1;
        if (flight.waiters > 0) return;
        if (this.#flights.get(key) === flight) this.#flights.delete(key);
        flight.stop.abort(signal.reason);
      };
      const stay = () => signal.removeEventListener('abort', leave);
      signal.addEventListener('abort', leave, { once: true });
      flight.result.then(resolve, reject).finally(stay);
    });
  }
}
