import assert from 'node:assert/strict';
import { isPipelineError } from '../errors.ts';
import { Pipeline, type RunOptions } from '../pipeline.ts';
import { rowTypes } from '../row-types.ts';
import type { AnyStep, Row } from '../step.ts';

export interface ContractCase {
  /** A sentence: what holds. */
  readonly name: string;
  readonly run: () => Promise<void>;
}

export interface StepContractInput {
  readonly step: AnyStep;
  /** Rows the step accepts, enough of them to make it emit. */
  readonly rows: readonly Row[];
  /** Root, config and services the step needs. Called afresh for each run. */
  readonly options?: () => RunOptions | Promise<RunOptions>;
}

const FOREIGN: Row = { type: 'contract-foreign', id: 'passes through' } as Row;

/** Foreign rows that follow the given ones when a case needs an input that does not end by itself. */
const MANY = 10_000;

type Start = (input: AsyncIterable<Row>, more?: RunOptions) => Promise<AsyncIterable<Row>>;

/**
 * What every step must do, as cases for any test runner:
 * `for (const { name, run } of stepContract({ step, rows })) it(name, run);`
 */
export function stepContract({ step, rows, options = () => ({}) }: StepContractInput): ContractCase[] {
  const start: Start = async (input, more = {}) =>
    Pipeline.start('contract', step).run({ ...(await options()), ...more, input });
  const cases: Record<string, () => Promise<void>> = {
    'takes and emits only rows that its schemas accept': () => declaredRows(start, rows),
    'gives the same rows for the same input': () => sameRows(start, rows),
    'does not change the rows it is given': () => untouchedRows(start, rows),
    'closes its source when its consumer stops early': () => closedSource(start, rows, step),
    'ends with the reason of an abort and closes its source': () => abortedRun(start, rows, step),
    'refuses a row that its schema refuses, naming the step': () => refusedRow(start, step),
  };
  if (rowTypes(step.input).length > 0) {
    cases['forwards rows of types it does not consume, once each and in order'] = () => forwardedRows(start, rows);
  }
  if (!step.barrier) cases['emits before its input ends'] = () => earlyRow(start, rows, step);
  return Object.entries(cases).map(([claim, run]) => ({ name: `${step.name} ${claim}`, run }));
}

async function declaredRows(start: Start, rows: readonly Row[]): Promise<void> {
  const emitted = await collect(await start(streamOf(rows), { check: true }));
  assert.ok(emitted.length > 0, 'the given rows make it emit nothing, so nothing is tested');
}

async function forwardedRows(start: Start, rows: readonly Row[]): Promise<void> {
  const marked = Array.from({ length: rows.length + 1 }, (_, index) => ({ ...FOREIGN, index }));
  const mixed = marked.flatMap((foreign, index) => [foreign, ...rows.slice(index, index + 1)]);
  const emitted = await collect(await start(streamOf(mixed)));
  assert.deepEqual(
    emitted.filter(({ type }) => type === FOREIGN.type),
    marked,
  );
}

async function sameRows(start: Start, rows: readonly Row[]): Promise<void> {
  const first = JSON.stringify(await collect(await start(streamOf(rows))));
  assert.equal(JSON.stringify(await collect(await start(streamOf(rows)))), first);
}

async function untouchedRows(start: Start, rows: readonly Row[]): Promise<void> {
  const frozen = structuredClone(rows).map(deepFreeze);
  await collect(await start(streamOf(frozen)));
}

async function closedSource(start: Start, rows: readonly Row[], step: AnyStep): Promise<void> {
  const source = watchedSource(rows, step.barrier ? 0 : MANY);
  for await (const _row of await start(source.rows)) break;
  assert.ok(source.isClosed(), 'its source is still open');
}

async function earlyRow(start: Start, rows: readonly Row[], step: AnyStep): Promise<void> {
  if (rowTypes(step.input).length === 0) return;
  const source = watchedSource(rows, MANY);
  for await (const _row of await start(source.rows)) break;
  assert.ok(!source.isExhausted(), 'it holds rows until its input ends, so it is a `barrier`');
}

/** Aborts in the midst of the run: at the first row that leaves, or for a barrier while it takes rows. */
async function abortedRun(start: Start, rows: readonly Row[], step: AnyStep): Promise<void> {
  const controller = new AbortController();
  const reason = new Error('stop');
  const abort = () => controller.abort(reason);
  const source = watchedSource(rows, MANY, step.barrier ? abort : undefined);
  const running = await start(source.rows, { signal: controller.signal });
  const drained = (async () => {
    for await (const _row of running) abort();
    abort();
  })();
  await assert.rejects(drained, (thrown) => thrown === reason);
  for (let turn = 0; turn < 1000 && !source.isClosed(); turn++) await nextTurn();
  assert.ok(source.isClosed(), 'its source is still open');
}

async function refusedRow(start: Start, step: AnyStep): Promise<void> {
  const bad = rowTypes(step.input)
    .map((type) => ({ type, 'not a field': true }) as Row)
    .find((row) => !step.input.safeParse(row).success);
  if (!bad) return;
  await assert.rejects(
    async () => collect(await start(streamOf([bad]), { check: true })),
    (thrown) => {
      assert.ok(isPipelineError(thrown));
      assert.equal(thrown.code, 'ROW_INVALID');
      assert.equal(thrown.details['step'], step.name);
      return true;
    },
  );
}

async function collect(rows: AsyncIterable<Row>): Promise<Row[]> {
  const all: Row[] = [];
  for await (const row of rows) all.push(row);
  return all;
}

async function* streamOf(rows: readonly Row[]): AsyncGenerator<Row> {
  yield* rows;
}

interface WatchedSource {
  readonly rows: AsyncIterable<Row>;
  /** Closed, or never opened. */
  isClosed(): boolean;
  /** Read to its end. */
  isExhausted(): boolean;
}

/** Rows, then `more` foreign ones, one per turn of the event loop. `onRows` is called after the rows. */
function watchedSource(rows: readonly Row[], more: number, onRows: () => void = () => {}): WatchedSource {
  let state: 'unread' | 'open' | 'exhausted' | 'closed' = 'unread';
  async function* generate(): AsyncGenerator<Row> {
    state = 'open';
    try {
      yield* rows;
      onRows();
      for (let index = 0; index < more; index++) {
        await nextTurn();
        yield FOREIGN;
      }
      state = 'exhausted';
    } finally {
      if (state === 'open') state = 'closed';
    }
  }
  return {
    rows: generate(),
    isClosed: () => state !== 'open',
    isExhausted: () => state === 'exhausted',
  };
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null) {
    Object.values(value).forEach(deepFreeze);
    Object.freeze(value);
  }
  return value;
}
