import { defineStep, z } from '@pipelines/core';
import { runIfMain } from '@pipelines/core/node';
import { type Class, cls, type Plan, plan } from './rows.ts';

// Class → Plan, the highest rank first. Barrier: holds the classes.

/** Says what varies in each class, and where the one function should live. */
export const planStep = defineStep({
  name: '04-plan',
  input: cls,
  output: plan,
  config: z.strictObject({}),
  barrier: true,
  // biome-ignore lint/correctness/useYield: nothing is planned yet
  async *run(rows: AsyncIterable<Class>): AsyncGenerator<Plan, void, undefined> {
    for await (const row of rows) void row;
  },
});

await runIfMain(import.meta.url, planStep);
