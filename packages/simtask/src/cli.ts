import { readFileSync } from 'node:fs';
import { type CliDefinition, type CommandWorld, runCli } from '@pipelines/core/node';
import { pipeline } from './pipeline.ts';

export const definition: CliDefinition = {
  pipeline,
  description: 'Finds near-duplicate functions and writes consolidation tasks.',
  version: packageVersion(),
};

/** The command line `simtask`. Resolves to its exit code. */
export function main(argv: readonly string[], world: Omit<CommandWorld, 'argv'> = {}): Promise<number> {
  return runCli(definition, { ...world, argv });
}

function packageVersion(): string {
  const manifest = readFileSync(new URL('../package.json', import.meta.url), 'utf8');
  return (JSON.parse(manifest) as { version: string }).version;
}
