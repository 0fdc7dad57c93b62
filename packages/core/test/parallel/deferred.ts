/** A promise to be settled by the test. */
export function deferred<T = void>() {
  let resolve!: (value: T) => void;
  let reject!: (reason: unknown) => void;
  const promise = new Promise<T>((yes, no) => {
    resolve = yes;
    reject = no;
  });
  return { promise, resolve, reject };
}

export const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

export const range = (count: number) => Array.from({ length: count }, (_, i) => i);

/** Counts what is in flight; hops through the event loop once per call. */
export function gauge() {
  const counts = { now: 0, peak: 0, calls: 0 };
  const pass = async <T>(item: T): Promise<T> => {
    counts.calls += 1;
    counts.now += 1;
    counts.peak = Math.max(counts.peak, counts.now);
    await turn();
    counts.now -= 1;
    return item;
  };
  return { counts, pass };
}

/** An endless or bounded source that says what happened to it. */
export function watched(count: number) {
  const log = { pulled: 0, closed: 0 };
  async function* items() {
    try {
      for (let i = 0; i < count; i++) {
        log.pulled += 1;
        yield i;
      }
    } finally {
      log.closed += 1;
    }
  }
  return { log, items: items() };
}
