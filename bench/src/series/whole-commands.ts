import { join } from 'node:path';
import { copyTree, emptied } from '../clones/inputs.ts';
import type { Tool } from '../clones/tools.ts';
import { spend } from '../contenders/command.ts';
import type { Contender, Spent, Trial, TrialContext } from '../contract.ts';

export interface Prepared {
  /** The tree that the tool runs on. */
  readonly tree: string;
  /** Not measured: before each run. */
  readonly before?: (turn: number) => Promise<void>;
}

export type Prepare = (context: TrialContext) => Promise<Prepared>;

/** A whole command on a tree. Its result is what `read` makes of the folder that it wrote to, which is not measured. */
export function wholeCommand<Result>(
  contender: Omit<Contender<Result>, 'prepare'>,
  tool: Tool,
  prepare: Prepare,
  read: (out: string, context: TrialContext) => Promise<Result> | Result,
): Contender<Result> {
  return {
    ...contender,
    prepare: async (context): Promise<Trial<Result>> => {
      const out = join(context.scratch, 'out');
      const { tree, before } = await prepare(context);
      let spent: Spent | undefined;
      let turn = 0;
      return {
        before: async () => {
          await emptied(out);
          await before?.(turn++);
        },
        run: async () => {
          spent = await spend(tool.command(tree, out));
          return read(out, context);
        },
        spent: () => {
          if (!spent) throw new Error('nothing was run');
          return spent;
        },
      };
    },
  };
}

/** Runs a tool once, for what it leaves behind. */
export async function runOnce(tool: Tool, tree: string, scratch: string): Promise<void> {
  await spend(tool.command(tree, await emptied(join(scratch, 'out'))));
}

/** A copy of the tree among the inputs, for this contender alone. */
export const copied: Prepare = async ({ inputs, scratch }) => ({
  tree: await copyTree(join(inputs, 'tree'), join(scratch, 'tree')),
});

/** The same, and nothing is left of an earlier run. */
export const cold: Prepare = async (context) => {
  const { tree } = await copied(context);
  return { tree, before: async () => void (await emptied(join(tree, '.pipeline'))) };
};
