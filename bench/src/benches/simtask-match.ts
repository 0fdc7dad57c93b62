import { join } from 'node:path';
import { simtask } from '../clones/tools.ts';
import { type Contender, defineBench } from '../contract.ts';
import { runOnce, wholeCommand } from '../series/whole-commands.ts';

const LARGEST = 50_000;
/** `ours`: 02 and 03 from rows that 01 left behind. */
const matching: Contender<number> = wholeCommand<number>(
  { role: 'ours', package: 'simtask' },
  simtask('--from', '02-embed', '--until', '03-cluster', '--json'),
  async ({ inputs, scratch }) => {
    const { copyTree } = await import('../clones/inputs.ts');
    return { tree: await copyTree(join(inputs, 'tree'), join(scratch, 'tree')) };
  },
  async (out) => {
    const { readFileSync } = await import('node:fs');
    return readFileSync(join(out, 'rows.ndjson'), 'utf8').split('"type":"class"').length - 1;
  },
);

export const bench = defineBench<number>({
  name: 'simtask-match',
  question: 'How do time and memory of matching grow with the number of functions?',
  input:
    'Made-up functions in packages, scanned before; the command runs 02-embed and 03-cluster from the kept rows, from start to exit. Size is the number of functions.',
  sizes: { full: [6000, LARGEST], smoke: [80] },
  setUp: async (inputs, size) => {
    const { checkout } = await import('../clones/inputs.ts');
    const tree = join(inputs, 'tree');
    await checkout(tree, [], size);
    await runOnce(simtask('--until', '01-scan', '--json'), tree, inputs);
  },
  floor: 'same text',
  contenders: {
    ours: matching,
    'same text': {
      role: 'floor',
      rounds: 3,
      prepare: ({ inputs }) => ({
        run: async () => {
          const { sameText } = await import('../clones/same-text.ts');
          return (await sameText(join(inputs, 'tree'))).length;
        },
      }),
    },
  },
  digest: String,
  unequal: { ours: 'it finds more than what is written the same way' },
  counts: (classes) => ({ classes }),
  goals: [
    {
      kind: 'value',
      metric: 'wall',
      what: 'matching 50,000 functions: 60 s',
      limit: 60_000,
      direction: 'at-most',
    },
    {
      kind: 'value',
      metric: 'peak',
      what: 'matching 50,000 functions: peak 2 GB',
      limit: 2e9,
      direction: 'at-most',
    },
    {
      kind: 'slope',
      metric: 'wall',
      what: 'matching: time grows hardly faster than the number of functions',
      limit: 1.25,
      direction: 'at-most',
    },
  ],
});
