import { type ItemError, type Outcome, type PipelineError, type ProcessingStats, partialResult } from '@pipelines/core';
import { expect } from 'vitest';
import { isErrorOf } from './hostile.ts';
import { type Action, ParallelWorld, type Setting } from './parallel-world.ts';
import { type ItemPlan, resultOf } from './scripted-handlers.ts';

/** What a run has given so far, in the form of outcomes. */
interface Given {
  readonly values: unknown[];
  readonly errors: readonly ItemError<ItemPlan>[];
  readonly stats: ProcessingStats;
}

/** How one way of running is driven: `process`, `stream` or `outcomes`. */
interface Drive {
  readonly given: () => Given;
  /** Undefined while the run goes on; in a list of its own, the error it ended with, or nothing. */
  readonly end: () => readonly [] | readonly [error: unknown] | undefined;
  readonly read: () => void;
  readonly leave: () => Promise<unknown>;
}

export type Mode = 'process' | 'stream' | 'outcomes';

/** Most rounds in which everything is let go on before a run counts as stuck. */
const MOST_ROUNDS = 400;

/** Plays a script against a run of these items and checks all that is promised, after every action and at the end. */
export async function play(plans: readonly ItemPlan[], setting: Setting, mode: Mode, actions: readonly Action[]) {
  const world = new ParallelWorld(plans, setting);
  const drive = mode === 'process' ? driveProcess(world) : driveStream(world, mode);
  let certain = 0;
  const settle = async () => {
    await world.calm();
    expect(world.broken).toEqual([]);
    if (drive.end() || world.handlers.over) return;
    // What settled in a batch is on the books when all of the batch has.
    if (setting.executor === undefined) certain = world.handlers.settled.size;
    if (mode === 'process') expect(world.isBusy).toBe(true);
  };
  await settle();
  let left = false;
  for (const action of actions) {
    if (drive.end() || world.handlers.over) break;
    if (action.do === 'leave' && mode === 'process') continue;
    if (action.do === 'arrive') world.source.arrive();
    else if (action.do === 'read') drive.read();
    else if (action.do === 'settle') world.handlers.settle(action.which);
    else if (action.do === 'resize') world.resize(action.to);
    else if (action.do === 'abort') world.abort();
    else {
      left = true;
      world.handlers.over = true;
      await drive.leave();
    }
    await settle();
  }
  for (let round = 0; !drive.end() && !world.handlers.over; round += 1) {
    expect(round, 'rounds without an end').toBeLessThan(MOST_ROUNDS);
    world.source.arrive(plans.length + 1);
    while (world.handlers.settle());
    drive.read();
    await settle();
  }
  // What was complete before an early end may still be read.
  for (let reads = 0; !drive.end() && reads <= plans.length; reads += 1) {
    drive.read();
    await settle();
  }
  const end = drive.end();
  expect(end, 'an end although handlers and source are stuck').toBeDefined();
  const error = end?.[0];
  const early = left || end?.length === 1;
  if (early) for (const signal of world.handlers.runningSignals) expect(signal.aborted).toBe(true);
  if (end?.length === 1) expectError(world, setting, error);
  expectGiven(world, plans, setting, mode, drive.given(), early ? certain : plans.length, early && mode !== 'process');
  await expectNothingAfter(world, drive);
  if (!early) expectComplete(world, plans, setting);
}

function expectError(world: ParallelWorld, { maxErrors, executor }: Setting, error: unknown): void {
  const { failure } = world.source;
  if (failure !== undefined && isErrorOf(error, failure[0])) return;
  const { code, cause, details } = error as PipelineError;
  if (code === 'ABORTED') {
    expect(world.aborted).toBe(true);
    expect(cause).toBe(world.reason);
    return;
  }
  if (code === 'WORKER_FAILED') {
    expect(executor?.breaksAt).toBeDefined();
    expect(cause).toBeInstanceOf(Error);
    return;
  }
  expect(code).toBe('TOO_MANY_ERRORS');
  expect(details).toEqual({ failed: maxErrors + 1, maxErrors });
  expect([...world.handlers.settled.values()].some((one) => !one.ok && isErrorOf(cause, one.thrown[0]))).toBe(true);
}

