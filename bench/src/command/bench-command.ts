import { join } from 'node:path';
import type { Scale } from '../contract.ts';
import { appendHistory, type HistoryRecord, machineName } from '../gate/history.ts';
import { circumstances, HOME, versionsOf } from '../report/circumstances.ts';
import type { BenchResult } from '../report/result.ts';
import { writeResult } from '../report/result-files.ts';
import { summarize } from '../report/summarize.ts';
import { goalText, tableOf } from '../report/table.ts';
import { writeReport } from '../report/write-report.ts';
import { benchNames, loadNamed } from '../run/load-bench.ts';
import { FULL_ROUNDS, runBench } from '../run/run-bench.ts';

export interface BenchCommand {
  /** Empty: all. */
  readonly names: readonly string[];
  readonly scale: Scale;
  readonly rounds: number | undefined;
  readonly json: boolean;
  readonly write: boolean;
  readonly list: boolean;
  readonly signal: AbortSignal;
}

const print = (text: string): unknown => process.stdout.write(`${text}\n`);
const say = (text: string): unknown => process.stderr.write(`${text}\n`);

export async function runCommand(command: BenchCommand): Promise<number> {
  const names = command.names.length > 0 ? command.names : benchNames();
  const benches = [];
  for (const name of names) benches.push(await loadNamed(name));
  if (command.list) {
    for (const { bench } of benches) print(`${bench.name}\t${bench.question}`);
    return 0;
  }
  const facts = await circumstances();
  const tooFew = command.rounds !== undefined && command.rounds < FULL_ROUNDS;
  const write = command.write && !tooFew;
  if (command.write && tooFew) say(`fewer than ${FULL_ROUNDS} rounds: nothing is written`);
  const results: BenchResult[] = [];
  for (const loaded of benches) {
    const { scale, rounds, signal } = command;
    const run = await runBench(loaded, { scale, rounds, signal, report: say });
    const versions = await versionsOf(loaded.bench);
    const result = summarize(loaded.bench, run, scale, facts, (name) => versions.get(name));
    print(command.json ? JSON.stringify(result) : textOf(result));
    results.push(result);
    if (write) {
      await writeResult(join(HOME, 'results'), result);
      await appendHistory(HOME, historyOf(result));
    }
  }
  if (write) await writeReport(HOME);
  if (command.scale === 'full' && !command.json) print(goalsOf(results));
  return 0;
}

function historyOf({ goals, date, commit, machine }: BenchResult): HistoryRecord[] {
  return goals.flatMap(({ id, estimate }) =>
    estimate ? [{ date, commit, machine: machineName(machine), metric: id, value: estimate.value }] : [],
  );
}

/** All goals again, because the tables above have scrolled away. */
function goalsOf(results: readonly BenchResult[]): string {
  const goals = results.flatMap((result) => result.goals);
  const counted = (['holds', 'fails', 'inconclusive', 'missing'] as const)
    .map((verdict) => `${goals.filter((each) => each.verdict === verdict).length} ${verdict}`)
    .join(', ');
  return [`\nGoals: ${counted}`, ...goals.map((each) => `  ${each.verdict.padEnd(12)} ${goalText(each)}`)].join('\n');
}

function textOf(result: BenchResult): string {
  if (result.scale === 'smoke') return `${result.name}: every contender runs, with equal results`;
  return tableOf(result);
}
