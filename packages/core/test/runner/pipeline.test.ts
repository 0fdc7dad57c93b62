import { describe, expect, it } from 'vitest';
import { type AnyStep, defineStep, isPipelineError, Pipeline, PipelineError, type Row, z } from '../../src/index.ts';

const numberRow = z.strictObject({ type: z.literal('number'), id: z.string(), value: z.number() });
const textRow = z.strictObject({ type: z.literal('text'), text: z.string() });
type NumberRow = z.output<typeof numberRow>;

const numbers = (...values: number[]): NumberRow[] =>
  values.map((value) => ({ type: 'number', id: `n-${value}`, value }));

/** Rows, and whether their consumer closed them. */
function source(rows: readonly Row[], after?: () => Promise<unknown>) {
  const state = { closed: false, pulled: 0 };
  async function* generate(): AsyncGenerator<Row> {
    try {
      for (const row of rows) {
        state.pulled += 1;
        yield row;
      }
      await after?.();
    } finally {
      state.closed = true;
    }
  }
  return { rows: generate(), state };
}

function step(name: string, run: (rows: AsyncIterable<Row>, ctx: Parameters<AnyStep['run']>[1]) => AsyncIterable<Row>) {
  return defineStep({ name, input: numberRow, output: numberRow, config: z.object({}), run: run as never });
}

const addOne = (name: string, closed: string[] = []) =>
  step(name, async function* (rows) {
    try {
      for await (const row of rows) yield row.type === 'number' ? { ...row, value: (row as NumberRow).value + 1 } : row;
    } finally {
      closed.push(name);
    }
  });

async function collect(rows: AsyncIterable<Row>): Promise<Row[]> {
  const all: Row[] = [];
  for await (const row of rows) all.push(row);
  return all;
}

async function failure(rows: AsyncIterable<Row>): Promise<unknown> {
  return collect(rows).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
}

describe('rows', () => {
  it('come out in order, each through every step, pulled one by one', async () => {
    const { rows, state } = source(numbers(1, 2, 3));
    const run = Pipeline.start('p', addOne('01-a')).pipe(addOne('02-b')).run({ input: rows });
    const first = await run.next();
    expect([first.value, state.pulled]).toEqual([{ type: 'number', id: 'n-1', value: 3 }, 1]);
    expect((await collect(run)).map((row) => (row as NumberRow).value)).toEqual([4, 5]);
    expect(await run.next()).toEqual({ done: true, value: undefined });
  });

  it('start at `from` and end at `until`, by name, by number and by a number without its zero', async () => {
    const pipeline = Pipeline.start('p', addOne('01-a')).pipe(addOne('02-b')).pipe(addOne('03-c'));
    const values = async (from?: string, until?: string) => {
      const options = { ...(from && { from }), ...(until && { until }), input: source(numbers(0)).rows };
      return (await collect(pipeline.run(options))).map((row) => (row as NumberRow).value);
    };
    expect(await values()).toEqual([3]);
    expect(await values('02-b', '03')).toEqual([2]);
    expect(await values('2', '2')).toEqual([1]);
    await expect(values('03', '01')).rejects.toMatchObject({ code: 'STEP_UNKNOWN' });
    await expect(values('04')).rejects.toMatchObject({
      code: 'STEP_UNKNOWN',
      message: expect.stringContaining('03-c'),
    });
  });

  it('need steps that are numbered upwards and named NN-words', () => {
    const pipeline = Pipeline.start('p', addOne('02-b'));
    expect(() => pipeline.pipe(addOne('02-c'))).toThrow(/numbered in order/);
    expect(() => pipeline.pipe(addOne('01-a'))).toThrow(/numbered in order/);
    expect(() => addOne('embed')).toThrow(/02-embed/);
  });
});

