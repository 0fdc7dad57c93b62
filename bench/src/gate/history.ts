import { appendFile, mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Machine } from '../report/result.ts';

/** A figure of a goal as it was once. */
export interface HistoryRecord {
  readonly date: string;
  readonly commit: string;
  /** Figures are compared only with those of a like machine. */
  readonly machine: string;
  readonly metric: string;
  readonly value: number;
}

const FILE = 'results/history.ndjson';

export function machineName({ cpu, cores, node, platform }: Machine): string {
  return `${cpu}, ${cores} cores, Node ${node.split('.')[0]}, ${platform}`;
}

export async function appendHistory(home: string, records: readonly HistoryRecord[]): Promise<void> {
  await mkdir(join(home, 'results'), { recursive: true });
  await appendFile(join(home, FILE), records.map((record) => `${JSON.stringify(record)}\n`).join(''));
}

/** Oldest first; empty when nothing was ever recorded. A torn last line is left out. */
export async function readHistory(home: string): Promise<HistoryRecord[]> {
  const text = await readFile(join(home, FILE), 'utf8').catch(() => '');
  const whole = text.slice(0, text.lastIndexOf('\n') + 1);
  return whole
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as HistoryRecord);
}
