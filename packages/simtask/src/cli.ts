import type { Row } from '@pipelines/core';
import { ejectTasks, initialConfig } from '@pipelines/core/board';
import { counted } from '@pipelines/core/markdown';
import {
  type CliDefinition,
  type CommandWorld,
  type ConfigFlag,
  explainOutcome,
  type Finding,
  packageVersion,
  runCli,
} from '@pipelines/core/node';
import { changedClones } from './lib/explain/changed-clones.ts';
import { explainPlan } from './lib/explain/explain-class.ts';
import { TASKS } from './lib/write/task-text.ts';
import { pipeline } from './pipeline.ts';
import type { Outcome, Plan, Report } from './rows.ts';

/** Raised by hand when a score means something else than before: decisions and precision belong to one version. */
const RULES_VERSION = '1';

const FLAGS: readonly ConfigFlag[] = [
  {
    flag: '--changed-since <revision>',
    field: '03-cluster.changedSince',
    description: 'only classes of which some members changed since then and some did not',
  },
  { flag: '--against <file>', field: '03-cluster.against', description: 'only classes with a member in this file' },
  { flag: '--board <dir>', field: 'shared.board', description: 'folder of the task files (default: discovered)' },
  {
    flag: '--max-tasks <n>',
    field: '05-write.maxTasks',
    description: 'how many open tasks simtask keeps on the board at once',
    numeric: true,
  },
  {
    flag: '--task-score <score>',
    field: '05-write.taskScore',
    description: 'score from which a class is worth a task',
    numeric: true,
  },
];

const isOutcome = (row: Row): row is Outcome => row.type === 'outcome';
const isPlan = (row: Row): row is Plan => row.type === 'plan';
const isReport = (row: Row): row is Report => row.type === 'report';

/** A class that is worth a task and waits for a decision. */
const isActionable = ({ state }: Outcome) => ['new', 'kept', 'updated', 'waiting', 'split'].includes(state);

export const definition: CliDefinition = {
  pipeline,
  description: 'Finds near-duplicate functions and writes consolidation tasks.',
  version: packageVersion(new URL('../package.json', import.meta.url)),
  flags: FLAGS,
  summarize(row, shown) {
    if (!isReport(row)) return undefined;
    const { classes, actionable, review, resolved, problems, path } = row;
    const worth = `${actionable} worth a task (${row.new} new), ${review} to review`;
    const rest = `${resolved} resolved, ${counted(problems, 'problem')}`;
    const pages = [path, path.replace(/\.md$/, '.html')].map(shown).join('\n');
    return `${counted(classes, 'class', 'classes')}: ${worth}, ${rest}\n${pages}`;
  },
  findings: {
    new: (row) => Number(isOutcome(row) && row.new && isActionable(row)),
    count: (row) => Number(isOutcome(row) && isActionable(row)),
    problems: (row) => (isReport(row) ? row.problems : 0),
  },
  annotate: (row) => (isOutcome(row) ? changedClones(row) : []),
  explain: (row, id) => (isOutcome(row) && row.id === id.toLowerCase() ? explainOutcome(row) : undefined),
  details: {
    step: '04-plan',
    text: (row, outcome) =>
      isPlan(row) && isOutcome(outcome) && row.id === planOf(outcome) ? explainPlan(row) : undefined,
  },
  decisions: { version: RULES_VERSION, describe: (row) => (isOutcome(row) ? finding(row) : undefined) },
  eject: ejectTasks(TASKS),
  initialConfig: initialConfig('simtask'),
};

/** The command line `simtask`. Resolves to its exit code. */
export function main(argv: readonly string[], world: Omit<CommandWorld, 'argv'> = {}): Promise<number> {
  return runCli(definition, { ...world, argv });
}

function planOf({ plan, id }: Outcome): string {
  return plan ?? id;
}

function finding(outcome: Outcome): Finding {
  const { id, title, members, path: task, state } = outcome;
  return { id, title, members, task, open: isActionable(outcome) || state === 'review' };
}
