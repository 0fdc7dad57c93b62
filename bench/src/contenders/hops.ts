// Ways to let rows through one more stage that does nothing.
import { Readable, Transform } from 'node:stream';
import { defineStep, Pipeline, z } from '@pipelines/core';
import type { Contender } from '../contract.ts';

interface Hop {
  readonly type: 'hop';
  readonly value: number;
}

const row = z.strictObject({ type: z.literal('hop'), value: z.number() });

const pass = (name: string) =>
  defineStep({
    name,
    input: row,
    output: row,
    config: z.object({}),
    async *run(rows) {
      for await (const one of rows) yield one;
    },
  });

async function* hop(rows: AsyncIterable<Hop>): AsyncGenerator<Hop, void> {
  for await (const one of rows) yield one;
}

async function* source(count: number): AsyncGenerator<Hop, void> {
  for (let value = 0; value < count; value++) yield { type: 'hop', value };
}

function contender(role: Contender<number>['role'], through: (rows: AsyncIterable<Hop>) => AsyncIterable<Hop>) {
  return {
    role,
    prepare: ({ size }: { readonly size: number }) => ({
      run: async () => {
        let hash = 0;
        for await (const { value } of through(source(size))) hash = (Math.imul(hash, 31) + value) | 0;
        return hash;
      },
    }),
  } satisfies Contender<number>;
}

/** One step of a pipeline, with cancellation, error context and release of resources. */
export const oneStep: Contender<number> = {
  ...contender('ours', (input) => Pipeline.start('hops', pass('01-pass')).run({ input })),
  package: '@pipelines/core',
};

export const fourSteps: Contender<number> = {
  ...contender('ours', (input) =>
    Pipeline.start('hops', pass('01-a')).pipe(pass('02-b')).pipe(pass('03-c')).pipe(pass('04-d')).run({ input }),
  ),
  package: '@pipelines/core',
};

export const oneGenerator = contender('floor', hop);

export const fourGenerators = contender('floor', (rows) => hop(hop(hop(hop(rows)))));

export const oneTransform = contender('peer', (rows) =>
  Readable.from(rows).pipe(
    new Transform({
      objectMode: true,
      transform(chunk, _encoding, done) {
        done(null, chunk);
      },
    }),
  ),
);
