import { cacheKey, type StepCache } from '@pipelines/core';
import { packed, unpacked } from './read-body.ts';
import { started } from './started.ts';
import type { ApiRequest, Transport } from './transport.ts';

export interface AnswersOptions {
  /** Opened when something has to be asked. */
  readonly transport: () => Promise<Transport>;
  readonly cache: StepCache;
  /** What the answers are about: the analysis at its server. Undefined: no analysis, so nothing is kept. */
  readonly about: readonly unknown[] | undefined;
}

/** What was made of an answer. */
export interface Told<T> {
  readonly made: T;
  /** Resolves when the answer survives the death of the process. */
  readonly kept: Promise<void>;
}

const DONE = Promise.resolve();

/**
 * Asks the server, or remembers. An answer is durable before what was made of it is handed out, so a run that was killed
 * asks nothing again. It is kept as it came, which costs this thread nothing, and is known by the analysis, the request and the `round`: reading something anew is another
 * round, and a run that goes on after its death goes through the same rounds. Tokens are no part of any of it.
 */
export class Answers {
  /** Requests that had to be made, and answers that were known. */
  readonly counts = { asked: 0, known: 0 };
  private readonly options: AnswersOptions;
  private epoch: Promise<number> | undefined;

  constructor(options: AnswersOptions) {
    this.options = options;
  }

  /** What `read` makes of the body; it throws where the body lacks what it must have. */
  async ask<T>(request: ApiRequest, round: number, read: (body: unknown) => T): Promise<T> {
    const { made, kept } = await this.told(request, round, read);
    await kept;
    return made;
  }

  /** The same before it is durable, which whoever asked awaits before anybody sees what was made of it. */
  async told<T>(request: ApiRequest, round: number, read: (body: unknown) => T): Promise<Told<T>> {
    const key = await this.keyOf(request, round);
    const { cache, transport } = this.options;
    const known = key === undefined ? undefined : await cache.get<Uint8Array>(key);
    if (known !== undefined) {
      this.counts.known += 1;
      return { made: read(JSON.parse(await unpacked(known))), kept: DONE };
    }
    this.counts.asked += 1;
    const { made, bytes } = await (await transport()).whole(request, read);
    return { made, kept: key === undefined ? DONE : started(this.keep(key, bytes)) };
  }

  private async keep(key: string, bytes: Uint8Array): Promise<void> {
    const { cache } = this.options;
    await cache.set(key, await packed(bytes));
    await cache.flush?.();
  }

  /** The next run asks everything anew: what this one was told does not fit together. */
  async forget(): Promise<void> {
    if (this.options.about === undefined) return;
    const { cache } = this.options;
    await cache.set(this.epochKey(), (await this.currentEpoch()) + 1);
    await cache.flush?.();
  }

  private async keyOf({ path, params }: ApiRequest, round: number): Promise<string | undefined> {
    if (this.options.about === undefined) return undefined;
    return cacheKey('answer', this.options.about, await this.currentEpoch(), path, params ?? {}, round);
  }

  private epochKey(): string {
    return cacheKey('epoch', this.options.about);
  }

  private currentEpoch(): Promise<number> {
    this.epoch ??= this.options.cache.get<number>(this.epochKey()).then((epoch) => epoch ?? 0);
    return this.epoch;
  }
}
