import type { Row } from '@pipelines/core';
import { initialConfig } from '@pipelines/core/board';
import { type CliDefinition, type CommandWorld, type ConfigFlag, packageVersion, runCli } from '@pipelines/core/node';
import { pipeline } from './pipeline.ts';
import type { Fetched, Report } from './rows.ts';

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

const isFetched = (row: Row): row is Fetched => row.type === 'fetched';
const isReport = (row: Row): row is Report => row.type === 'report';

export const definition: CliDefinition = {
  pipeline,
  description: 'Turns findings of static analysis into grouped tasks that a team finishes.',
  version: packageVersion(new URL('../package.json', import.meta.url)),
  flags: FLAGS,
  input: {
    flag: '--input <file>',
    field: '01-scan.input',
    description: 'SARIF file or glob of the source sarif',
    list: true,
  },
  summarize(row, shown) {
    if (!isReport(row)) return undefined;
    const { findings, bundles, actionable, path } = row;
    return `${findings} findings in ${bundles} bundles: ${actionable} worth a task\n${shown(path)}`;
  },
  findings: {
    problems: (row) => (isReport(row) ? row.problems : 0),
  },
  incomplete: (row) =>
    isFetched(row) && !row.complete ? (row.remainder?.reason ?? 'not all findings were read') : undefined,
  initialConfig: initialConfig('sonarflow'),
};

/** The command line `sonarflow`. Resolves to its exit code. */
export function main(argv: readonly string[], world: Omit<CommandWorld, 'argv'> = {}): Promise<number> {
  return runCli(definition, { ...world, argv });
}
