import type { TrialContext } from '../contract.ts';
import type { Peak } from './peak-memory.ts';

/** What a child process is for: one contender of one bench at one size. */
export interface Assignment extends TrialContext {
  /** URL of the compiled bench. */
  readonly module: string;
  readonly contender: string;
}

export type Request =
  | ({ readonly type: 'prepare' } & Assignment)
  /** Without `digest` the result is not looked at, which costs nothing between timed rounds. */
  | { readonly type: 'run'; readonly digest: boolean }
  | { readonly type: 'close' };

/** One run: `cpu` and `wall` in ms. */
export interface Measured extends Peak {
  readonly cpu: number;
  readonly wall: number;
  readonly counts: Readonly<Record<string, number>>;
  readonly digest?: string;
}

export type Reply =
  | { readonly type: 'done'; readonly measured?: Measured }
  | { readonly type: 'failed'; readonly message: string; readonly stack: string };