/** Everything given is what became of its item, once; at least what had settled for `certain` before the end. */
function expectGiven(
  world: ParallelWorld,
  plans: readonly ItemPlan[],
  { ordered, retry }: Setting,
  mode: Mode,
  given: Given,
  certain: number,
  mayLag: boolean,
): void {
  const { values, errors, stats } = given;
  const indices = values.map((value) => (value as { index: number }).index);
  const all = [...indices, ...errors.map(({ index }) => index)];
  expect(new Set(all).size).toBe(all.length);
  for (const [at, index] of indices.entries()) {
    expect(world.handlers.settled.get(index)).toEqual({ ok: true });
    expect(values[at]).toEqual(resultOf(index));
  }
  for (const { item, index, attempt, error } of errors) {
    expect(item).toBe(plans[index]);
    expect(attempt).toBe(retry + 1);
    const became = world.handlers.settled.get(index);
    expect(became?.ok === false && isErrorOf(error, became.thrown[0])).toBe(true);
  }
  if (ordered) {
    expect(indices).toEqual(indices.toSorted((a, b) => a - b));
    if (mode !== 'outcomes' || !mayLag) expect(errors).toEqual(errors.toSorted((a, b) => a.index - b.index));
  }
  world.checkStats(stats);
  expect(world.broken).toEqual([]);
  if (mayLag) return;
  expect(all.length).toBeGreaterThanOrEqual(certain);
  expect([stats.successful, stats.failed]).toEqual([values.length, errors.length]);
}

/** What settles after the end changes nothing, and the source is closed. */
async function expectNothingAfter(world: ParallelWorld, drive: Drive): Promise<void> {
  world.handlers.over = true;
  const { starts } = world.handlers;
  const before = drive.given();
  const [values, errors] = [before.values.length, before.errors.length];
  while (world.handlers.settle());
  world.source.arrive(3);
  world.resize(6);
  await world.calm();
  const after = drive.given();
  expect(world.broken).toEqual([]);
  expect(world.handlers.starts).toBe(starts);
  expect(world.source.isClosed).toBe(true);
  expect([after.values.length, after.errors.length]).toEqual([values, errors]);
  expect({ ...after.stats, warnings: [] }).toEqual({ ...before.stats, warnings: [] });
}

/** A run that ended well has settled every item, and every item as often as planned. */
function expectComplete(world: ParallelWorld, plans: readonly ItemPlan[], setting: Setting): void {
  const { retry, batchSize, maxErrors } = setting;
  expect(plans.filter(({ fails }) => fails > retry).length).toBeLessThanOrEqual(maxErrors);
  expect(world.handlers.settled.size).toBe(plans.length);
  const starts = plans.reduce((sum, { fails }) => sum + Math.min(fails, retry) + 1, 0);
  expect(world.handlers.starts).toBe(starts);
  expect(world.progress).toEqual(world.progress.toSorted((a, b) => a - b));
  expect(world.progress.at(-1)).toBe(plans.length);
  expect(world.progress.length).toBeLessThanOrEqual(Math.floor(plans.length / batchSize) + 1);
}

function driveProcess(world: ParallelWorld): Drive {
  let end: readonly [] | readonly [unknown] | undefined;
  let given: Given | undefined;
  world.processor.process(world.source.iterable()).then(
    ({ results, errors, stats }) => {
      world.handlers.over = true;
      given = { values: results, errors, stats };
      end = [];
    },
    (error: unknown) => {
      world.handlers.over = true;
      const partial = partialResult<ItemPlan, unknown>(error);
      if (partial) given = { values: partial.results, errors: partial.errors, stats: partial.stats };
      end = [error];
    },
  );
  return { given: () => given as Given, end: () => end, read: () => {}, leave: async () => {} };
}

function driveStream(world: ParallelWorld, mode: 'stream' | 'outcomes'): Drive {
  const { processor } = world;
  const stream =
    mode === 'stream' ? processor.stream(world.source.iterable()) : processor.outcomes(world.source.iterable());
  let end: readonly [] | readonly [unknown] | undefined;
  const values: unknown[] = [];
  const errors: ItemError<ItemPlan>[] = [];
  const take = (value: unknown) => {
    const outcome = value as Outcome<ItemPlan, unknown>;
    if (mode === 'stream') values.push(value);
    else if (outcome.ok) values.push(outcome.value);
    else errors.push(outcome);
  };
  return {
    given: () => ({ values, errors: mode === 'stream' ? stream.errors : errors, stats: stream.stats }),
    end: () => end,
    read: () =>
      void stream.next().then(
        ({ done, value }) => {
          if (!done) take(value);
          else end ??= [];
        },
        (error: unknown) => {
          world.handlers.over = true;
          // It is told once.
          if (end) world.broken.push('a second error');
          end ??= [error];
        },
      ),
    leave: () => stream.return?.() ?? Promise.resolve(),
  };
}