describe('ending', () => {
  it('closes every step and the source when the consumer breaks, with the signal aborted before they close', async () => {
    const closed: string[] = [];
    let abortedAtClose: boolean | undefined;
    const watching = step('02-b', async function* (rows, ctx) {
      try {
        yield* rows;
      } finally {
        abortedAtClose = ctx.signal.aborted;
        closed.push('02-b');
      }
    });
    const { rows, state } = source(numbers(1, 2, 3));
    for await (const _row of Pipeline.start('p', addOne('01-a', closed)).pipe(watching).run({ input: rows })) break;
    expect([closed.sort(), state.closed, abortedAtClose]).toEqual([['01-a', '02-b'], true, true]);
  });

  it('closes the source of a step that ends before its input does, or that fails without closing it', async () => {
    for (const fails of [false, true]) {
      const takesOne = step('01-a', async function* (rows) {
        const first = await rows[Symbol.asyncIterator]().next();
        if (fails) throw new Error('no');
        yield first.value;
      });
      const { rows, state } = source(numbers(1, 2));
      await failure(Pipeline.start('p', takesOne).run({ input: rows }));
      expect(state.closed).toBe(true);
    }
  });

  it('does not wait for a source that is stuck when a step fails beside it', async () => {
    const impatient = step('01-a', async function* (rows) {
      const iterator = rows[Symbol.asyncIterator]();
      yield (await iterator.next()).value;
      void iterator.next();
      throw new Error('no patience');
    });
    const { rows } = source(numbers(1), () => new Promise(() => {}));
    expect(await failure(Pipeline.start('p', impatient).run({ input: rows }))).toMatchObject({ code: 'STEP_FAILED' });
  });

  it('tells what a step throws while it is closed', async () => {
    const clumsy = step('01-a', async function* (rows) {
      try {
        yield* rows;
      } finally {
        // biome-ignore lint/correctness/noUnsafeFinally: the fault under test
        throw new Error('cannot close');
      }
    });
    const loop = async () => {
      for await (const _row of Pipeline.start('p', clumsy).run({ input: source(numbers(1)).rows })) break;
    };
    await expect(loop()).rejects.toMatchObject({ code: 'STEP_FAILED', message: '01-a: cannot close' });
  });

  it('is no error when a step lets the stop itself surface while it is closed', async () => {
    const words: ((reason: unknown) => unknown)[] = [
      (reason) => reason,
      (cause) => new PipelineError('ABORTED', 'the run was aborted', { cause }),
      () => new DOMException('This operation was aborted', 'AbortError'),
    ];
    for (const word of words) {
      const obedient = step('01-a', async function* (rows, ctx) {
        try {
          yield* rows;
        } finally {
          // biome-ignore lint/correctness/noUnsafeFinally: what a step does that waits for aborted work
          if (ctx.signal.aborted) throw word(ctx.signal.reason);
        }
      });
      const seen: Row[] = [];
      for await (const row of Pipeline.start('p', obedient).run({ input: source(numbers(1)).rows })) {
        seen.push(row);
        break;
      }
      expect(seen).toHaveLength(1);
    }
  });
});

describe('abort', () => {
  it('rejects at once with the reason although a step is stuck for ever, and closes what is before it', async () => {
    const stuck = step('02-b', async function* (rows) {
      for await (const row of rows) {
        yield row;
        reached.resolve();
        await new Promise(() => {});
      }
    });
    const reached = deferred();
    const closed: string[] = [];
    const { rows, state } = source(numbers(1, 2));
    const controller = new AbortController();
    const run = Pipeline.start('p', addOne('01-a', closed)).pipe(stuck).run({ input: rows, signal: controller.signal });
    await run.next();
    const pending = run.next();
    await reached.promise;
    const reason = new Error('enough');
    controller.abort(reason);
    await expect(pending).rejects.toBe(reason);
    expect(await run.next()).toEqual({ done: true, value: undefined });
    await turns();
    expect([closed, state.closed]).toEqual([['01-a'], true]);
  });

  it('while the consumer works on a row rejects the next pull, once, and closes at once', async () => {
    const controller = new AbortController();
    const { rows, state } = source(numbers(1, 2, 3));
    const run = Pipeline.start('p', addOne('01-a')).run({ input: rows, signal: controller.signal });
    await run.next();
    const reason = new Error('enough');
    controller.abort(reason);
    await turns();
    expect(state.closed).toBe(true);
    await expect(run.next()).rejects.toBe(reason);
    expect(await run.next()).toEqual({ done: true, value: undefined });
  });

  it('before the start runs nothing; every concurrent pull is rejected', async () => {
    const { rows, state } = source(numbers(1));
    const reason = new Error('never');
    const aborted = Pipeline.start('p', addOne('01-a')).run({ input: rows, signal: AbortSignal.abort(reason) });
    await expect(aborted.next()).rejects.toBe(reason);
    expect(state.pulled).toBe(0);

    const controller = new AbortController();
    const stuck = step('01-a', async function* () {
      await new Promise(() => {});
      yield numbers(1)[0] as Row;
    });
    const run = Pipeline.start('p', stuck).run({ signal: controller.signal });
    const pulls = [run.next(), run.next(), run.next()];
    controller.abort(reason);
    const settled = await Promise.allSettled(pulls);
    expect(settled.map((result) => result.status === 'rejected' && result.reason === reason)).toEqual([
      true,
      true,
      true,
    ]);
  });

  it('surfaces as the reason when a library calls it AbortError', async () => {
    const controller = new AbortController();
    const reason = new Error('enough');
    const fetching = step('01-a', async function* () {
      controller.abort(reason);
      throw new DOMException('This operation was aborted', 'AbortError');
      // biome-ignore lint/correctness/noUnreachable: makes it a generator
      yield numbers(1)[0] as Row;
    });
    expect(await failure(Pipeline.start('p', fetching).run({ signal: controller.signal }))).toBe(reason);
  });
});

