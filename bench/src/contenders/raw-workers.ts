import { once } from 'node:events';
import { Worker } from 'node:worker_threads';

/** Worker threads by hand: every job is a message, and its answer is the sign to send the next one. */
export class RawWorkers {
  readonly #workers: readonly Worker[];
  readonly #inFlight: number;

  private constructor(workers: readonly Worker[], inFlight: number) {
    this.#workers = workers;
    this.#inFlight = inFlight;
  }

  /** `inFlight` is per thread. */
  static async start(job: string, threads: number, inFlight: number): Promise<RawWorkers> {
    const entry = new URL('./raw-worker.js', import.meta.url);
    const workers = Array.from({ length: threads }, () => new Worker(entry, { workerData: job }));
    await Promise.all(workers.map((worker) => once(worker, 'online')));
    return new RawWorkers(workers, inFlight);
  }

  run<R>(items: readonly number[]): Promise<R[]> {
    const results: R[] = new Array(items.length);
    let next = 0;
    let left = items.length;
    return new Promise((resolve) => {
      for (const worker of this.#workers) {
        const sent: number[] = [];
        let answered = 0;
        const send = (): void => {
          if (next === items.length) return;
          sent.push(next);
          worker.postMessage(items[next++]);
        };
        const hear = (result: R): void => {
          results[sent[answered++] ?? 0] = result;
          left -= 1;
          if (left === 0) resolve(results);
          else send();
        };
        worker.removeAllListeners('message').on('message', hear);
        for (let i = 0; i < this.#inFlight; i++) send();
      }
    });
  }

  async close(): Promise<void> {
    await Promise.all(this.#workers.map((worker) => worker.terminate()));
  }
}
