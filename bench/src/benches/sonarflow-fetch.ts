import { createHash } from 'node:crypto';
import {
  batches,
  type Fetched,
  globalFetch,
  loops,
  oneAfterTheOther,
  pMapSpread,
  reader,
  step02,
  undiciPool,
} from '../contenders/sonarqube-clients.ts';
import { type Contender, defineBench, type TrialContext } from '../contract.ts';

/** `sonarflow run`, from start to exit, with 01-scan. */
const command: Contender<Fetched> = {
  role: 'ours',
  package: 'sonarflow',
  rounds: 9,
  prepare: async (context: TrialContext) => {
    const { fetchCommand } = await import('../series/sonarflow-command.ts');
    return fetchCommand(context);
  },
};

export const bench = defineBench<Fetched>({
  name: 'sonarflow-fetch',
  question: 'How long does it take to read the findings of a project from SonarQube?',
  input:
    'A server of its own process that answers after 20 to 80 ms, without a bound of rate, from memory. Size is the number of findings: 40 slices by rule, in pages of 500, because a list ends at 10,000. Read besides: dismissed issues, hotspots, the gate; at most 16 requests at once. `ours` is the step 02 in a process that has it loaded; `ours, command` all of `sonarflow run --until 02-fetch` from start to exit, with 01-scan.',
  sizes: { full: [20_000], smoke: [1000] },
  floor: 'loops, undici',
  contenders: {
    ours: step02,
    'ours, command': command,
    'loops, undici': reader({ role: 'floor', package: 'undici' }, undiciPool, () => loops),
    'p-map, undici': reader({ role: 'peer', package: 'p-map' }, undiciPool, pMapSpread),
    'batches, fetch': reader({ role: 'peer' }, globalFetch, () => batches),
    'one after the other': reader({ role: 'baseline' }, globalFetch, () => oneAfterTheOther),
  },
  digest: ({ found }) => {
    const lines = found.map(({ key, rule, path, line, message }) => JSON.stringify([key, rule, path, line, message]));
    const hash = createHash('sha256').update(lines.sort().join('\n')).digest('hex');
    return `${found.length} findings ${hash}`;
  },
  counts: ({ requests }) => ({ requests }),
  goals: [
    {
      kind: 'ratio',
      metric: 'wall',
      what: 'eight times faster than one request after the other',
      against: 'one after the other',
      limit: 0.125,
      direction: 'at-most',
    },
    {
      kind: 'value',
      metric: 'count:requests',
      what: 'pages, what is read besides, and one request that counts again',
      limit: 45,
      direction: 'at-most',
    },
  ],
});
