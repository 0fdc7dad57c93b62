import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, expectTypeOf, it } from 'vitest';
import { defineStep, Pipeline, type Step, type StepContext, z } from '../../src/index.ts';

const aRow = z.object({ type: z.literal('a'), id: z.string() });
const bRow = z.object({ type: z.literal('b'), id: z.string() });
const cRow = z.object({ type: z.literal('c') });
type A = z.output<typeof aRow>;
type B = z.output<typeof bRow>;
type C = z.output<typeof cRow>;

const config = z.object({ limit: z.number().default(1) });
const makesA = defineStep({ name: '01-a', input: z.never(), output: aRow, config, run: async function* () {} });
const aToB = defineStep({ name: '02-b', input: aRow, output: bRow, config, run: async function* () {} });
const bOrAToC = defineStep({
  name: '03-c',
  input: z.discriminatedUnion('type', [aRow, bRow]),
  output: cRow,
  config,
  run: async function* () {},
});

it('S3-71 steps, rows and config are typed from their schemas', () => {
  expectTypeOf(aToB).toEqualTypeOf<Step<A, B, typeof config>>();
  expectTypeOf<Parameters<typeof aToB.run>[1]>().toEqualTypeOf<StepContext<{ limit: number }>>();
  const pipeline = Pipeline.start('p', makesA).pipe(aToB);
  expectTypeOf(pipeline).toEqualTypeOf<Pipeline<B>>();
  expectTypeOf(pipeline.run()).toExtend<AsyncIterable<B>>();
  const plain: Pipeline = pipeline;
  expect(plain.steps).toHaveLength(2);
});

it('rows that no step consumed stay available to later steps', () => {
  const makesBoth = defineStep({
    name: '01-both',
    input: z.never(),
    output: z.discriminatedUnion('type', [aRow, cRow]),
    config,
    run: async function* () {},
  });
  const pipeline = Pipeline.start('p', makesBoth).pipe(aToB);
  expectTypeOf(pipeline).toEqualTypeOf<Pipeline<B | C>>();
});

it('steps in a wrong order do not compile', () => {
  const start = Pipeline.start('p', makesA);
  // @ts-expect-error nothing emits B
  expect(start.pipe(bOrAToC).steps).toHaveLength(2);
  // @ts-expect-error the config of a step has no such field
  expect(() => defineStep({ ...aToB, cacheFields: ['limits'] })).not.toThrow();
});

it('says what is missing when steps are in a wrong order', async () => {
  const tsc = fileURLToPath(new URL('../../../../node_modules/typescript/bin/tsc', import.meta.url));
  const project = fileURLToPath(new URL('fixtures/tsconfig.json', import.meta.url));
  const output = await new Promise<string>((resolve) => {
    execFile(process.execPath, [tsc, '--noEmit', '-p', project], (_error, stdout) => resolve(stdout));
  });
  expect(output).toContain('this step consumes rows that no earlier step emits');
  expect(output).toContain('wrong-order.ts(10,');
  expect(output.match(/error TS/g)).toHaveLength(1);
});
