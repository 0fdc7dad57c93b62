import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Half } from '../clones/clone.ts';
import { JUDGED, measureRecall } from '../clones/measure-recall.ts';
import { rootsOf } from '../clones/trees.ts';
import { circumstances, HOME } from '../report/circumstances.ts';
import { type RecallResult, recallMarkdown } from '../report/recall.ts';
import { recallPlot } from '../report/recall-plot.ts';
import { writeWhole } from '../report/result-files.ts';

export interface RecallCommand {
  readonly half: string;
  readonly functions: number;
  readonly json: boolean;
  /** Only the half that nothing was tuned on is kept. */
  readonly write: boolean;
}

/** Judges simtask and its peers on copies of the functions of `SIMTASK_BENCH_ROOT`, or of made-up ones. */
export async function runRecall({ half, functions, json, write }: RecallCommand): Promise<number> {
  const roots = rootsOf(process.env['SIMTASK_BENCH_ROOT']);
  const report = (line: string): unknown => process.stderr.write(`recall: ${line}\n`);
  const measured = await measureRecall({ roots, half: halfOf(half), functions, report });
  const result: RecallResult = { ...(await circumstances()), versions: await versions(), ...measured };
  const text = recallMarkdown(result);
  process.stdout.write(json ? `${JSON.stringify(result)}\n` : text);
  if (!write || result.half !== 'held-out') return 0;
  await writeWhole(join(HOME, 'RECALL.md'), text);
  await writeWhole(join(HOME, `results/recall/${result.half}.json`), `${JSON.stringify(result, rounded, 2)}\n`);
  await writeWhole(join(HOME, `results/recall/${result.half}.svg`), recallPlot(result));
  return 0;
}

function halfOf(text: string): Half {
  if (text === 'tuning' || text === 'held-out') return text;
  throw new Error(`--half: expected tuning or held-out, got ${text}`);
}

async function versions(): Promise<Record<string, string>> {
  const names = [...new Set(Object.values(JUDGED).map((each) => each.package))].filter((name) => name !== 'simtask');
  const read = async (name: string): Promise<string> =>
    JSON.parse(await readFile(join(HOME, 'node_modules', name, 'package.json'), 'utf8')).version;
  return Object.fromEntries(await Promise.all(names.map(async (name) => [name, await read(name)] as const)));
}

const rounded = (_: string, value: unknown): unknown =>
  typeof value === 'number' && !Number.isInteger(value) ? Number(value.toPrecision(6)) : value;
