import { dirname, join, posix } from 'node:path';
import { type Contender, defineBench } from '../contract.ts';
import { type Checker, type Flag, readmeflow, remarkValidateLinks } from '../documents/checkers.ts';
import { cold, copied, type Prepare, wholeCommand } from '../series/whole-commands.ts';

const REPOSITORY = 'acme/documents';

const tool = (checker: Checker) => ({ command: checker.command, findings: () => [] });

/** After a run of the same tree. */
const warm: Prepare = async (context) => {
  const { runOnce } = await import('../series/whole-commands.ts');
  const prepared = await copied(context);
  await runOnce(tool(readmeflow), prepared.tree, context.scratch);
  return prepared;
};

/** What all look for, in one form: files and anchors that are not there. One of them writes targets in a shorter way. */
function broken(flags: readonly Flag[]): string[] {
  const lines = flags.map(({ file, line, target = '' }) => `${file}:${line} ${posix.join(dirname(file), target)}`);
  return [...new Set(lines)].sort();
}

const contender = (role: 'ours' | 'peer', checker: Checker, prepare: Prepare): Contender<string[]> =>
  wholeCommand<string[]>({ role, package: checker.package }, tool(checker), prepare, (out) =>
    broken(checker.flags(out)),
  );

export const bench = defineBench<string[]>({
  name: 'readmeflow-verify',
  question: 'How long does it take to verify the Markdown of a tree, from nothing and again?',
  input:
    'Made-up documents of about 4 KB with links to each other and to anchors, one link in twenty-five broken, in a git repository; whole commands, from start to exit: `readmeflow run --from 04-verify --json` with every rule, and remark-cli with remark-gfm and remark-validate-links. Equal: files, lines and targets of the broken links. Warm: the same again, nothing changed. Size is the number of documents.',
  sizes: { full: [400], smoke: [40] },
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
        return { run: () => brokenByHand(join(inputs, 'tree')) };
      },
    },
    'ours, cold': contender('ours', readmeflow, cold),
    'ours, warm': contender('ours', readmeflow, warm),
    'remark-validate-links': contender('peer', remarkValidateLinks(REPOSITORY), copied),
  },
  digest: (found) => found.join('\n'),
  goals: [
    {
      kind: 'ratio',
      metric: 'wall',
      what: 'cold, twice as fast as remark-validate-links',
      of: 'ours, cold',
      against: 'remark-validate-links',
      limit: 0.5,
      direction: 'at-most',
    },
    {
      kind: 'ratio',
      metric: 'wall',
      what: 'warm, a fifth of cold',
      of: 'ours, warm',
      against: 'ours, cold',
      limit: 0.2,
      direction: 'at-most',
    },
  ],
});
