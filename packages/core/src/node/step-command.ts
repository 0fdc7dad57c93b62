import { readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { PipelineError } from '../errors.ts';
import { Pipeline } from '../pipeline.ts';
import type { AnyStep, Row } from '../step.ts';
import { EXIT, reportFailure, withInterrupts } from './command-end.ts';
import {
  addConfigOptions,
  addRootOption,
  type CommandWorld,
  type ConfigFlag,
  type ConfigOptions,
  commandOutput,
  loadRoot,
  type ResolvedWorld,
  resolveWorld,
} from './command-line.ts';
import { editLines } from './edit-lines.ts';
import { inputCheck } from './input-check.ts';
import { pathFrom } from './root-path.ts';
import { RowWriter, readRowFile, readRows } from './row-io.ts';
import { inStateFolder, openStateFolder } from './state-folder.ts';
import { createStepCaches } from './step-caches.ts';
import { createStepFiles } from './step-files.ts';
import { tuneEngine } from './tune-engine.ts';

interface StepOptions extends ConfigOptions {
  readonly input?: string;
  readonly write?: boolean;
}

/**
 * One step as a command: rows on stdin, rows on stdout, lines for people on stderr. Rows are checked both ways.
 * `modulePath` lies in the package of the pipeline, whose name it tells. Resolves to the exit code.
 */
export async function runStepCommand(step: AnyStep, modulePath: string, given: CommandWorld): Promise<number> {
  tuneEngine();
  const world = resolveWorld(given);
  try {
    const { Command } = await import('commander');
    const command = addConfigOptions(addRootOption(new Command(step.name)))
      .description(`Runs the step ${step.name} alone: NDJSON rows on stdin and stdout.`)
      .option('--input <file>', 'read rows from a file instead of stdin; - is stdin')
      .option('--write', 'change files of the root; without it changes are previewed')
      .configureOutput(commandOutput(world, 'see --help'))
      .exitOverride();
    command.parse(world.argv, { from: 'user' });
    const options = command.opts<StepOptions>();
    return await withInterrupts((signal) => runAlone(step, pipelineName(modulePath), options, world, signal));
  } catch (thrown) {
    return reportFailure(thrown, world.stderr);
  }
}

/** Shared by `NN-step.js` and by the verb `step NN`. */
export async function runAlone(
  step: AnyStep,
  pipeline: string,
  options: StepOptions,
  world: ResolvedWorld,
  signal: AbortSignal,
  flags: readonly ConfigFlag[] = [],
): Promise<number> {
  const { root, config } = await loadRoot({ name: pipeline, steps: [step], partial: true }, options, world, flags);
  const state = await openStateFolder(root, world.env);
  const caches = createStepCaches(await inStateFolder(state, 'cache', pipeline));
  const folder = await inStateFolder(state, pipeline);
  const files = createStepFiles({ root, folder, write: options.write ?? false, signal, alone: true });
  const input = inputRows(step, options.input, world);
  try {
    const rows = Pipeline.start(pipeline, step).run({
      root,
      config: config.steps,
      shared: config.shared,
      signal,
      check: true,
      ...(input && { input }),
      services: () => ({
        cache: caches.of(step, config.steps[step.name] ?? {}),
        files,
        log: stepLog(step.name, world),
      }),
    });
    const closed = await writeRows(rows, world, signal);
    const preview = await files.finish();
    if (!closed) world.stderr.write(editLines(files.edits, preview && pathFrom(world.cwd, resolve(root, preview))));
    return EXIT.done;
  } finally {
    // Left open it would keep a process alive that is done.
    if (input) world.stdin.destroy();
    await caches.close();
  }
}

/** Resolves to whether the reader left early. Throws if the rows could not be written for another reason. */
async function writeRows(rows: AsyncIterable<Row>, world: ResolvedWorld, signal: AbortSignal): Promise<boolean> {
  const writer = new RowWriter(world.stdout);
  signal.addEventListener('abort', () => writer.abandon(), { once: true });
  for await (const row of rows) {
    await writer.write(row);
    if (writer.closed) break;
  }
  await writer.flush();
  return writer.closed;
}

function stepLog(name: string, { stderr }: ResolvedWorld) {
  return {
    info: (message: string) => void stderr.write(`${name}: ${message}\n`),
    warn: (message: string) => void stderr.write(`${name}: warning: ${message}\n`),
  };
}

/** A first step never reads stdin: it would wait for ever where stdin is open but silent. */
function inputRows(step: AnyStep, input: string | undefined, world: ResolvedWorld): AsyncIterable<Row> | undefined {
  const check = inputCheck([step]);
  if (input !== undefined && input !== '-') return readRowFile(resolve(world.cwd, input), check);
  if (input === undefined && step.name.startsWith('01-')) return undefined;
  if (!world.stdin.isTTY) return readRows(() => world.stdin, 'stdin', check);
  if (step.source) return undefined;
  throw new PipelineError('INPUT_INVALID', `${step.name} needs rows: pipe them in or give --input FILE`);
}

/** The name of the package the step file lies in, without its scope. */
function pipelineName(modulePath: string): string {
  for (let folder = dirname(modulePath); folder !== dirname(folder); folder = dirname(folder)) {
    try {
      const { name } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { name?: string };
      if (name) return name.replace(/^@[^/]+\//, '');
    } catch {
      // No manifest in this folder: look further up.
    }
  }
  throw new PipelineError('CONFIG_INVALID', `${modulePath} lies in no package, so its pipeline has no name`);
}
