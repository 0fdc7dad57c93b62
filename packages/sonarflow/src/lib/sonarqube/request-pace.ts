import { setTimeout as sleep } from 'node:timers/promises';
import { type Pace, TokenBucket } from './token-bucket.ts';

/** Holds requests back: to the rate, and for as long as the server asked everybody to wait. */
export class RequestPace {
  private readonly bucket: TokenBucket | undefined;
  private readonly signal: AbortSignal;
  private pausedUntil = 0;

  constructor(pace: Pace | undefined, signal: AbortSignal) {
    this.bucket = pace && new TokenBucket(pace);
    this.signal = signal;
  }

  /** Resolves when one request may go. Rejects when the run is aborted. */
  async ready(): Promise<void> {
    for (;;) {
      this.signal.throwIfAborted();
      const now = performance.now();
      const asked = Math.max(now, this.pausedUntil);
      const time = this.bucket?.reserve(asked) ?? asked;
      if (time > now) await this.wait(time - now);
      // Who was told to go before the server asked to wait takes a new place.
      if (this.pausedUntil <= performance.now()) return;
    }
  }

  /** No request goes for so long, in ms. */
  pause(duration: number): void {
    this.pausedUntil = Math.max(this.pausedUntil, performance.now() + duration);
  }

  async wait(duration: number): Promise<void> {
    await sleep(Math.ceil(duration), undefined, { signal: this.signal }).catch(() => this.signal.throwIfAborted());
  }
}
