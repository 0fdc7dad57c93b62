export type SourceKind = 'array' | 'generator' | 'manual';

export interface SourceSetting {
  readonly source: SourceKind;
  /** The source fails instead of giving this piece. */
  readonly sourceFailsAt: number | undefined;
  /** Closing the source fails. */
  readonly closeFails: boolean;
  readonly sourceThrower: () => unknown;
}

/** A source that gives its pieces when a script lets them arrive (`manual`), or at once, and notes what is done to it. */
export class ScriptedSource<P> {
  opened = false;
  pulls = 0;
  given = 0;
  returns = 0;
  ended = false;
  /** What it threw, in a list of its own, as it may be anything. */
  failure: readonly [unknown] | undefined;
  readonly #pieces: readonly P[];
  readonly #setting: SourceSetting;
  readonly #broken: string[];
  #arrived = 0;
  #waitingPull: (() => void) | undefined;

  constructor(pieces: readonly P[], setting: SourceSetting, broken: string[]) {
    this.#pieces = pieces;
    this.#setting = setting;
    this.#broken = broken;
  }

  /** Is there a piece that could be given now? Of an array nobody knows. */
  get isReady(): boolean {
    const { source, sourceFailsAt = Number.POSITIVE_INFINITY } = this.#setting;
    const arrived = source === 'manual' ? this.#arrived : this.#pieces.length;
    return source !== 'array' && this.given < Math.min(this.#pieces.length, sourceFailsAt, arrived);
  }

  /** Is it released, if it was ever opened? */
  get isClosed(): boolean {
    return !this.opened || this.ended || this.failure !== undefined || this.returns === 1;
  }

  arrive(count = 1): void {
    this.#arrived += count;
    this.#waitingPull?.();
  }

  iterable(): Iterable<P> | AsyncIterable<P> {
    if (this.#setting.source === 'array') return this.#pieces;
    return this.#setting.source === 'generator' ? this.#generate() : this.#manual();
  }

  *#generate(): Generator<P> {
    this.opened = true;
    this.pulls += 1;
    try {
      for (const piece of this.#pieces) {
        this.#fail();
        this.given += 1;
        yield piece;
        this.pulls += 1;
      }
      this.#fail();
      this.ended = true;
    } finally {
      if (!this.ended && !this.failure) this.#close();
    }
  }

  #manual(): AsyncIterable<P> {
    const close = async (): Promise<IteratorResult<P>> => {
      this.#close();
      return { done: true, value: undefined };
    };
    return {
      [Symbol.asyncIterator]: () => {
        this.opened = true;
        return { next: () => this.#next(), return: close };
      },
    };
  }

  async #next(): Promise<IteratorResult<P>> {
    this.pulls += 1;
    if (this.#waitingPull) this.#broken.push('a second pull while one was on the way');
    if (this.returns > 0) this.#broken.push('a pull after the source was closed');
    if (this.ended || this.failure) this.#broken.push('a pull after the end of the source');
    while (this.given >= this.#arrived) {
      await new Promise<void>((resolve) => {
        this.#waitingPull = resolve;
      });
      this.#waitingPull = undefined;
    }
    this.#fail();
    if (this.given === this.#pieces.length) {
      this.ended = true;
      return { done: true, value: undefined };
    }
    this.given += 1;
    return { done: false, value: this.#pieces[this.given - 1] as P };
  }

  #fail(): void {
    if (this.given !== this.#setting.sourceFailsAt) return;
    const thrown = this.#setting.sourceThrower();
    this.failure = [thrown];
    throw thrown;
  }

  #close(): void {
    this.returns += 1;
    if (this.returns > 1) this.#broken.push('the source was closed twice');
    if (this.#setting.closeFails) throw this.#setting.sourceThrower();
  }
}
