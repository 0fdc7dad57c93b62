import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type Bench, type Goal, isMemory } from '../contract.ts';

export interface LoadedBench {
  readonly bench: Bench;
  /** URL of the module, for child processes. */
  readonly module: string;
}

/** The compiled benches, also when this file runs as source. */
const FOLDER = new URL('../../dist/benches/', import.meta.url);

/** Names of all benches, sorted. */
export function benchNames(folder: URL = FOLDER): string[] {
  return readdirSync(fileURLToPath(folder))
    .filter((file) => file.endsWith('.js'))
    .map((file) => file.slice(0, -'.js'.length))
    .sort();
}

/** @throws Error when the module exports no `bench`, or one that cannot be run. */
export async function loadBench(module: string): Promise<Bench> {
  const { bench } = (await import(module)) as { readonly bench?: Bench };
  if (!bench) throw new Error(`${module} does not export a bench`);
  const problem = problemOf(bench);
  if (problem) throw new Error(`bench ${bench.name}: ${problem}`);
  return bench;
}

/** @throws Error for an unknown name, or a bench whose name is not that of its file. */
export async function loadNamed(name: string, folder: URL = FOLDER): Promise<LoadedBench> {
  const known = benchNames(folder);
  if (!known.includes(name)) throw new Error(`no bench ${JSON.stringify(name)}; there are ${known.join(', ')}`);
  const module = new URL(`${name}.js`, folder).href;
  const bench = await loadBench(module);
  if (bench.name !== name) throw new Error(`${name}.ts names its bench ${JSON.stringify(bench.name)}`);
  return { bench, module };
}

function problemOf(bench: Bench): string | undefined {
  if (bench.contenders[bench.floor]?.role !== 'floor') return `its floor ${bench.floor} has not the role of one`;
  for (const [scale, sizes] of Object.entries(bench.sizes)) {
    if (sizes.length === 0) return `has no size at ${scale} scale`;
    if (sizes.some((size, index) => index > 0 && size <= (sizes[index - 1] ?? 0))) return `${scale} sizes must rise`;
  }
  if (bench.rounds !== undefined && !(bench.rounds >= 15)) return `needs at least 15 rounds, not ${bench.rounds}`;
  return bench.goals.map((goal) => problemOfGoal(bench, goal)).find(Boolean);
}

function problemOfGoal(bench: Bench, goal: Goal): string | undefined {
  const named = [goal.of ?? 'ours', goal.kind === 'ratio' ? (goal.against ?? bench.floor) : bench.floor];
  const unknown = named.find((name) => !(name in bench.contenders));
  if (unknown) return `the goal "${goal.what}" names ${unknown}, which does not contend`;
  const { full } = bench.sizes;
  const size = goal.size ?? full.at(-1) ?? 0;
  if (!full.includes(size)) return `the goal "${goal.what}" is on another size`;
  const oneSize = goal.kind === 'ratio' || goal.kind === 'value';
  const untimed = oneSize && !isMemory(goal.metric) && bench.memoryOnly?.includes(size);
  return untimed ? `the goal "${goal.what}" is on a size at which only memory is measured` : undefined;
}
