import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Bench } from '../contract.ts';
import { ContenderProcess, type Place } from './contender-process.ts';
import type { LoadedBench } from './load-bench.ts';
import { SampleStore } from './sample-store.ts';

/** A process is warm after as many runs and as much time in them, or after one long run, or after very many. */
const WARM = { runs: 2, ms: 300, longRunMs: 2000, mostRuns: 50 };

/** Contenders gave different results, so nothing of them may be compared. */
export class UnequalError extends Error {
  override readonly name = 'UnequalError';
}

/** One size of one bench: its input folder, its processes, its samples. */
export class SizeRun {
  readonly size: number;
  readonly contenders: readonly string[];
  readonly store = new SampleStore();
  readonly #bench: Bench;
  readonly #place: Place;
  #digest: string | undefined;
  #turn = 0;

  private constructor(bench: Bench, place: Place, contenders: readonly string[]) {
    this.#bench = bench;
    this.#place = place;
    this.size = place.size;
    this.contenders = contenders;
  }

  /** Makes the input. `only` leaves out all other contenders. */
  static async open({ bench, module }: LoadedBench, size: number, signal: AbortSignal, only?: readonly string[]) {
    const folder = await mkdtemp(join(tmpdir(), 'bench-'));
    const inputs = join(folder, 'inputs');
    await mkdir(inputs);
    const contenders = Object.keys(bench.contenders).filter(
      (name) => size <= (bench.contenders[name]?.limit?.size ?? size) && (only?.includes(name) ?? true),
    );
    const run = new SizeRun(bench, { bench: bench.name, module, size, inputs, folder, signal }, contenders);
    try {
      signal.throwIfAborted();
      await bench.setUp?.(inputs, size);
    } catch (error) {
      await run.close();
      throw error;
    }
    return run;
  }

  close(): Promise<void> {
    return rm(this.#place.folder, { recursive: true, force: true, maxRetries: 3 });
  }

  /**
   * Runs every contender `runs` times, `atOnce` of them at a time. @throws UnequalError naming those whose results differ from the
   * floor's.
   */
  async checkEqual(runs = 1, atOnce = 1): Promise<void> {
    const digests = new Map<string, string>();
    const waiting = [...this.contenders];
    const worker = async (): Promise<void> => {
      for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) {
        digests.set(name, await this.#runFresh(name, runs));
      }
    };
    await Promise.all(Array.from({ length: atOnce }, worker));
    this.#digest = digests.get(this.#bench.floor);
    const others = [...digests].filter(([name, digest]) => this.#differs(name, digest)).sort();
    if (others.length === 0) return;
    const told = others.map(([name, digest]) => `${name} ${short(digest)}`).join(', ');
    throw new UnequalError(
      `bench ${this.#bench.name}, size ${this.size}: results differ: ${told}; ${this.#bench.floor} ${short(this.#digest ?? '')}`,
    );
  }

  /** A further memory sample of each of `names`, from processes that did nothing else. */
  async measureMemory(names: readonly string[]): Promise<void> {
    for (const name of names) await this.#runFresh(name);
  }

  /**
   * A generation: one new process per contender, warmed up, then `rounds` rounds in which each runs once, in an order that
   * rotates. A contender with fewer rounds sits out the last ones.
   */
  async measureGeneration(names: readonly string[], rounds: number, share: (name: string) => number): Promise<void> {
    this.store.openGeneration();
    const processes = new Map<string, ContenderProcess>();
    try {
      for (const name of names) processes.set(name, await this.#warm(name));
      for (let round = 0; round < rounds; round += 1) {
        const taking = [...processes].filter(([name]) => round < share(name));
        const turn = this.#turn++ % Math.max(1, taking.length);
        for (const [name, each] of [...taking.slice(turn), ...taking.slice(0, turn)]) {
          this.store.addRound(name, await each.run());
        }
      }
      for (const each of processes.values()) await each.close();
    } finally {
      for (const each of processes.values()) each.kill();
    }
  }

  async #warm(name: string): Promise<ContenderProcess> {
    const started = await ContenderProcess.start(this.#place, name);
    try {
      for (let runs = 0, spent = 0; (runs < WARM.runs || spent < WARM.ms) && runs < WARM.mostRuns; runs += 1) {
        const { digest, wall } = await started.run(true);
        this.#assertSame(name, digest);
        if (wall > WARM.longRunMs) break;
        spent += wall;
      }
    } catch (error) {
      started.kill();
      throw error;
    }
    return started;
  }

  async #runFresh(name: string, runs = 1): Promise<string> {
    const started = await ContenderProcess.start(this.#place, name);
    try {
      const measured = await started.run(true);
      this.store.addMemory(name, measured);
      this.#assertSame(name, measured.digest);
      for (let run = 1; run < runs; run += 1) {
        if ((await started.run(true)).digest !== measured.digest) throw this.#changed(name);
      }
      await started.close();
      return measured.digest ?? '';
    } finally {
      started.kill();
    }
  }

  #assertSame(name: string, digest: string | undefined): void {
    if (this.#digest === undefined || !this.#differs(name, digest)) return;
    throw this.#changed(name);
  }

  #changed(name: string): UnequalError {
    return new UnequalError(`bench ${this.#bench.name}, size ${this.size}: ${name} gave another result than before`);
  }

  #differs(name: string, digest: string | undefined): boolean {
    return this.#bench.unequal?.[name] === undefined && digest !== this.#digest;
  }
}

function short(digest: string): string {
  return JSON.stringify(digest.length > 60 ? `${digest.slice(0, 60)}…` : digest);
}
