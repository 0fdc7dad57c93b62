import { join } from 'node:path';
import { type Contender, defineBench } from '../contract.ts';
import { readmeflow } from '../documents/checkers.ts';
import { cold, wholeCommand } from '../series/whole-commands.ts';

const MB = 1e6;
const LARGEST = 20_000;

const ours: Contender<number> = wholeCommand<number>(
  { role: 'ours', package: readmeflow.package },
  { command: readmeflow.command, findings: () => [] },
  cold,
  (out) => new Set(readmeflow.flags(out).map(({ file, line, target }) => `${file}:${line} ${target}`)).size,
);

export const bench = defineBench<number>({
  name: 'readmeflow-memory',
  question: 'How much memory does verifying documents need, and does it grow with their number?',
  input:
    'Documents as in readmeflow-verify. Whole commands, from nothing, so the peak is that of all their processes; that of peers is in DOCUMENTS.md. Size is the number of documents.',
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
    ours,
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
