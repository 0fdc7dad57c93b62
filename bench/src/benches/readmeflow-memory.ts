import { join } from 'node:path';
import { type Contender, defineBench } from '../contract.ts';
import { type Checker, readmeflow, remarkValidateLinks } from '../documents/checkers.ts';
import { cold, wholeCommand } from '../series/whole-commands.ts';

const MB = 1e6;
const LARGEST = 20_000;

const onTree = (role: 'ours' | 'peer', checker: Checker, limit?: Contender<number>['limit']): Contender<number> =>
  wholeCommand<number>(
    { role, package: checker.package, ...(limit !== undefined && { limit }) },
    { command: checker.command, findings: () => [] },
    cold,
    (out) => new Set(checker.flags(out).map(({ file, line, target }) => `${file}:${line} ${target}`)).size,
  );

export const bench = defineBench<number>({
  name: 'readmeflow-memory',
  question: 'How much memory does verifying documents need, and does it grow with their number?',
  input:
    'Documents as in readmeflow-verify. Whole commands, from nothing, so the peak is that of all their processes. Size is the number of documents.',
  sizes: { full: [2000, LARGEST], smoke: [40] },
  memoryOnly: [2000, LARGEST],
  setUp: async (inputs, size) => {
    const { writeDocuments } = await import('../documents/made-up.ts');
    await writeDocuments(join(inputs, 'tree'), size);
  },
  floor: 'by hand',
  contenders: {
    'by hand': {
      role: 'floor',
      prepare: async ({ inputs }) => {
        const { brokenByHand } = await import('../documents/by-hand.ts');
        return { run: () => brokenByHand(join(inputs, 'tree')).length };
      },
    },
    ours: onTree('ours', readmeflow),
    'remark-validate-links': onTree('peer', remarkValidateLinks('acme/documents'), {
      size: 2000,
      reason: 'holds the trees of all documents',
    }),
  },
  digest: String,
  goals: [
    {
      kind: 'growth',
      metric: 'peak',
      what: 'from 2,000 to 20,000 documents: 40 MB',
      of: 'ours',
      limit: 40 * MB,
      direction: 'at-most',
    },
  ],
});
