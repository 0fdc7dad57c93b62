import type { Command } from 'commander';
import type { CliDefinition } from './cli-definition.ts';
import { cleanVerb, configVerb, describeVerb, explainVerb, initVerb, stepVerb } from './cli-verbs.ts';
import { EXIT, reportFailure } from './command-end.ts';
import {
  addConfigOptions,
  addRootOption,
  type CommandWorld,
  collect,
  commandOutput,
  type ResolvedWorld,
  resolveWorld,
} from './command-line.ts';
import { baselineVerb, decideVerb, precisionVerb } from './decide-verb.ts';
import { ejectVerb } from './eject-verb.ts';
import { runVerb } from './run-verb.ts';
import { tuneEngine } from './tune-engine.ts';

/**
 * The command line of a pipeline. stdout carries rows or the result, stderr is for people.
 * Resolves to the exit code: 0 done or output closed early, 1 findings above --fail-on, 2 could not run, 130 Ctrl-C.
 * Never throws, never exits the process.
 */
export async function runCli(definition: CliDefinition, given: CommandWorld): Promise<number> {
  tuneEngine(definition);
  const world = resolveWorld(given);
  const result = { code: EXIT.done as number };
  try {
    const program = await buildProgram(definition, world, result);
    if (world.argv.length === 0) {
      program.outputHelp();
      return EXIT.done;
    }
    await program.parseAsync(world.argv, { from: 'user' });
    return result.code;
  } catch (thrown) {
    return reportFailure(thrown, world.stderr);
  }
}

function inputHelp({ input }: CliDefinition): string {
  const rows = 'NDJSON rows for the first step; - is stdin';
  return input ? `${input.description}; repeatable. With --from: ${rows}` : rows;
}

async function buildProgram(
  definition: CliDefinition,
  world: ResolvedWorld,
  result: { code: number },
): Promise<Command> {
  const { Command: CommanderCommand } = await import('commander');
  const program = new CommanderCommand(definition.pipeline.name)
    .description(definition.description)
    .version(definition.version, '--version')
    .configureOutput(commandOutput(world, `${definition.pipeline.name} --help shows what there is`))
    .exitOverride();
  const verb = verbsOf(program, definition, world, result);

  const run = verb('run', 'run the pipeline', runVerb, 'config')
    .option('--from <step>', 'first step, by name or number; starts from kept rows or --input')
    .option('--until <step>', 'last step')
    .option('--input <file>', inputHelp(definition), collect)
    .option('--json', 'print the rows of the last step as NDJSON')
    .option('--emit <steps>', 'with --json: print the rows of these steps instead, e.g. 03,05')
    .option('--write', 'change files of the root; without it changes are previewed')
    .option('--keep-rows', 'keep the rows of every step')
    .option('--keep <runs>', 'how many runs stay on disk', '5')
    .option('--check-rows', 'check every row against its schema')
    .option('--fail-on <findings>', failOnHelp(definition))
    .option('--force', 'run although nothing has changed since the last run')
    .option('--quiet', 'no progress on stderr');
  if (definition.check) run.option('--check', definition.check.description);
  verb('step <step>', 'run one step alone: rows on stdin and stdout', stepVerb, 'config')
    .option('--input <file>', 'read rows from a file instead of stdin')
    .option('--write', 'change files of the root');
  verb('describe', 'list the steps and their config fields', describeVerb).option('--json', 'as JSON');
  verb('config', 'print the config in force', configVerb, 'config').option(
    '--schema',
    'print the JSON schema of the config file',
  );
  if (definition.explain) verb('explain <id>', 'show what the last run based its verdict on', explainVerb);
  if (definition.decisions) addDecisionVerbs(verb);
  if (definition.eject) {
    const { description } = definition.eject;
    verb('eject', description, ejectVerb, 'config').option('--write', 'change the files; without it that is previewed');
  }
  if (definition.initialConfig) {
    verb('init', 'propose a config file', initVerb).option('--write', 'write it');
  }
  verb('clean', "remove this pipeline's reports, runs and cache", cleanVerb);
  return program;
}

function failOnHelp({ findings = {} }: CliDefinition): string {
  const names = Object.keys(findings);
  return names.length === 0
    ? 'nothing here'
    : `exit 1 on any of: ${names.join(', ')}; ${names[0]}=3 lets three of them pass`;
}

/** The verbs around the decision ledger. */
function addDecisionVerbs(verb: ReturnType<typeof verbsOf>): void {
  verb('decide <id> <verdict>', 'accept, reject or defer a finding: accepted, rejected or deferred', decideVerb)
    .requiredOption('--reason <text>', 'why; others read it later')
    .option('--expires <date>', 'last day on which it holds (default: for ever)')
    .option('--by <name>', 'who decides (default: user.name of git)')
    .option('--now <time>', 'ISO time of the decision (default: the clock)');
  verb('baseline', 'defer all open findings of the last run, so that later ones are the new ones', baselineVerb)
    .option('--reason <text>', 'why (default: baseline)')
    .option('--by <name>', 'who decides (default: user.name of git)')
    .option('--now <time>', 'ISO time of the decision (default: the clock)');
  verb('precision', 'how many of the judged findings were accepted', precisionVerb).option('--json', 'as JSON');
}

type Verb = (definition: CliDefinition, world: ResolvedWorld, options: never, ...args: string[]) => Promise<number>;

/** Adds verbs to the program; the exit code of the one that runs goes to `result`. */
function verbsOf(program: Command, definition: CliDefinition, world: ResolvedWorld, result: { code: number }) {
  return (usage: string, description: string, action: Verb, takes: 'config' | 'root' = 'root'): Command => {
    const command: Command = addRootOption(program.command(usage).description(description));
    if (takes === 'config') addConfigOptions(command, definition.flags);
    command.action(async (...given: unknown[]) => {
      const args = given.slice(0, -2) as string[];
      result.code = await action(definition, world, command.opts() as never, ...args);
    });
    return command;
  };
}
