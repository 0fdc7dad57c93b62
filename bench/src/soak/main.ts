import type { Growth } from './recording.ts';
import { soak } from './soak.ts';

// Drives core for SOAK_MINUTES (default 2) and looks whether memory grows or anything is left. Needs node --expose-gc.
// Exit: 0 nothing grows, nothing is left · 1 something does · 2 could not run, or core did not what it promises · 130 interrupted.

const interrupted = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => interrupted.abort());

try {
  process.exitCode = await main();
} catch (error) {
  say(error instanceof Error ? (error.stack ?? error.message) : String(error));
  process.exitCode = 2;
}

async function main(): Promise<number> {
  const { gc } = globalThis;
  if (!gc) throw new Error('start me with `node --expose-gc`');
  const minutes = Number(process.env['SOAK_MINUTES'] || 2);
  if (!(minutes > 0)) throw new Error(`SOAK_MINUTES: expected a number above 0, got ${process.env['SOAK_MINUTES']}`);
  say(`${minutes} minutes`);
  const { rounds, items, growth, leftovers } = await soak({
    minutes,
    gc: () => gc(),
    report: say,
    signal: interrupted.signal,
  });
  say(`${rounds} rounds, ${items} items`);
  for (const each of growth) say(textOf(each));
  for (const left of leftovers) say(`left: ${left}`);
  if (interrupted.signal.aborted) return 130;
  const grows = growth.some(({ verdict, trend }) => verdict === 'grows' || trend === undefined);
  if (grows || leftovers.length > 0) return 1;
  say('nothing grows, nothing is left');
  return 0;
}

function textOf({ kind, trend, bound, verdict }: Growth): string {
  if (trend === undefined) return `${kind}: too few looks, run longer`;
  const [perHour, low, high] = [trend.perHour, trend.low, trend.high].map((value) => value.toFixed(1));
  return `${kind}: ${perHour} MB per hour (${low} to ${high}), bound ${bound.toFixed(1)}: ${verdict}`;
}

function say(text: string): void {
  process.stdout.write(`soak: ${text}\n`);
}
