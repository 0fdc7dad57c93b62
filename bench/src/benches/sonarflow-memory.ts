import { oneAfterTheOther, reader, undiciPool } from '../contenders/sonarqube-clients.ts';
import { type Contender, defineBench, type Goal, type Trial, type TrialContext } from '../contract.ts';

const MB = 1e6;
const LARGEST = 200_000;

type Commands = typeof import('../series/sonarflow-command.ts');

const command = (
  prepare: (commands: Commands, context: TrialContext) => Promise<Trial<number>>,
): Contender<number> => ({
  role: 'ours',
  package: 'sonarflow',
  prepare: async (context) => prepare(await import('../series/sonarflow-command.ts'), context),
});

/** Holds every finding: what a client does that nobody thought about. */
const heldWhole = reader({ role: 'floor', package: 'undici' }, undiciPool, () => oneAfterTheOther);

const counted: Contender<number> = {
  ...heldWhole,
  rounds: 3,
  prepare: async (context) => {
    const trial = await heldWhole.prepare(context);
    return { ...trial, run: async () => (await trial.run()).found.length } as Trial<number>;
  },
};

const memory = (of: string, what: string): Pick<Goal, 'of' | 'metric' | 'what' | 'direction'> => ({
  of,
  metric: 'peak',
  what,
  direction: 'at-most',
});

export const bench = defineBench<number>({
  name: 'sonarflow-memory',
  question: 'How much memory do fetching and planning need, and does it grow with the number of findings?',
  input:
    'A server as in sonarflow-fetch. 02 is `sonarflow run --until 02-fetch --json`, with 01-scan; 03 is `--from 03-plan --until 03-plan --json` on the rows that 02 kept. Both are whole commands, so the peak is that of all their processes. Size is the number of findings.',
  sizes: { full: [20_000, LARGEST], smoke: [1000] },
  memoryOnly: [20_000, LARGEST],
  floor: 'one after the other, all held',
  contenders: {
    '02': command(({ fetchCounted }, context) => fetchCounted(context)),
    '03': command(({ planCommand }, context) => planCommand(context)),
    'one after the other, all held': counted,
  },
  digest: String,
  goals: [
    { kind: 'value', ...memory('02', '02, 20,000 findings: peak 150 MB'), size: 20_000, limit: 150 * MB },
    { kind: 'value', ...memory('02', '02, 200,000 findings: peak 150 MB'), limit: 150 * MB },
    { kind: 'growth', ...memory('02', '02, from 20,000 to 200,000 findings: flat'), limit: 25 * MB },
    { kind: 'value', ...memory('03', '03, 200,000 findings: peak 400 MB'), limit: 400 * MB },
  ],
});
