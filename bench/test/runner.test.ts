import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { describe, expect, it, vi } from 'vitest';
import type { Bench } from '../src/contract.ts';
import { type LoadedBench, loadBench } from '../src/run/load-bench.ts';
import { type RunOptions, runBench } from '../src/run/run-bench.ts';
import { SizeRun } from '../src/run/size-run.ts';

// Each test starts up to twenty processes, on a machine that may have other work.
vi.setConfig({ testTimeout: 120_000 });

const options: RunOptions = { scale: 'full', signal: new AbortController().signal, report: () => {} };

async function load(file: string): Promise<LoadedBench> {
  const module = new URL(`fixtures/${file}`, import.meta.url).href;
  return { bench: await loadBench(module), module };
}

describe('a run of a bench', () => {
  it('measures every contender at every size it contends at, and judges the goals', async () => {
    const { sized, goals } = await runBench(await load('sum.mjs'), { ...options, rounds: 1 });
    expect(sized.map(({ size }) => size)).toEqual([1000, 2000]);
    expect(sized.map(({ samples }) => Object.keys(samples).sort())).toEqual([
      ['floor', 'ours', 'slow'],
      ['floor', 'ours'],
    ]);
    const ours = sized[1]?.samples['ours'];
    expect(ours?.cpu?.map((rounds) => rounds.length)).toEqual([1]);
    expect(ours?.rss?.length).toBe(3);
    expect(ours?.['count:sum']).toEqual([[1_999_000]]);
    expect(goals.map(({ verdict }) => verdict)).toEqual(['holds', 'holds', 'missing']);
  });

  it('measures only what the given goals compare', async () => {
    const loaded = await load('sum.mjs');
    const goals = loaded.bench.goals.slice(1, 2);
    const { sized } = await runBench(loaded, { ...options, rounds: 1, goals });
    expect(sized.map(({ size, samples }) => [size, Object.keys(samples).sort()])).toEqual([[1000, ['floor', 'ours']]]);
  });

  it('measures an inconclusive goal up to three times as long, and says so', async () => {
    const loaded = await load('sum.mjs');
    const goal = { kind: 'growth', metric: 'wall', what: 'unclear', limit: 0, direction: 'at-most' } as const;
    const said: string[] = [];
    const undecided: Bench = { ...loaded.bench, goals: [goal] };
    const run = await runBench(
      { ...loaded, bench: undecided },
      { ...options, rounds: 1, report: (line) => said.push(line) },
    );
    const [outcome] = run.goals;
    const extra = said.filter((line) => line.includes('inconclusive, 1 more rounds for: unclear')).length;
    expect(extra).toBeLessThanOrEqual(2);
    expect(run.sized[0]?.samples['ours']?.wall?.length).toBe(1 + extra);
    expect(run.sized[0]?.samples['slow']?.wall?.length).toBe(1);
    expect(outcome?.verdict === 'inconclusive' ? extra : 2).toBe(2);
  });

  it('at smoke scale runs each contender twice and judges nothing', async () => {
    const { sized, goals } = await runBench(await load('sum.mjs'), { ...options, scale: 'smoke' });
    expect(sized.map(({ size }) => size)).toEqual([10]);
    expect(goals).toEqual([]);
  });
});

