import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type CommitSpec, testCommand } from '@pipelines/core/testing';

/** The command as it is shipped: bin on dist. */
const SIMTASK = fileURLToPath(new URL('../../bin/simtask.js', import.meta.url));

export const { run: simtask, shell, interrupt } = testCommand('simtask', SIMTASK);

export const STEPS = ['01-scan', '02-embed', '03-cluster', '04-plan', '05-write'] as const;

/** A function of about ten lines, in words of the caller's choice. */
export function amountParser(name: string, text = 'text', scale = 100): string {
  return `/** Parses an amount of money. */
export function ${name}(${text}: string): number {
  const [whole = '', fraction = ''] = ${text}.trim().replaceAll(',', '').split('.');
  if (!/^[0-9]+$/.test(whole)) throw new RangeError('not an amount: ' + ${text});
  const cents = Number(whole) * ${scale} + Number(fraction.padEnd(2, '0').slice(0, 2));
  if (!Number.isSafeInteger(cents)) throw new RangeError('too large an amount: ' + ${text});
  return cents;
}
`;
}

export function retrier(name: string): string {
  return `export async function ${name}<T>(work: () => Promise<T>, attempts: number): Promise<T> {
  let last: unknown;
  for (let attempt = 1; attempt <= attempts; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      last = error;
      await new Promise((resolve) => setTimeout(resolve, 2 ** attempt * 100));
    }
  }
  throw last;
}
`;
}

/** Nothing else does this. */
export const LONER = `export function histogram(values: readonly number[], width: number): Map<number, number> {
  const bins = new Map<number, number>();
  for (const value of values) {
    const bin = Math.floor(value / width) * width;
    bins.set(bin, (bins.get(bin) ?? 0) + 1);
  }
  return new Map([...bins].sort(([a], [b]) => a - b));
}
`;

function manifest(name: string): string {
  return `${JSON.stringify({ name, version: '1.0.0', type: 'module' })}\n`;
}

/** A workspace of three packages with two classes: three copies of one function, two of another. */
export function workspaceCommits(): CommitSpec[] {
  return [
    {
      message: 'Start',
      files: {
        'package.json': `${JSON.stringify({ name: 'root', private: true, workspaces: ['packages/*'] })}\n`,
        'packages/orders/package.json': manifest('orders'),
        'packages/orders/src/amount.ts': amountParser('parseAmount'),
        'packages/orders/src/retry.ts': retrier('retry'),
        'packages/refunds/package.json': manifest('refunds'),
        'packages/refunds/src/money.ts': amountParser('parseMoney', 'input'),
        'packages/stats/package.json': manifest('stats'),
        'packages/stats/src/histogram.ts': LONER,
      },
    },
    {
      message: 'Add the shop',
      files: {
        'packages/shop/package.json': manifest('shop'),
        'packages/shop/src/price.ts': amountParser('priceOf', 'given', 1000),
        'packages/shop/src/again.ts': retrier('again'),
      },
    },
  ];
}

export interface Manifest {
  readonly outcome: string;
  readonly edits: { readonly written: number; readonly previewed: number; readonly unchanged: number };
  readonly cache: Record<string, { hits: number; misses: number }>;
}

export function newestManifest(root: string): Manifest {
  const runs = join(root, '.pipeline/simtask/runs');
  const id = readdirSync(runs).sort().at(-1) ?? '';
  return JSON.parse(readFileSync(join(runs, id, 'manifest.json'), 'utf8')) as Manifest;
}

export const TASKS = 'docs/board/tasks';

/** The tasks on the board by file name, and what is in them. */
export function tasksOf(root: string): Record<string, string> {
  const names = readdirSync(join(root, TASKS)).sort();
  return Object.fromEntries(names.map((name) => [name, readFileSync(join(root, TASKS, name), 'utf8')]));
}