describe('errors', () => {
  const failing = (name: string, thrown: unknown) =>
    step(name, async function* (rows) {
      for await (const row of rows) {
        if ((row as NumberRow).value >= 2) throw thrown;
        yield row;
      }
    });

  it('are wrapped once, with the step, the row and the cause', async () => {
    const cause = new RangeError('too much');
    const pipeline = Pipeline.start('p', failing('01-a', cause)).pipe(addOne('02-b')).pipe(addOne('03-c'));
    const thrown = await failure(pipeline.run({ input: source(numbers(1, 2, 3)).rows }));
    expect(isPipelineError(thrown)).toBe(true);
    expect(thrown).toMatchObject({
      code: 'STEP_FAILED',
      message: '01-a: too much',
      details: { step: '01-a', row: { type: 'number', id: 'n-2' } },
      cause,
    });
  });

  it('of this class keep their code, identity and what they carry, and learn the step', async () => {
    const known = new PipelineError('BOARD_NOT_FOUND', 'no board', { details: { looked: 3 } });
    const pipeline = Pipeline.start('p', failing('01-a', known)).pipe(addOne('02-b'));
    const thrown = await failure(pipeline.run({ input: source(numbers(2)).rows }));
    expect(thrown).toBe(known);
    expect(known).toMatchObject({ code: 'BOARD_NOT_FOUND', details: { looked: 3, step: '01-a' } });
  });

  it('may be anything: strings, undefined, null and things that cannot be printed', async () => {
    const unprintable = Object.create(null) as unknown;
    for (const thing of ['words', undefined, null, 7, unprintable]) {
      const thrown = await failure(Pipeline.start('p', failing('01-a', thing)).run({ input: source(numbers(2)).rows }));
      expect(thrown).toMatchObject({ code: 'STEP_FAILED', details: { step: '01-a' } });
      expect((thrown as { cause: Error }).cause.cause).toBe(thing);
    }
  });

  it('of the input are not blamed on the step', async () => {
    const cause = new Error('socket hang up');
    const { rows } = source(numbers(1), () => Promise.reject(cause));
    const thrown = await failure(Pipeline.start('p', addOne('01-a')).pipe(addOne('02-b')).run({ input: rows }));
    expect(thrown).toMatchObject({ code: 'INPUT_INVALID', message: '01-a: its input failed: socket hang up', cause });
    const known = new PipelineError('GIT_FAILED', 'no');
    const input = source(numbers(1), () => Promise.reject(known)).rows;
    expect(await failure(Pipeline.start('p', addOne('01-a')).run({ input }))).toBe(known);
    expect(known.details).toEqual({});
  });

  it('of a step that is no generator and throws at once are wrapped too', async () => {
    const eager = step('01-a', () => {
      throw new Error('at once');
    });
    expect(await failure(Pipeline.start('p', eager).run())).toMatchObject({ code: 'STEP_FAILED' });
  });

  it('of config name every field: unknown, wrong, of no step', async () => {
    const configured = defineStep({
      name: '01-a',
      input: numberRow,
      output: numberRow,
      config: z.object({ limit: z.number().default(1) }),
      run: async function* () {},
    });
    const run = (options: object) => failure(Pipeline.start('p', configured).run(options));
    expect(await run({ config: { '01-a': { limit: 'x', other: 1 } } })).toMatchObject({
      code: 'CONFIG_INVALID',
      details: { problems: [expect.stringContaining('01-a.limit'), expect.stringContaining('other')] },
    });
    expect(await run({ config: { '02-b': {} } })).toMatchObject({ code: 'CONFIG_INVALID' });
    expect(await run({ shared: { maxMemory: 0 } })).toMatchObject({ code: 'CONFIG_INVALID' });
  });
});

