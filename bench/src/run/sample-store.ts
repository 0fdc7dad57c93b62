import { isMemory, type Metric } from '../contract.ts';
import type { SizeSamples } from '../stats/verdict.ts';
import type { Measured } from './protocol.ts';

/** Collects the samples of one size. */
export class SampleStore {
  readonly #samples: Record<string, Partial<Record<Metric, number[][]>>> = {};
  #generations = 0;

  /** Opens the generation that `addRound` adds to. */
  openGeneration(): void {
    this.#generations += 1;
  }

  get generations(): number {
    return this.#generations;
  }

  addRound(contender: string, { cpu, wall, counts }: Measured): void {
    this.#add(contender, 'cpu', this.#generations - 1, cpu);
    this.#add(contender, 'wall', this.#generations - 1, wall);
    for (const [name, value] of Object.entries(counts)) {
      this.#add(contender, `count:${name}`, this.#generations - 1, value);
    }
  }

  /** The first run of a fresh process, a generation of its own. */
  addMemory(contender: string, { rss, peak }: Measured): void {
    const generation = this.#samples[contender]?.rss?.length ?? 0;
    this.#add(contender, 'rss', generation, rss);
    this.#add(contender, 'peak', generation, peak);
  }

  get samples(): SizeSamples {
    return this.#samples;
  }

  #add(contender: string, metric: Metric, generation: number, value: number): void {
    this.#samples[contender] ??= {};
    const metrics = this.#samples[contender];
    metrics[metric] ??= [];
    const generations = metrics[metric];
    while (generations.length <= generation) generations.push([]);
    generations[generation]?.push(isMemory(metric) ? value : Number(value.toPrecision(6)));
  }
}
