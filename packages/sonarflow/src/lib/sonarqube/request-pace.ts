import { setTimeout as sleep } from 'node:timers/promises';
import { type Pace, TokenBucket } from './token-bucket.ts';

/** Holds requests back: to the rate, and for as long as the server asked everybody to wait. */
export class RequestPace {
  private readonly bucket: TokenBucket | undefined;
  private readonly signal: AbortSignal;
  private pausedUntil = 0;
  private last: Promise<void> = Promise.resolve();

  constructor(pace: Pace | undefined, signal: AbortSignal) {
    this.bucket = pace && new TokenBucket(pace);
    this.signal = signal;
  }

  /** Resolves when one request may go, which it must at once. First come, first served. Rejects when the run is aborted. */
  ready(): Promise<void> {
    const turn = this.last.then(() => this.turn());
    this.last = turn.catch(() => {});
    return turn;
  }

  private async turn(): Promise<void> {
    for (;;) {
      this.signal.throwIfAborted();
      const now = performance.now();
      const time = Math.max(this.pausedUntil, this.bucket?.next(now) ?? now);
      if (time <= now) break;
      await this.wait(time - now);
    }
    this.bucket?.take(performance.now());
  }

  /** No request goes for so long, in ms. */
  pause(duration: number): void {
    this.pausedUntil = Math.max(this.pausedUntil, performance.now() + duration);
  }

  async wait(duration: number): Promise<void> {
    await sleep(Math.ceil(duration), undefined, { signal: this.signal }).catch(() => this.signal.throwIfAborted());
  }
}
