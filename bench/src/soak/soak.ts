import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { cacheRound } from './cache-round.ts';
import { holdings, leftovers } from './leftovers.ts';
import { parallelRound } from './parallel-round.ts';
import { pipelineRound } from './pipeline-round.ts';
import { type Growth, Recording } from './recording.ts';
import type { Round } from './round.ts';
import { streamRound } from './stream-round.ts';
import { threadsRound } from './threads-round.ts';

const ROUNDS: readonly Round[] = [parallelRound, streamRound, cacheRound, pipelineRound];

/** Threads take as long as all others together, and more looks make a surer trend. */
const ROUNDS_PER_THREADS = 3;

/** Longer than threads wait for a next run. */
const CALM_MS = 6000;

export interface SoakOptions {
  /** Twice as long when it is unclear by then whether memory grows. */
  readonly minutes: number;
  readonly gc: () => void;
  /** Told every tenth of the way. */
  readonly report: (text: string) => void;
  readonly signal: AbortSignal;
}

export interface SoakResult {
  readonly rounds: number;
  readonly items: number;
  readonly growth: readonly Growth[];
  readonly leftovers: readonly string[];
}

/** Drives core's modules in turn for some minutes. @throws Error when one of them does not what it promises. */
export async function soak(options: SoakOptions): Promise<SoakResult> {
  const home = await mkdtemp(join(tmpdir(), 'soak-'));
  const temporary = join(home, 'tmp');
  const folder = join(home, 'kept');
  await Promise.all([mkdir(temporary), mkdir(folder)]);
  const outer = process.env['TMPDIR'];
  // Whatever asks for a temporary folder from here on is watched.
  process.env['TMPDIR'] = temporary;
  try {
    await allRounds(0, folder);
    // What is loaded once is loaded now; threads that wait for a next run end.
    await sleep(CALM_MS);
    const before = holdings(temporary);
    const driven = await drive(options, folder);
    return { ...driven, leftovers: await leftovers(before, temporary) };
  } finally {
    if (outer === undefined) delete process.env['TMPDIR'];
    else process.env['TMPDIR'] = outer;
    await rm(home, { recursive: true, force: true });
  }
}

async function drive(options: SoakOptions, folder: string): Promise<Omit<SoakResult, 'leftovers'>> {
  const { minutes, gc, report, signal } = options;
  const tenth = minutes * 6000;
  const recording = new Recording(minutes * 60_000);
  const isUnclear = (): boolean => recording.growth().some(({ verdict }) => verdict === 'unclear');
  let rounds = 0;
  let items = 0;
  let reported = 0;
  let until = minutes * 60_000;
  while (recording.elapsedMs < until && !signal.aborted) {
    rounds += 1;
    items += await allRounds(rounds, folder);
    recording.look(gc);
    const tenths = Math.floor(recording.elapsedMs / tenth);
    if (tenths > reported) report(`${rounds} rounds, ${Math.round(process.memoryUsage.rss() / 2 ** 20)} MB`);
    reported = tenths;
    if (recording.elapsedMs >= until && until === minutes * 60_000 && isUnclear()) until *= 2;
  }
  return { rounds, items, growth: recording.growth() };
}

async function allRounds(round: number, folder: string): Promise<number> {
  const turn = Math.floor(round / ROUNDS_PER_THREADS);
  let items = round % ROUNDS_PER_THREADS === 0 ? await threadsRound({ round: turn, folder }) : 0;
  for (const drive of ROUNDS) items += await drive({ round, folder });
  return items;
}
