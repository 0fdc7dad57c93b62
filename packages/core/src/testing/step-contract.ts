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

/**
 * What every step must do, as cases for any test runner:
 * `for (const { name, run } of stepContract({ step, rows })) it(name, run);`
 */
export function stepContract({ step, rows, options = () => ({}) }: StepContractInput): ContractCase[] {
  const start = async (input: AsyncIterable<Row>, more: RunOptions = {}) =>
    Pipeline.start('contract', step).run({ ...(await options()), ...more, input });
  const collect = async (input: readonly Row[], more?: RunOptions) => {
    const emitted: Row[] = [];
    for await (const row of await start(streamOf(input), more)) emitted.push(row);
    return emitted;
  };
  return [
    {
      name: `${step.name} takes and emits only rows that its schemas accept`,
      run: async () => void (await collect(rows, { check: true })),
    },
    {
      name: `${step.name} forwards rows of types it does not consume, once each and in order`,
      run: async () => {
        const marked = Array.from({ length: rows.length + 1 }, (_, index) => ({ ...FOREIGN, index }));
        const mixed = marked.flatMap((foreign, index) => [foreign, ...rows.slice(index, index + 1)]);
        const passed = (await collect(mixed)).filter(({ type }) => type === FOREIGN.type);
        assert.deepEqual(passed, marked);
      },
    },
    {
      name: `${step.name} gives the same rows for the same input`,
      run: async () => assert.equal(JSON.stringify(await collect(rows)), JSON.stringify(await collect(rows))),
    },
    {
      name: `${step.name} does not change the rows it is given`,
      run: async () => {
        const before = JSON.stringify(rows);
        await collect(rows.map(deepFreeze));
        assert.equal(JSON.stringify(rows), before);
      },
    },
    {
      name: `${step.name} closes its source when its consumer stops early`,
      run: async () => {
        const source = endless(rows);
        for await (const _row of await start(source.rows)) break;
        assert.equal(source.closed(), true);
      },
    },
    {
      name: `${step.name} ends with the reason of an abort`,
      run: async () => {
        const reason = new Error('stop');
        await assert.rejects(collect(rows, { signal: AbortSignal.abort(reason) }), reason);
      },
    },
    {
      name: `${step.name} refuses a row that its schema refuses, naming the step`,
      run: async () => {
        const type = rowTypes(step.input)[0];
        if (type === undefined) return;
        await assert.rejects(collect([{ type, 'not a field': true } as Row], { check: true }), (thrown) => {
          assert.ok(isPipelineError(thrown));
          assert.equal(thrown.code, 'ROW_INVALID');
          assert.equal(thrown.details['step'], step.name);
          return true;
        });
      },
    },
  ];
}

async function* streamOf(rows: readonly Row[]): AsyncGenerator<Row> {
  yield* rows;
}

/** Rows, then foreign rows for ever: only a consumer that closes its source ends this. */
function endless(rows: readonly Row[]): { rows: AsyncIterable<Row>; closed: () => boolean } {
  let started = false;
  let closed = false;
  async function* generate(): AsyncGenerator<Row> {
    started = true;
    try {
      yield* rows;
      while (true) {
        await new Promise((resolve) => setImmediate(resolve));
        yield FOREIGN;
      }
    } finally {
      closed = true;
    }
  }
  return { rows: generate(), closed: () => closed || !started };
}

function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null) {
    Object.values(value).forEach(deepFreeze);
    Object.freeze(value);
  }
  return value;
}
