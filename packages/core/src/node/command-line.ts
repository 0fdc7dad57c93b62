import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import type { Command, OutputConfiguration } from 'commander';
import { PipelineError, toError } from '../errors.ts';
import { CONFIG_FILE } from './config-file.ts';
import { type ConfigAssignment, type ConfigOwner, type LoadedConfig, loadConfig } from './load-config.ts';
import { readRootFile } from './root-file.ts';
import { allowEarlyClose } from './row-io.ts';
import { checkRoot } from './state-folder.ts';
import type { TextOutput } from './text-output.ts';

/** The world of a command. Everything has the process's own as its default; tests hand in others. */
export interface CommandWorld {
  readonly argv: readonly string[];
  readonly stdin?: Readable & { readonly isTTY?: boolean };
  readonly stdout?: Writable;
  readonly stderr?: TextOutput;
  readonly env?: NodeJS.ProcessEnv;
  readonly cwd?: string;
  /** Tells other code from that which runs. Without it no run is taken for a repetition of the one before. */
  readonly code?: string | undefined;
}

export type ResolvedWorld = Required<CommandWorld>;

/** A flag that sets one config field. */
export interface ConfigFlag {
  /** As commander takes it: `--at <rev>`. */
  readonly flag: string;
  /** `shared.at` or `03-index.maxFileBytes`. */
  readonly field: string;
  readonly description: string;
  /** The value is a number; any other flag keeps its text (a revision may be all digits). */
  readonly numeric?: boolean;
  /** The field is a list: the flag may be given several times. */
  readonly list?: boolean;
}

const SHARED_FLAGS: readonly ConfigFlag[] = [
  { flag: '--at <revision>', field: 'shared.at', description: 'revision that governs all inputs' },
  { flag: '--now <time>', field: 'shared.now', description: 'ISO time of the review (default: of the revision)' },
  { flag: '--allow-shallow', field: 'shared.allowShallow', description: 'judge a shallow clone all the same' },
  { flag: '--concurrency <n>', field: 'shared.concurrency', description: 'items in flight per step', numeric: true },
  { flag: '--max-memory <mb>', field: 'shared.maxMemory', description: 'megabytes a barrier may hold', numeric: true },
];

export function resolveWorld(world: CommandWorld): ResolvedWorld {
  const env = world.env ?? process.env;
  const stdout = world.stdout ?? process.stdout;
  allowEarlyClose(stdout);
  if (!world.stderr) allowEarlyClose(process.stderr);
  return {
    argv: world.argv,
    // Not opened before somebody reads it.
    get stdin() {
      return world.stdin ?? process.stdin;
    },
    stdout,
    stderr: world.stderr ?? process.stderr,
    env,
    cwd: world.cwd ?? startDirectory(env),
    code: world.code,
  };
}

/** `pnpm --filter X run …` starts in the package; INIT_CWD is where the person stood. */
function startDirectory(env: NodeJS.ProcessEnv): string {
  const cwd = process.cwd();
  const manifest = env['npm_package_json'];
  const startedByScript = manifest !== undefined && dirname(manifest) === cwd;
  return startedByScript && env['INIT_CWD'] ? env['INIT_CWD'] : cwd;
}

/** Where commander writes. An error is one line with a hint. */
export function commandOutput({ stdout, stderr }: ResolvedWorld, hint: string): OutputConfiguration {
  return {
    writeOut: (text) => stdout.write(text),
    writeErr: (text) => stderr.write(text),
    outputError: (text, write) => write(`${text.trim().replaceAll('\n', ' ')} (${hint})\n`),
  };
}

export function addRootOption(command: Command): Command {
  return command.option('--root <dir>', 'directory to work on (default: the enclosing repository)');
}

/** Adds `--config`, `--set` and the flags that set config fields. */
export function addConfigOptions(command: Command, flags: readonly ConfigFlag[] = []): Command {
  command
    .option('--config <file>', `config file (default: ${CONFIG_FILE} in the root)`)
    .option('--set <field=value>', 'set any config field, e.g. 05-x.limit=3; repeatable', collect);
  for (const { flag, description, list } of [...SHARED_FLAGS, ...flags]) {
    if (list) command.option(flag, description, collect);
    else command.option(flag, description);
  }
  return command;
}

export interface ConfigOptions {
  readonly root?: string;
  readonly config?: string;
  readonly set?: readonly string[];
  readonly [flag: string]: unknown;
}

export interface LoadedRoot {
  readonly root: string;
  readonly config: LoadedConfig;
}

/** The directory to work on. Throws ROOT_INVALID. */
export async function findRoot(options: ConfigOptions, world: ResolvedWorld): Promise<string> {
  const root = options.root === undefined ? enclosingRoot(world.cwd) : resolve(world.cwd, options.root);
  await checkRoot(root);
  return root;
}

/** Finds the root and loads the config that the options ask for. Throws ROOT_INVALID or CONFIG_INVALID. */
export async function loadRoot(
  owner: ConfigOwner,
  options: ConfigOptions,
  world: ResolvedWorld,
  flags: readonly ConfigFlag[] = [],
): Promise<LoadedRoot> {
  const root = await findRoot(options, world);
  const assignments = [...flagAssignments(options, [...SHARED_FLAGS, ...flags]), ...setAssignments(options.set ?? [])];
  const at = assignments.findLast(({ field }) => field === 'shared.at')?.value;
  const text = options.config
    ? await readNamedConfig(resolve(world.cwd, options.config), options.config)
    : await readRootFile(root, CONFIG_FILE, { at: typeof at === 'string' ? at : undefined, code: 'CONFIG_INVALID' });
  return { root, config: await loadConfig(owner, text, assignments, options.config) };
}

/** The nearest folder upwards that holds `.git` or a config file; else the folder itself. */
function enclosingRoot(from: string): string {
  for (let folder = resolve(from); ; folder = dirname(folder)) {
    if (existsSync(join(folder, '.git')) || existsSync(join(folder, CONFIG_FILE))) return folder;
    if (dirname(folder) === folder) return resolve(from);
  }
}

async function readNamedConfig(path: string, typed: string): Promise<string> {
  return readFile(path, 'utf8').catch((cause: unknown) => {
    throw new PipelineError('CONFIG_INVALID', `--config ${typed} cannot be read: ${toError(cause).message}`, { cause });
  });
}

function flagAssignments(options: ConfigOptions, flags: readonly ConfigFlag[]): ConfigAssignment[] {
  return flags.flatMap(({ flag, field, numeric }) => {
    const name = flag.split(' ')[0] as string;
    const value = options[name.slice(2).replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase())];
    if (value === undefined) return [];
    const typed = typeof value === 'string' ? `${name} ${value}` : name;
    return [{ field, value: numeric ? parseValue(String(value)) : value, typed }];
  });
}

function setAssignments(sets: readonly string[]): ConfigAssignment[] {
  return sets.map((typed) => {
    const equals = typed.indexOf('=');
    if (equals < 1) throw new PipelineError('CONFIG_INVALID', `--set ${typed}: expected field=value`);
    return { field: typed.slice(0, equals), value: parseValue(typed.slice(equals + 1)), typed: `--set ${typed}` };
  });
}

function parseValue(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** For an option that may be given several times. */
export function collect(value: string, previous: readonly string[] = []): string[] {
  return [...previous, value];
}