describe('a size of a bench', () => {
  it('gives a contender with fewer rounds its share of them in each generation', async () => {
    const loaded = await load('sum.mjs');
    const run = await SizeRun.open(loaded, 1000, options.signal);
    try {
      for (let generation = 0; generation < 2; generation += 1) {
        await run.measureGeneration(['ours', 'floor', 'slow'], 3, (name) => (name === 'slow' ? 1 : 3));
      }
    } finally {
      await run.close();
    }
    expect(run.store.samples['ours']?.cpu?.map((rounds) => rounds.length)).toEqual([3, 3]);
    expect(run.store.samples['slow']?.cpu?.map((rounds) => rounds.length)).toEqual([1, 1]);
  });

  it('runs each contender in its own process in an order that rotates, lets it close, and removes its folder', async () => {
    const loaded = await load('sum.mjs');
    let inputs = '';
    const bench: Bench = {
      ...loaded.bench,
      setUp: async (folder, size) => {
        inputs = folder;
        await loaded.bench.setUp?.(folder, size);
      },
    };
    const run = await SizeRun.open({ ...loaded, bench }, 1000, options.signal);
    await run.measureGeneration(['ours', 'floor'], 4, () => 4);
    const lines = (await readFile(`${inputs}/log`, 'utf8')).trim().split('\n').slice(1);
    const pids = new Map(lines.map((line) => [line.split(' ').at(-1), line.split(' ')[0]]));
    expect([...pids.values()].sort()).toEqual(['floor', 'ours']);
    expect(lines.slice(-2).map((line) => line.split(' ').slice(0, 2).join(' '))).toEqual(['ours close', 'floor close']);
    const timed = lines
      .filter((line) => line.includes(' run '))
      .slice(-8)
      .map((line) => line.split(' ')[0]);
    expect(timed).toEqual(['ours', 'floor', 'floor', 'ours', 'ours', 'floor', 'floor', 'ours']);
    await run.close();
    expect(existsSync(inputs)).toBe(false);
  });
});

describe('a bench that goes wrong', () => {
  it.each([
    ['wrong', 'bench broken, size 1: results differ: ours "2"; floor "1"'],
    ['throws', 'bench broken, contender ours, size 1: Error: out of cheese'],
    ['exits', 'bench broken, contender ours, size 1: its process ended (exit 3)'],
  ])('%s: nothing is timed, and the message names bench and contender', async (how, message) => {
    await expect(runBench(await load(`broken.mjs?${how}`), options)).rejects.toThrow(message);
  });

  it('tells a result that changes from run to run', async () => {
    const loaded = await load('broken.mjs?changes');
    await expect(runBench(loaded, options)).rejects.toThrow(
      'bench broken, size 1: ours gave another result than before',
    );
    await expect(runBench(loaded, { ...options, scale: 'smoke' })).rejects.toThrow('ours gave another result');
  });

  it('compares no result that is said to be unequal', async () => {
    await expect(runBench(await load('broken.mjs?excused'), { ...options, scale: 'smoke' })).resolves.toBeDefined();
  });

  it('ends at once when it is aborted, while a contender hangs', async () => {
    const abort = new AbortController();
    const reason = new Error('enough');
    const running = runBench(await load('broken.mjs?hangs'), { ...options, signal: abort.signal });
    setTimeout(() => abort.abort(reason), 700);
    await expect(running).rejects.toBe(reason);
  });
});

describe('a bench that cannot be run', () => {
  const valid = {
    name: 'x',
    floor: 'floor',
    sizes: { full: [1], smoke: [1] },
    contenders: { floor: { role: 'floor' } },
    goals: [],
  };
  it.each([
    [{ floor: 'none' }, 'its floor none has not the role of one'],
    [{ sizes: { full: [], smoke: [1] } }, 'has no size at full scale'],
    [{ sizes: { full: [2, 1], smoke: [1] } }, 'full sizes must rise'],
    [{ rounds: 5 }, 'needs at least 15 rounds, not 5'],
    [{ goals: [{ kind: 'value', what: 'g' }] }, 'the goal "g" names ours, which does not contend'],
    [{ goals: [{ kind: 'value', what: 'g', of: 'floor', size: 9 }] }, 'the goal "g" is on another size'],
    [
      { memoryOnly: [1], goals: [{ kind: 'value', metric: 'cpu', what: 'g', of: 'floor' }] },
      'the goal "g" is on a size at which only memory is measured',
    ],
  ])('is refused: %j', async (part, message) => {
    const source = `export const bench = ${JSON.stringify({ ...valid, ...part })}`;
    await expect(loadBench(`data:text/javascript,${encodeURIComponent(source)}`)).rejects.toThrow(message);
  });
});
