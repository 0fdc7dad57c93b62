import { join } from 'node:path';
import { fallow, jscpd4, jscpd5, MATCH, simtask, type Tool } from '../clones/tools.ts';
import { rootsOf } from '../clones/trees.ts';
import { type Contender, defineBench, type Goal } from '../contract.ts';
import { cold, copied, type Prepare, runOnce, wholeCommand } from '../series/whole-commands.ts';

const ROOTS = rootsOf(process.env['SIMTASK_BENCH_ROOT']);
const MB = 1e6;
/** Of the files, for a run with a warm cache. */
const CHANGED = 0.01;

/** After a run of the same tree, with other text in some files each time. */
const warm: Prepare = async (context) => {
  const { editorOf } = await import('../clones/inputs.ts');
  const { tree } = await copied(context);
  await runOnce(simtask(...MATCH), tree, context.scratch);
  return { tree, before: await editorOf(tree, CHANGED) };
};

const command = (role: 'ours' | 'peer', name: string, tool: Tool, prepare: Prepare): Contender<string> =>
  wholeCommand<string>({ role, package: name }, tool, prepare, () => 'done');

const ratio = (of: string, what: string, against: string, limit: number): Goal => ({
  kind: 'ratio',
  metric: 'wall',
  what,
  of,
  against,
  limit,
  direction: 'at-most',
});

export const bench = defineBench<string>({
  name: 'simtask-speed',
  question: 'How long does it take to find what is alike in a tree, and with how much memory?',
  input: `The code of ${ROOTS.length > 0 ? 'public monorepos (see RECALL.md)' : 'made-up packages'} as a checkout, tests and generated files left out, so that all tools read the same files; whole commands, from start to exit. Size is the number of functions (of public code: 1, all of it). Warm: after a run, with one function changed in 1 % of the files. CPU and peak are those of all processes of the command.`,
  sizes: { full: [ROOTS.length > 0 ? 1 : 6000], smoke: [80] },
  setUp: async (inputs, size) => {
    const { checkout } = await import('../clones/inputs.ts');
    await checkout(join(inputs, 'tree'), ROOTS, size);
  },
  floor: 'same text',
  contenders: {
    'ours, cold': command('ours', 'simtask', simtask(...MATCH), cold),
    'ours, warm': command('ours', 'simtask', simtask(...MATCH), warm),
    'ours, all steps': command('ours', 'simtask', simtask('--json'), cold),
    'same text': {
      role: 'floor',
      prepare: ({ inputs }) => ({
        run: async () => {
          const { sameText } = await import('../clones/same-text.ts');
          await sameText(join(inputs, 'tree'));
          return 'done';
        },
      }),
    },
    'jscpd 5': command('peer', 'jscpd', jscpd5(), copied),
    'jscpd 5 similarity': command('peer', 'jscpd', jscpd5('--similarity', '0.5'), copied),
    'jscpd 4': { ...command('peer', 'jscpd4', jscpd4, copied), rounds: 3 },
    fallow: command('peer', 'fallow', fallow(), copied),
  },
  digest: (result) => result,
  goals: [
    ratio('ours, cold', 'cold, beside jscpd 5 --similarity 0.5', 'jscpd 5 similarity', 3),
    ratio('ours, cold', 'cold, five times faster than jscpd 4', 'jscpd 4', 0.2),
    ratio('ours, warm', 'warm with 1 % of the files changed, beside jscpd 5', 'jscpd 5', 1.5),
    {
      kind: 'value',
      metric: 'peak',
      what: 'cold: peak 400 MB',
      of: 'ours, cold',
      limit: 400 * MB,
      direction: 'at-most',
    },
  ],
});
