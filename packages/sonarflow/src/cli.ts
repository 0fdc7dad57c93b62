import type { Row } from '@pipelines/core';
import { ejectTasks, initialConfig, memberText } from '@pipelines/core/board';
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
import { explainAside, explainBundle, findingsIn, speaksOf } from './lib/explain/explain-bundle.ts';
import { newFindings } from './lib/explain/new-findings.ts';
import { withoutSecurity } from './lib/finding/withheld.ts';
import { proposedSource } from './lib/lint/proposed-source.ts';
import { effortText } from './lib/report/effort-text.ts';
import { TASKS } from './lib/write/task-text.ts';
import { pipeline } from './pipeline.ts';
import type { Aside, Bundle, Fetched, Outcome, Report } from './rows.ts';

/** Raised by hand when findings are grouped by other rules than before: decisions and precision belong to one version. */
const RULES_VERSION = '1';

const FLAGS: readonly ConfigFlag[] = [
  { flag: '--source <name>', field: '01-scan.source', description: 'oxlint (default), eslint, sarif or sonarqube' },
  { flag: '--project <key>', field: '01-scan.project', description: 'project at the SonarQube server' },
  { flag: '--branch <name>', field: '01-scan.branch', description: 'branch at the server' },
  { flag: '--pull-request <id>', field: '01-scan.pullRequest', description: 'pull request at the server' },
  { flag: '--organization <key>', field: '01-scan.organization', description: 'organization of SonarQube Cloud' },
  { flag: '--scan', field: '01-scan.scan', description: 'run the installed scanner first' },
  { flag: '--offline', field: '01-scan.offline', description: 'refuse sources that need a network' },
  { flag: '--blame', field: '02-fetch.blame', description: 'ask git who wrote the lines, and when' },
  {
    flag: '--new-code <revision>',
    field: '02-fetch.newCode',
    description: 'findings on lines changed since then are new code',
  },
  { flag: '--by <grouping>', field: '03-plan.by', description: 'rule, prefix, rule-prefix (default), owner or module' },
  { flag: '--board <dir>', field: 'shared.board', description: 'folder of the task files (default: discovered)' },
  {
    flag: '--max-tasks <n>',
    field: '04-write.maxTasks',
    description: 'how many open tasks sonarflow keeps on the board at once',
    numeric: true,
  },
  {
    flag: '--include-security',
    field: '04-write.includeSecurity',
    description: 'write vulnerabilities and hotspots into files too',
  },
];

const isAside = (row: Row): row is Aside => row.type === 'aside';
const isBundle = (row: Row): row is Bundle => row.type === 'bundle';
const isFetched = (row: Row): row is Fetched => row.type === 'fetched';
const isOutcome = (row: Row): row is Outcome => row.type === 'outcome';
const isReport = (row: Row): row is Report => row.type === 'report';

export const definition: CliDefinition = {
  pipeline,
  description: 'Turns findings of static analysis into grouped tasks that a team finishes.',
  version: packageVersion(new URL('../package.json', import.meta.url)),
  streaming: true,
  flags: FLAGS,
  input: {
    flag: '--input <file>',
    field: '01-scan.input',
    description: 'SARIF file or glob of the source sarif',
    list: true,
  },
  summarize: (row, shown) => (isReport(row) ? summary(row, shown) : undefined),
  findings: {
    blocker: (row) => (isReport(row) ? row.blockers : 0),
    new: (row) => (isReport(row) ? row.newFindings : 0),
    gate: (row) => Number(isReport(row) && row.gate === 'failed'),
    problems: (row) => (isReport(row) ? row.problems : 0),
  },
  annotate: (row) => (isOutcome(row) ? newFindings(row) : []),
  explain: (row, id) => (isOutcome(row) && speaksOf(row, id) ? explainOutcome(row) : undefined),
  details: {
    step: '03-plan',
    text: (row, outcome, id) =>
      isBundle(row) && isOutcome(outcome) && row.id === outcome.id ? explainBundle(row, id) : undefined,
    alone: (row, id) => (isAside(row) ? explainAside(row, id) : undefined),
  },
  decisions: {
    version: RULES_VERSION,
    describe: (row) => (isOutcome(row) ? decidable(row) : undefined),
    parts: (row) => (isOutcome(row) ? partsOf(row) : []),
  },
  eject: ejectTasks(TASKS),
  kept: (row, { steps }) => (steps['04-write']?.['includeSecurity'] === true ? row : withoutSecurity(row)),
  incomplete: (row) => (isFetched(row) && !row.complete ? remainderText(row) : undefined),
  initialConfig: initialConfig('sonarflow', proposedSource),
};

/** The command line `sonarflow`. Resolves to its exit code. */
export function main(argv: readonly string[], world: Omit<CommandWorld, 'argv'> = {}): Promise<number> {
  return runCli(definition, { ...world, argv });
}

function summary(row: Report, shown: (path: string) => string): string {
  const { findings, bundles, actionable, effort, resolved, aside, withheld, problems, gate, path } = row;
  const all = `${counted(findings, 'finding')} in ${counted(bundles, 'bundle')}, about ${effortText(effort)}`;
  const secret = withheld === 0 ? '' : `, ${withheld} of security withheld (--include-security)`;
  const rest = `${resolved} resolved, ${aside} put aside${secret}, ${counted(problems, 'problem')}`;
  return [
    `${all}: ${actionable} worth a task (${row.new} new); ${rest}`,
    ...(gate === undefined ? [] : [`quality gate: ${gate}`]),
    shown(path),
  ].join('\n');
}

function remainderText({ remainder }: Fetched): string {
  const { reason, missing } = remainder ?? { reason: 'not all findings were read' };
  return missing === undefined || missing === 0 ? reason : `${counted(missing, 'finding')} missing: ${reason}`;
}

function decidable({ id, title, state, path, members }: Outcome): Finding {
  const open = ['new', 'kept', 'updated', 'waiting', 'withheld'].includes(state);
  return { id, title, members: findingsIn(members).map(memberText), task: path, open };
}

/** A finding alone may be decided, too. */
function partsOf({ members }: Outcome): Omit<Finding, 'open'>[] {
  return findingsIn(members).map((member) => ({
    id: member.hash,
    title: member.anchor,
    members: [memberText(member)],
  }));
}
