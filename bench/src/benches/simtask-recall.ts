import { join } from 'node:path';
import type { Recall } from '../clones/judge/recall.ts';
import { fallow, jscpd5, MATCH, simtask, type Tool } from '../clones/tools.ts';
import { rootsOf } from '../clones/trees.ts';
import { type Contender, defineBench, type Goal, type TrialContext } from '../contract.ts';
import { wholeCommand } from '../series/whole-commands.ts';

const ROOTS = rootsOf(process.env['SIMTASK_BENCH_ROOT']);
const HALF = process.env['SIMTASK_BENCH_HALF'] === 'tuning' ? 'tuning' : 'held-out';
const WHY = 'each tool has its own idea of what is alike';

/** Judged by what the tool wrote. Library code loads in here, so that no contender's start pays for it. */
function judged(role: Contender<Recall>['role'], name: string, tool: Tool): Contender<Recall> {
  return wholeCommand<Recall>(
    { role, package: name },
    tool,
    async ({ inputs, scratch }) => {
      const { copyTree } = await import('../clones/inputs.ts');
      return { tree: await copyTree(join(inputs, 'tree'), join(scratch, 'tree')) };
    },
    (out, context) => recall(context, () => tool.findings(out)),
  );
}

async function recall({ inputs }: TrialContext, findings: () => ReturnType<Tool['findings']>): Promise<Recall> {
  const { readCorpus } = await import('../clones/corpus.ts');
  const { recallOf } = await import('../clones/judge/recall.ts');
  return recallOf(await readCorpus(inputs), findings());
}

const found = (type: string, limit: number): Goal => ({
  kind: 'value',
  metric: `count:${type}`,
  what: `recall of ${type} copies`,
  limit,
  direction: 'at-least',
});

/** Made-up functions have no clones among themselves, so that there is nothing to compare. */
const flagged: Goal = {
  kind: 'ratio',
  metric: 'count:flagged',
  what: 'pairs of originals flagged',
  against: 'jscpd 5 similarity',
  limit: 1,
  direction: 'at-most',
};

export const bench = defineBench<Recall>({
  name: 'simtask-recall',
  question: 'How many copies does simtask find, at no more flagged pairs than its peer?',
  input:
    'Functions of public code in their files (see RECALL.md), and copies of 600 of them of each type in files of their own: T1 other layout, T2 other names and literals, T3 10 to 30 % of the statements changed, T4 other syntax. Size is the number of functions of at least five lines. Figures are the share found, its 95 % Wilson interval, and `flagged`: pairs of two originals of one repository.',
  sizes: { full: [5000], smoke: [160] },
  setUp: async (inputs, size) => {
    const { recallCorpus } = await import('../clones/inputs.ts');
    await recallCorpus(inputs, ROOTS, size, HALF);
  },
  floor: 'same text',
  contenders: {
    ours: judged('ours', 'simtask', simtask(...MATCH)),
    'same text': {
      role: 'floor',
      prepare: (context) => ({
        run: async () => {
          const { sameText } = await import('../clones/same-text.ts');
          const findings = await sameText(join(context.inputs, 'tree'));
          return recall(context, () => findings);
        },
      }),
    },
    'jscpd 5': judged('peer', 'jscpd', jscpd5()),
    'jscpd 5 similarity': judged('peer', 'jscpd', jscpd5('--similarity', '0.5')),
    fallow: judged('peer', 'fallow', fallow('--mode', 'semantic')),
  },
  digest: ({ types, flagged }) => JSON.stringify([types, flagged]),
  unequal: { ours: WHY, 'jscpd 5': WHY, 'jscpd 5 similarity': WHY, fallow: WHY },
  counts: ({ types, flagged }) => ({
    flagged,
    ...Object.fromEntries(
      Object.entries(types).flatMap(([type, { value, low, high }]) => [
        [type, value],
        [`${type} low`, low],
        [`${type} high`, high],
      ]),
    ),
  }),
  goals: [
    found('T1', 0.99),
    found('T2', 0.99),
    found('T3', 0.9),
    found('T4', 0.92),
    ...(ROOTS.length > 0 ? [flagged] : []),
  ],
});
