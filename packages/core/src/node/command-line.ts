import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import type { Command, CommanderError } from 'commander';
import { ERROR_CODES, isPipelineError, PipelineError, toError } from '../errors.ts';
import { CONFIG_FILE } from './config-file.ts';
import { type ConfigAssignment, type ConfigOwner, type LoadedConfig, loadConfig } from './load-config.ts';
import type { TextOutput } from './text-output.ts';

/** The world of a command. Everything has the process's own as its default; tests hand in others. */
export interface CommandWorld {
  readonly argv: readonly string[];
  readonly stdin?: Readable & { readonly isTTY?: boolean };
  readonly stdout?: Writable;
  readonly stderr?: TextOutput;
  readonly env?: NodeJS.ProcessEnv;
  readonly cwd?: string;
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
}

export const EXIT = { done: 0, findings: 1, failed: 2, interrupted: 130, terminated: 143 } as const;

const SHARED_FLAGS: readonly ConfigFlag[] = [
  { flag: '--at <revision>', field: 'shared.at', description: 'revision that governs all inputs' },
  { flag: '--now <time>', field: 'shared.now', description: 'ISO time of the review (default: of the revision)' },
  { flag: '--allow-shallow', field: 'shared.allowShallow', description: 'judge a shallow clone all the same' },
  { flag: '--concurrency <n>', field: 'shared.concurrency', description: 'items in flight per step', numeric: true },
  { flag: '--max-memory <mb>', field: 'shared.maxMemory', description: 'megabytes a barrier may hold', numeric: true },
];

export function resolveWorld(world: CommandWorld): ResolvedWorld {
  const env = world.env ?? process.env;
  return {
    argv: world.argv,
    stdin: world.stdin ?? process.stdin,
    stdout: world.stdout ?? process.stdout,
    stderr: world.stderr ?? process.stderr,
    env,
    cwd: world.cwd ?? startDirectory(env),
  };
}

/** `pnpm --filter X run …` starts in the package; INIT_CWD is where the person stood. */
function startDirectory(env: NodeJS.ProcessEnv): string {
  const cwd = process.cwd();
  const manifest = env['npm_package_json'];
  const startedByScript = manifest !== undefined && dirname(manifest) === cwd;
  return startedByScript && env['INIT_CWD'] ? env['INIT_CWD'] : cwd;
}

/** Adds `--root`, `--config`, `--set` and the flags that set config fields. */
export function addConfigOptions(command: Command, flags: readonly ConfigFlag[] = []): Command {
  command
    .option('--root <dir>', 'directory to work on (default: the enclosing repository)')
    .option('--config <file>', `config file (default: ${CONFIG_FILE} in the root)`)
    .option('--set <field=value>', 'set any config field, e.g. 05-x.limit=3; repeatable', collect, []);
  for (const { flag, description } of [...SHARED_FLAGS, ...flags]) command.option(flag, description);
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

/** Finds the root and loads the config that the options ask for. Throws ROOT_INVALID or CONFIG_INVALID. */
export async function loadRoot(
  owner: ConfigOwner,
  options: ConfigOptions,
  world: ResolvedWorld,
  flags: readonly ConfigFlag[] = [],
): Promise<LoadedRoot> {
  const root = options.root === undefined ? enclosingRoot(world.cwd) : resolve(world.cwd, options.root);
  const assignments = [...flagAssignments(options, [...SHARED_FLAGS, ...flags]), ...setAssignments(options.set ?? [])];
  const at = assignments.findLast(({ field }) => field === 'shared.at')?.value;
  const text = options.config
    ? await readNamedConfig(resolve(world.cwd, options.config), options.config)
    : await readRootConfig(root, typeof at === 'string' ? at : undefined);
  return { root, config: await loadConfig(owner, text, assignments) };
}

/** The nearest folder upwards that holds `.git` or a config file; else the folder itself. */
export function enclosingRoot(from: string): string {
  for (let folder = resolve(from); ; folder = dirname(folder)) {
    if (existsSync(join(folder, '.git')) || existsSync(join(folder, CONFIG_FILE))) return folder;
    if (dirname(folder) === folder) return resolve(from);
  }
}

/** Runs `work` with a signal that Ctrl-C and SIGTERM abort. A second Ctrl-C ends the process the hard way. */
export async function withInterrupts(work: (signal: AbortSignal) => Promise<number>): Promise<number> {
  const controller = new AbortController();
  let received: number | undefined;
  const listen = (name: 'SIGINT' | 'SIGTERM', code: number) => {
    const onSignal = () => {
      received = code;
      controller.abort(new DOMException(`interrupted by ${name}`, 'AbortError'));
    };
    process.once(name, onSignal);
    return () => process.removeListener(name, onSignal);
  };
  const stop = [listen('SIGINT', EXIT.interrupted), listen('SIGTERM', EXIT.terminated)];
  try {
    const code = await work(controller.signal);
    return received ?? code;
  } finally {
    for (const remove of stop) remove();
  }
}

/** Turns whatever was thrown into lines for people and an exit code. */
export function reportFailure(thrown: unknown, stderr: TextOutput): number {
  if (isCommanderError(thrown)) return thrown.exitCode === 0 ? EXIT.done : EXIT.failed;
  if (isPipelineError(thrown) && thrown.code !== 'STEP_FAILED') {
    for (const line of thrown.message.split('\n')) stderr.write(`error ${thrown.code}: ${line}\n`);
    return EXIT.failed;
  }
  if ((thrown as { name?: unknown } | undefined)?.name === 'AbortError') {
    stderr.write('interrupted: nothing is half-written; a new run goes on from the cache\n');
    return EXIT.interrupted;
  }
  const error = toError(thrown);
  const cause = error.cause instanceof Error ? error.cause : error;
  stderr.write(
    `error STEP_FAILED: ${error.message}\nThis is ${ERROR_CODES.STEP_FAILED}. Please report it with this trace:\n${cause.stack}\n`,
  );
  return EXIT.failed;
}

function isCommanderError(thrown: unknown): thrown is CommanderError {
  const code = (thrown as { code?: unknown } | undefined)?.code;
  return typeof code === 'string' && code.startsWith('commander.');
}

async function readNamedConfig(path: string, typed: string): Promise<string> {
  return readFile(path, 'utf8').catch((cause: unknown) => {
    throw new PipelineError('CONFIG_INVALID', `--config ${typed} cannot be read: ${toError(cause).message}`, { cause });
  });
}

async function readRootConfig(root: string, at: string | undefined): Promise<string | undefined> {
  if (at === undefined) return readFile(join(root, CONFIG_FILE), 'utf8').catch(() => undefined);
  const { openRepository } = await import('./git/repository.ts');
  const repository = await openRepository(root);
  const sha = await repository?.resolve(at);
  if (!repository || sha === undefined) return undefined;
  for await (const entry of repository.listTree(sha, { path: CONFIG_FILE })) {
    for await (const { content } of repository.readBlobs([entry.blob])) return content?.toString('utf8');
  }
  return undefined;
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

function collect(value: string, previous: string[]): string[] {
  return [...previous, value];
}
