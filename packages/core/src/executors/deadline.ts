import type { PipelineError } from '../errors.ts';
import { AttemptSignal } from './attempt-signal.ts';
import { type HandlerContext, timeoutError } from './inline.ts';

/** The time of one attempt. Signal and timer are made only when somebody looks at the one or waits for the other. */
export class Deadline {
  readonly #index: number;
  readonly #attempt: number;
  readonly #timeoutMs: number;
  readonly #startedAt = performance.now();
  readonly #signal = new AttemptSignal();
  #missed: PipelineError | undefined;

  constructor(index: number, attempt: number, timeoutMs: number) {
    this.#index = index;
    this.#attempt = attempt;
    this.#timeoutMs = timeoutMs;
  }

  context(): HandlerContext {
    return this.#signal.context(this.#index, this.#attempt);
  }

  /** What `pending` settles to, or TIMEOUT. Works while the handler leaves the event loop its turns. */
  async hold(pending: PromiseLike<unknown>): Promise<unknown> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      const rest = this.#timeoutMs - (performance.now() - this.#startedAt);
      timer = setTimeout(() => reject(this.#miss()), Math.max(1, rest));
    });
    try {
      return await Promise.race([pending, late]);
    } finally {
      clearTimeout(timer);
    }
  }

  get missed(): boolean {
    return this.#missed !== undefined;
  }

  #miss(): PipelineError {
    this.#missed = timeoutError(this.#timeoutMs, this.#index, this.#attempt);
    this.#signal.abort(this.#missed);
    return this.#missed;
  }
}
