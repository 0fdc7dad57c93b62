import type { StepContext } from '@pipelines/core';

/** What a host said about an address. */
export interface UrlVerdict {
  readonly url: string;
  readonly state: 'ok' | 'broken' | 'moved' | 'unknown';
  /** For people: `404 Not Found`, `certificate has expired`, `no answer in 10 s`. */
  readonly reason: string;
  /** Where a permanent redirect leads. */
  readonly location?: string;
}

export interface UrlOptions {
  readonly externalConcurrency: number;
  readonly externalPerHost: number;
  readonly externalTimeout: number;
  readonly externalHours: number;
  readonly externalIgnore: readonly string[];
}

/** Asks hosts whether addresses are there. One verdict each, in the order given. */
export async function* checkUrls(
  _urls: readonly string[],
  _options: UrlOptions,
  _ctx: Pick<StepContext, 'cache' | 'signal' | 'log' | 'progress'>,
): AsyncGenerator<UrlVerdict, void, undefined> {}
