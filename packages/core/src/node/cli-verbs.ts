import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { PipelineError } from '../errors.ts';
import type { Row } from '../step.ts';
import { writeFileAtomic } from './atomic-write.ts';
import type { CliDefinition } from './cli-definition.ts';
import { EXIT, withInterrupts } from './command-end.ts';
import { type ConfigOptions, findRoot, loadRoot, type ResolvedWorld } from './command-line.ts';
import { CONFIG_FILE } from './config-file.ts';
import { configJsonSchema } from './config-schema.ts';
import { keptRows } from './kept-rows.ts';
import { acquireRunLock } from './run-lock.ts';
import { inStateFolder, openStateFolder, pipelineFolders } from './state-folder.ts';
import { runAlone } from './step-command.ts';
import { explainedDecision, findings, unknownId } from './verb-ledger.ts';

/** `step NN`: one step alone, rows on stdin and stdout. */
export function stepVerb(
  { pipeline, flags }: CliDefinition,
  world: ResolvedWorld,
  options: ConfigOptions & { input?: string; write?: boolean },
  name: string,
): Promise<number> {
  return withInterrupts((signal) => runAlone(pipeline.step(name), pipeline.name, options, world, signal, flags));
}

/** `describe`: the steps, what they are, and their config fields. */
export async function describeVerb(
  { pipeline, description }: CliDefinition,
  world: ResolvedWorld,
  options: ConfigOptions & { json?: boolean },
): Promise<number> {
  const steps = pipeline.describe();
  if (options.json) {
    world.stdout.write(`${JSON.stringify({ pipeline: pipeline.name, steps }, null, 2)}\n`);
    return EXIT.done;
  }
  world.stdout.write(`${pipeline.name}: ${description}\n`);
  for (const step of steps) {
    const marks = [step.source && 'may start a run', step.barrier && 'holds its rows'].filter(Boolean).join(', ');
    world.stdout.write(
      `\n${step.name}${marks ? ` (${marks})` : ''}\n  ${step.consumes.join(', ') || 'nothing'} -> ${step.emits.join(', ')}\n`,
    );
    for (const field of step.config) {
      world.stdout.write(`  ${step.name}.${field.name} = ${JSON.stringify(field.default)}  ${field.description}\n`);
    }
  }
  return EXIT.done;
}

/** `config`: what is in force after defaults, file and flags; or the schema of the file. */
export async function configVerb(
  { pipeline, flags }: CliDefinition,
  world: ResolvedWorld,
  options: ConfigOptions & { schema?: boolean },
): Promise<number> {
  const print = (value: unknown) => world.stdout.write(`${JSON.stringify(value, null, 2)}\n`);
  if (options.schema) {
    print(configJsonSchema(pipeline));
    return EXIT.done;
  }
  const { config } = await loadRoot(pipeline, options, world, flags);
  print({ shared: config.shared, [pipeline.name]: config.steps });
  return EXIT.done;
}

/** `explain ID`: what the last run based its verdict on, and what people decided. */
export async function explainVerb(
  definition: CliDefinition,
  world: ResolvedWorld,
  options: ConfigOptions,
  id: string,
): Promise<number> {
  const { decisions } = definition;
  const root = await findRoot(options, world);
  const now = new Date().toISOString();
  const decided = async (key: string) => (decisions ? explainedDecision(definition, root, key, now) : undefined);
  const lines: (string | undefined)[] = [];
  for await (const { row, text } of explainedRows(definition, root, world, id)) {
    lines.push(text);
    lines.push(await detailsOf(definition, root, world, (each) => definition.details?.text(each, row, id)));
    const part = decisions?.parts?.(row).find((each) => each.id.toLowerCase() === id.toLowerCase());
    for (const finding of [decisions?.describe(row), part]) if (finding) lines.push(await decided(finding.id));
  }
  if (lines.length === 0) {
    const { alone } = definition.details ?? {};
    lines.push(await detailsOf(definition, root, world, (row) => alone?.(row, id)));
    lines.push(await decided(id));
  }
  const said = lines.filter((line) => line !== undefined);
  if (said.length === 0) {
    const ids: string[] = [];
    for await (const finding of findings(definition, root, world)) ids.push(finding.id);
    throw unknownId(definition, ids, id);
  }
  world.stdout.write(`${said.join('\n')}\n`);
  return EXIT.done;
}

async function* explainedRows({ pipeline, explain }: CliDefinition, root: string, world: ResolvedWorld, id: string) {
  for await (const row of await keptRows(pipeline, root, world)) {
    const text = explain?.(row, id);
    if (text !== undefined) yield { row, text };
  }
}

async function detailsOf(
  { pipeline, details }: CliDefinition,
  root: string,
  world: ResolvedWorld,
  textOf: (row: Row) => string | undefined,
): Promise<string | undefined> {
  if (!details) return undefined;
  for await (const row of await keptRows(pipeline, root, world, details.step)) {
    const text = textOf(row);
    if (text !== undefined) return text;
  }
  return undefined;
}

/** `init`: proposes a config file and names every path it would touch. */
export async function initVerb(
  { initialConfig }: CliDefinition,
  world: ResolvedWorld,
  options: ConfigOptions & { write?: boolean },
): Promise<number> {
  const root = await findRoot(options, world);
  const path = join(root, CONFIG_FILE);
  if (existsSync(path))
    throw new PipelineError('CONFIG_INVALID', `${path} exists already; edit it, nothing was changed`);
  const text = (await initialConfig?.(root)) ?? '{}\n';
  if (!options.write) {
    world.stdout.write(text);
    world.stderr.write(`would write ${path}; --write does\n`);
    return EXIT.done;
  }
  await writeFileAtomic(path, text);
  world.stdout.write(`${path}\n`);
  return EXIT.done;
}

/** `clean`: removes what runs of this pipeline left. */
export async function cleanVerb(
  { pipeline }: CliDefinition,
  world: ResolvedWorld,
  options: ConfigOptions,
): Promise<number> {
  const state = await openStateFolder(await findRoot(options, world), world.env);
  const folders = await pipelineFolders(state, pipeline.name);
  if (folders.length === 0) return EXIT.done;
  const release = await acquireRunLock(join(await inStateFolder(state, pipeline.name), 'lock'));
  try {
    for (const path of folders) {
      await rm(path, { recursive: true, force: true });
      world.stdout.write(`removed ${path}\n`);
    }
  } finally {
    await release();
  }
  return EXIT.done;
}
