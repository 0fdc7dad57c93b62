import type { Row } from '@pipelines/core';
import { initialConfig } from '@pipelines/core/board';
import { counted } from '@pipelines/core/markdown';
import { type CliDefinition, type CommandWorld, type ConfigFlag, packageVersion, runCli } from '@pipelines/core/node';
import { explainEvaluation } from './lib/evaluate/explain.ts';
import { pipeline } from './pipeline.ts';
import type { Evaluation, Report } from './rows.ts';

const FLAGS: readonly ConfigFlag[] = [
  { flag: '--board <dir>', field: 'shared.board', description: 'folder of the task files (default: discovered)' },
  { flag: '--process <file>', field: 'shared.process', description: 'process document (default: beside the board)' },
];

const isEvaluation = (row: Row): row is Evaluation => row.type === 'evaluation';
const isReport = (row: Row): row is Report => row.type === 'report';

export const definition: CliDefinition = {
  pipeline,
  description:
    'Reviews a Markdown kanban board against the code and the git history: what is really done, stuck, stale.',
  version: packageVersion(new URL('../package.json', import.meta.url)),
  flags: FLAGS,
  summarize(row, shown) {
    if (!isReport(row)) return undefined;
    const { tasks, mismatches, abstained, stale, problems, path } = row;
    const found = `${mismatches} ${mismatches === 1 ? 'mismatch' : 'mismatches'}, ${abstained} without a verdict, ${stale} stale`;
    return `${counted(tasks, 'task')}: ${found}, ${counted(problems, 'problem')}\n${shown(path)}`;
  },
  findings: {
    mismatches: (row) => (isReport(row) ? row.mismatches : 0),
    stale: (row) => (isReport(row) ? row.stale : 0),
    problems: (row) => (isReport(row) ? row.problems : 0),
  },
  explain: (row, id) => (isEvaluation(row) && isNamed(row.id, id) ? explainEvaluation(row) : undefined),
  initialConfig: initialConfig('boardrev'),
};

/** The command line `boardrev`. Resolves to its exit code. */
export function main(argv: readonly string[], world: Omit<CommandWorld, 'argv'> = {}): Promise<number> {
  return runCli(definition, { ...world, argv });
}

/** In any case of letters. Of two tasks with one id the second is reviewed as `ID@path`; both are meant. */
function isNamed(own: string, id: string): boolean {
  const [known, asked] = [own.toLowerCase(), id.toLowerCase()];
  return known === asked || known.startsWith(`${asked}@`);
}
