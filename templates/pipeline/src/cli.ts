import type { Row } from '@pipelines/core';
import { type CliDefinition, type CommandWorld, packageVersion, runCli } from '@pipelines/core/node';
import { pipeline } from './pipeline.ts';
import type { Report } from './rows.ts';

const isReport = (row: Row): row is Report => row.type === 'report';

export const definition: CliDefinition = {
  pipeline,
  description: 'Counts the lines of a tree by folder.',
  version: packageVersion(new URL('../package.json', import.meta.url)),
  flags: [
    { flag: '--depth <n>', field: '03-report.depth', description: 'levels of folders told apart', numeric: true },
  ],
  summarize(row, shown) {
    if (!isReport(row)) return undefined;
    const { lines, files, long, problems, path } = row;
    return `${files} files, ${lines} lines: ${long} long, ${problems} left out\n${shown(path)}`;
  },
  findings: {
    long: (row) => (isReport(row) ? row.long : 0),
    problems: (row) => (isReport(row) ? row.problems : 0),
  },
};

/** The whole command line. Resolves to its exit code. */
export function main(argv: readonly string[], world: Omit<CommandWorld, 'argv'> = {}): Promise<number> {
  return runCli(definition, { ...world, argv });
}
