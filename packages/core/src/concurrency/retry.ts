import { functionOption, MAX_DELAY_MS, numberOption, shown } from './check-option.ts';

export interface RetryOptions {
  /** Further attempts after the first one. Default 2. */
  readonly attempts?: number | undefined;
  /** Wait before the second attempt, in ms. Default 100. 0 waits for one turn of the event loop only. */
  readonly minDelayMs?: number | undefined;
  /** Longest wait in ms. Default 30 000. */
  readonly maxDelayMs?: number | undefined;
  /** Each wait is this many times the one before. Default 2. */
  readonly factor?: number | undefined;
  /** Share of a wait that is random, 0…1, so that failed items do not come back all at once. Default 0.5. */
  readonly jitter?: number | undefined;
  /**
   * Asked before each further attempt. `false` gives up, `true` waits as configured, a number waits that many ms
   * (a server's Retry-After). If it throws, the item fails with what it threw. Default: always `true`.
   */
  readonly shouldRetry?: ((error: Error, attempt: number) => boolean | number) | undefined;
}

/** `retry: 2` is short for `{ attempts: 2 }`. */
export type Retry = number | RetryOptions;

export interface RetryPolicy {
  readonly attempts: number;
  /** ms to wait after `attempt` (from 1) failed, or undefined to give up. */
  delay(error: Error, attempt: number): number | undefined;
}

const NEVER: RetryPolicy = { attempts: 0, delay: () => undefined };

/** Exponential backoff: min(maxDelayMs, minDelayMs × factor^(attempt−1)), of which a random share up to `jitter` is cut. */
export function retryPolicy(retry: Retry | undefined, random: () => number = Math.random): RetryPolicy {
  if (retry === undefined || retry === 0) return NEVER;
  if (retry === null || Array.isArray(retry) || (typeof retry !== 'number' && typeof retry !== 'object')) {
    throw new TypeError(`Expected \`retry\` to be a number or an object, got \`${shown(retry)}\` (${typeof retry})`);
  }
  const options: RetryOptions = typeof retry === 'number' ? { attempts: retry } : retry;
  const name = typeof retry === 'number' ? 'retry' : 'retry.attempts';
  const attempts = numberOption(name, options.attempts, 2, { min: 0 });
  const wait = backoff(options, random);
  const shouldRetry = functionOption('retry.shouldRetry', options.shouldRetry);
  return {
    attempts,
    delay(error, attempt) {
      if (attempt > attempts) return undefined;
      const answer = shouldRetry ? shouldRetry(error, attempt) : true;
      if (answer === false) return undefined;
      return typeof answer === 'number' && answer >= 0 ? Math.min(answer, MAX_DELAY_MS) : wait(attempt);
    },
  };
}

function backoff(options: RetryOptions, random: () => number): (attempt: number) => number {
  const delayRule = { min: 0, max: MAX_DELAY_MS, integer: false };
  const maxDelay = numberOption('retry.maxDelayMs', options.maxDelayMs, 30_000, delayRule);
  const minDelay = numberOption('retry.minDelayMs', options.minDelayMs, Math.min(100, maxDelay), {
    ...delayRule,
    max: maxDelay,
  });
  const factor = numberOption('retry.factor', options.factor, 2, { min: 1, integer: false });
  const jitter = numberOption('retry.jitter', options.jitter, 0.5, { min: 0, max: 1, integer: false });
  return (attempt) => Math.min(maxDelay, minDelay * factor ** (attempt - 1)) * (1 - jitter * random());
}