describe('barriers', () => {
  const holding = defineStep({
    name: '01-hold',
    input: numberRow,
    output: numberRow,
    config: z.object({}),
    barrier: true,
    async *run(rows) {
      const held: NumberRow[] = [];
      for await (const row of rows) held.push(row);
      yield* held;
    },
  });

  it('fail with BARRIER_MEMORY above shared.maxMemory, and not below it', async () => {
    const wide: Row = { type: 'number', id: 'x'.repeat(1000), value: 1 } as Row;
    const { rows, state } = source(Array.from({ length: 5000 }, () => wide));
    const thrown = await failure(Pipeline.start('p', holding).run({ input: rows, shared: { maxMemory: 1 } }));
    expect(thrown).toMatchObject({ code: 'BARRIER_MEMORY', details: { step: '01-hold' } });
    expect([state.closed, state.pulled > 900, state.pulled < 1300]).toEqual([true, true, true]);
    const small = source(Array.from({ length: 900 }, () => wide)).rows;
    expect(await collect(Pipeline.start('p', holding).run({ input: small, shared: { maxMemory: 1 } }))).toHaveLength(
      900,
    );
  });
});

describe('check: true', () => {
  const toText = (emit: (row: NumberRow) => unknown) =>
    defineStep({
      name: '01-text',
      input: numberRow,
      output: textRow,
      config: z.object({}),
      async *run(rows) {
        for await (const row of rows) yield (row.type === 'number' ? emit(row) : row) as z.output<typeof textRow>;
      },
    });
  const run = (emit: (row: NumberRow) => unknown, rows: readonly unknown[], check = true) =>
    Pipeline.start('p', toText(emit)).run({ input: source(rows as Row[]).rows, check });
  const good = (row: NumberRow) => ({ type: 'text', text: String(row.value) });

  it('refuses rows on both sides, naming step, side and field', async () => {
    expect(await failure(run(good, [{ type: 'number', id: 'n', value: 'x' }]))).toMatchObject({
      code: 'ROW_INVALID',
      details: { step: '01-text', side: 'input', field: 'value' },
    });
    expect(await failure(run(() => ({ type: 'text' }), numbers(1)))).toMatchObject({
      code: 'ROW_INVALID',
      details: { side: 'output', field: 'text' },
    });
    for (const untyped of [null, 7, {}, { type: 1 }]) {
      expect(await failure(run(good, [untyped]))).toMatchObject({ code: 'ROW_INVALID', details: { side: 'input' } });
      expect(await failure(run(() => untyped, numbers(1)))).toMatchObject({ details: { side: 'output' } });
    }
  });

  it('lets foreign rows pass, but no rows of a type that is neither declared nor came in', async () => {
    const foreign = { type: 'foreign', any: 'thing' };
    expect(await collect(run(good, [foreign, ...numbers(1)]))).toEqual([foreign, { type: 'text', text: '1' }]);
    expect(await failure(run(() => ({ type: 'txet', text: '1' }), numbers(1)))).toMatchObject({ code: 'ROW_INVALID' });
  });

  it('closes the step it found at fault, and is off by default', async () => {
    const { rows, state } = source(numbers(1, 2));
    await failure(
      Pipeline.start(
        'p',
        toText(() => ({ type: 'text' })),
      ).run({ input: rows, check: true }),
    );
    expect(state.closed).toBe(true);
    expect(await collect(run(() => ({ type: 'text' }), numbers(1), false))).toEqual([{ type: 'text' }]);
  });
});

describe('describe', () => {
  it('lists row types and config fields, also of required fields and of descriptions under a default', () => {
    const described = defineStep({
      name: '01-a',
      input: z.discriminatedUnion('type', [numberRow, textRow]),
      output: numberRow.readonly(),
      config: z.object({
        must: z.string(),
        may: z.number().describe('how many').default(2),
      }),
      source: true,
      run: async function* () {},
    });
    expect(Pipeline.start('p', described).describe()).toEqual([
      {
        name: '01-a',
        source: true,
        barrier: false,
        consumes: ['number', 'text'],
        emits: ['number'],
        config: [
          { name: 'must', default: undefined, description: '' },
          { name: 'may', default: 2, description: 'how many' },
        ],
      },
    ]);
  });
});

function deferred() {
  let resolve: () => void = () => {};
  const promise = new Promise<void>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}

/** Lets everything that is already decided settle. */
async function turns(): Promise<void> {
  for (let index = 0; index < 10; index++) await new Promise((resolve) => setImmediate(resolve));
}
