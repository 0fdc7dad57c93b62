import { machineName } from '../gate/history.ts';
import { compareResults } from '../report/compare.ts';
import { interval } from '../report/format.ts';
import { readResults } from '../report/result-files.ts';

/** Prints how the second result file or folder stands to the first, regressions first. */
export async function runCompare(paths: readonly string[]): Promise<number> {
  const [first, second] = paths;
  if (first === undefined || second === undefined || paths.length > 2) {
    throw new Error('compare: expected two result files or folders');
  }
  const [earlier, later] = [await readResults(first), await readResults(second)];
  const machines = new Set([...earlier, ...later].map(({ machine }) => machineName(machine)));
  if (machines.size > 1) process.stderr.write(`compare: different machines: ${[...machines].join(' / ')}\n`);
  const found = compareResults(earlier, later);
  if (found.length === 0) throw new Error('compare: the two have no bench, size and contender in common');
  for (const { change, bench, size, contender, metric, ratio } of found) {
    process.stdout.write(`${change.padEnd(8)} ${bench} @ ${size} ${contender} ${metric}: ${interval(ratio)}\n`);
  }
  return 0;
}
