import type { HandlerContext } from './inline.ts';

/** The signal of one attempt, made when somebody first asks for it: few handlers do, and making one costs more than they. */
export class AttemptSignal {
  #controller: AbortController | undefined = undefined;
  #aborted: { readonly reason: unknown } | undefined = undefined;

  get signal(): AbortSignal {
    if (this.#controller === undefined) {
      this.#controller = new AbortController();
      if (this.#aborted) this.#controller.abort(this.#aborted.reason);
    }
    return this.#controller.signal;
  }

  context(index: number, attempt: number): HandlerContext {
    const own = this;
    return {
      index,
      attempt,
      get signal() {
        return own.signal;
      },
    };
  }

  abort(reason: unknown): void {
    this.#aborted = { reason };
    this.#controller?.abort(reason);
  }
}
