import { readFileSync } from 'node:fs';
import type { Row } from '@pipelines/core';
import { type CliDefinition, type CommandWorld, type ConfigFlag, runCli } from '@pipelines/core/node';
import { initialConfig } from './lib/board/initial-config.ts';
import { explainEvaluation } from './lib/evaluate/explain.ts';
import { pipeline } from './pipeline.ts';
import type { Evaluation, Report } from './rows.ts';

const FLAGS: readonly ConfigFlag[] = [
  { flag: '--board <dir>', field: 'shared.board', description: 'folder of the task files (default: discovered)' },
  { flag: '--process <file>', field: 'shared.process', description: 'process document (default: beside the board)' },
];

const isReport = (row: Row): row is Report => row.type === 'report';

export const definition: CliDefinition = {
  pipeline,
  description:
    'Reviews a Markdown kanban board against the code and the git history: what is really done, stuck, stale.',
  version: packageVersion(),
  flags: FLAGS,
  summarize(row) {
    if (!isReport(row)) return undefined;
    const { tasks, mismatches, abstained, stale, problems, path } = row;
    return `${tasks} tasks: ${mismatches} mismatches, ${abstained} without a verdict, ${stale} stale, ${problems} problems\n${path}`;
  },
  findings: {
    mismatches: (row) => (isReport(row) ? row.mismatches : 0),
    stale: (row) => (isReport(row) ? row.stale : 0),
    problems: (row) => (isReport(row) ? row.problems : 0),
  },
  explain: (row, id) =>
    row.type === 'evaluation' && row['id' as keyof Row] === id ? explainEvaluation(row as Evaluation) : undefined,
  initialConfig,
};

/** The command line `boardrev`. Resolves to its exit code. */
export function main(argv: readonly string[], world: Omit<CommandWorld, 'argv'> = {}): Promise<number> {
  return runCli(definition, { ...world, argv });
}

function packageVersion(): string {
  const manifest = readFileSync(new URL('../package.json', import.meta.url), 'utf8');
  return (JSON.parse(manifest) as { version: string }).version;
}
