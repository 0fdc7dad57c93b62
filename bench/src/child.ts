// One contender in a process of its own: prepares, runs and measures on request, so that no contender warms or burdens another.
import type { Bench, Trial } from './contract.ts';
import { loadBench } from './run/load-bench.ts';
import { watchPeak } from './run/peak-memory.ts';
import type { Assignment, Measured, Reply, Request } from './run/protocol.ts';

let bench: Bench;
let trial: Trial<unknown>;
let size: number;

process.on('message', (request: Request) => {
  void answer(request).then((reply) => process.send?.(reply));
});
process.on('disconnect', () => process.exit());
// Ctrl-C reaches the whole group; the runner is the one to end this process, and says why.
process.on('SIGINT', () => {});

async function answer(request: Request): Promise<Reply> {
  try {
    if (request.type === 'prepare') await prepare(request);
    if (request.type === 'close') await trial.close?.();
    return request.type === 'run' ? { type: 'done', measured: await measure(request.digest) } : { type: 'done' };
  } catch (error) {
    const { message, stack } = error instanceof Error ? error : new Error(String(error), { cause: error });
    return { type: 'failed', message, stack: stack ?? message };
  }
}

async function prepare(assignment: Assignment): Promise<void> {
  bench = await loadBench(assignment.module);
  const contender = bench.contenders[assignment.contender];
  if (!contender) throw new Error('does not contend');
  size = assignment.size;
  trial = await contender.prepare({ size, inputs: assignment.inputs, scratch: assignment.scratch });
}

async function measure(withDigest: boolean): Promise<Measured> {
  await trial.before?.();
  globalThis.gc?.();
  const peak = watchPeak();
  const started = process.hrtime.bigint();
  const usage = process.cpuUsage();
  const result = await trial.run();
  const { user, system } = process.cpuUsage(usage);
  const wall = Number(process.hrtime.bigint() - started) / 1e6;
  const used = { cpu: (user + system) / 1e3, wall, ...peak() };
  const counts = bench.counts?.(result) ?? {};
  const measured = { ...used, ...trial.spent?.(), counts };
  return withDigest ? { ...measured, digest: bench.digest(result, size) } : measured;
}
