import { Semaphore } from '@pipelines/core';
import type { World } from './world.ts';

interface Host {
  readonly turn: Semaphore;
  /** Ms of the world's clock. */
  pausedUntil: number;
}

/**
 * Lets so many requests through at once, in all and per host, and holds those to a host back for as long as it asked for. A
 * request holds its place until its connection is done with it. Memory: a record per host.
 */
export class HostGates {
  readonly #all: Semaphore;
  readonly #perHost: number;
  readonly #world: World;
  readonly #signal: AbortSignal;
  readonly #hosts = new Map<string, Host>();

  constructor(limits: { readonly all: number; readonly perHost: number }, world: World, signal: AbortSignal) {
    this.#all = new Semaphore(limits.all);
    this.#perHost = limits.perHost;
    this.#world = world;
    this.#signal = signal;
  }

  /** The place at the host first: who waits for one host takes nobody else's place. */
  pass<T>(hostname: string, request: () => Promise<T>): Promise<T> {
    const host = this.#host(hostname);
    return host.turn.execute(async () => {
      await this.#endOfPause(host);
      return this.#all.execute(request, this.#signal);
    }, this.#signal);
  }

  /** No request goes to this host for so many ms. */
  pause(hostname: string, duration: number): void {
    const host = this.#host(hostname);
    host.pausedUntil = Math.max(host.pausedUntil, this.#world.now() + duration);
  }

  async #endOfPause(host: Host): Promise<void> {
    for (let left = host.pausedUntil - this.#world.now(); left > 0; left = host.pausedUntil - this.#world.now()) {
      await this.#world.wait(left, this.#signal);
    }
  }

  #host(hostname: string): Host {
    const known = this.#hosts.get(hostname);
    if (known) return known;
    const host = { turn: new Semaphore(this.#perHost), pausedUntil: Number.NEGATIVE_INFINITY };
    this.#hosts.set(hostname, host);
    return host;
  }
}
