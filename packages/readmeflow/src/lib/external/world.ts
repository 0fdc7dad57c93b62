import { setTimeout as sleep } from 'node:timers/promises';
import type { buildConnector } from 'undici';
import { isPublicHost, isThisMachine } from './addresses.ts';

/** What asking depends on besides the network; tests put their own in place. */
export interface World {
  /** Ms since 1970. */
  now(): number;
  /** Rejects when aborted. */
  wait(ms: number, signal: AbortSignal): Promise<void>;
  /** May this host be asked? What listens on this machine may: who asks is at home there. */
  mayAsk(hostname: string): boolean;
  /** How connections are made. */
  readonly connect?: buildConnector.BuildOptions;
}

export const REAL_WORLD: World = {
  now: Date.now,
  wait: (ms, signal) => sleep(Math.ceil(ms), undefined, { signal }),
  mayAsk: (hostname) => isPublicHost(hostname) || isThisMachine(hostname),
};
