import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { PipelineError } from '../errors.ts';
import type { AnyStep, Row } from '../step.ts';
import { type Annotation, tellGitHub } from './ci-annotations.ts';
import type { CliDefinition } from './cli-definition.ts';
import { EXIT, withInterrupts } from './command-end.ts';
import { type ConfigFlag, type ConfigOptions, findRoot, loadRoot, type ResolvedWorld } from './command-line.ts';
import { editLines } from './edit-lines.ts';
import { inputCheck, type RowCheck } from './input-check.ts';
import { namedInputs } from './named-inputs.ts';
import { pathFrom } from './root-path.ts';
import { RowWriter, readRowFile, readRows } from './row-io.ts';
import type { RunManifest } from './run-manifest.ts';
import { type RunResult, runPipeline } from './run-pipeline.ts';
import { duration } from './run-progress.ts';
import { openRunScreen } from './run-screen.ts';
import type { TextOutput } from './text-output.ts';

interface RunVerbOptions extends ConfigOptions {
  readonly from?: string;
  readonly until?: string;
  readonly input?: readonly string[];
  readonly json?: boolean;
  readonly emit?: string;
  readonly write?: boolean;
  readonly keepRows?: boolean;
  readonly keep: string;
  readonly checkRows?: boolean;
  readonly check?: boolean;
  readonly failOn?: string;
  readonly force?: boolean;
  readonly quiet?: boolean;
}

/** `run`: the whole pipeline, or a part of it. */
export async function runVerb(
  definition: CliDefinition,
  world: ResolvedWorld,
  options: RunVerbOptions,
): Promise<number> {
  const { pipeline } = definition;
  const wanted = {
    failOn: failLimits(definition, withCheck(definition, options)),
    emitted: emittedSteps(definition, options),
  };
  const keep = keptRuns(options.keep);
  const { rowFile, flags } = inputMeaning(definition, options);
  const { root, config } = await loadRoot(pipeline, await withInputs(options, world, rowFile), world, flags);
  const shown = (path: string) => pathFrom(world.cwd, resolve(root, path));
  const reader = new RunReader(definition, wanted, world, shown);
  const screen = await openRunScreen(world.stderr, options.quiet ?? false);
  try {
    return await withInterrupts(async (signal) => {
      const { from, until, write, keepRows, checkRows: check } = options;
      const steps = pipeline.slice(from, until);
      const result = await runPipeline(pipeline, {
        ...{ root, config, signal, keep, from, until, write, keepRows, check },
        ...(rowFile !== undefined && { input: inputRows(rowFile, inputCheck(steps), world) }),
        progress: screen.progress,
        log: screen.log,
        onRow: (row, step, last) => reader.take(row, step, last),
        kept: definition.kept && ((row) => definition.kept?.(row, config) ?? row),
        // Rows of which only a part was kept say less than those of a run.
        code: definition.kept || check || world.code === undefined ? undefined : `${definition.version} ${world.code}`,
        reuse: !options.force && [...wanted.emitted].every((step) => step === steps.at(-1)),
        env: world.env,
        facts: { version: definition.version, node: process.version },
      });
      await reader.flush();
      screen.close();
      if (!options.quiet) printSummary(result, world, shown);
      if (options.check && result.preview !== undefined)
        world.stderr.write(await readFile(resolve(root, result.preview), 'utf8'));
      const text = resultText(reader.lines, result.manifest);
      world.stderr.write(await tellGitHub(reader.annotations, pipeline.name, text.split('\n'), root, world.env));
      return await reader.conclude(options.json ? undefined : text);
    });
  } finally {
    screen.close();
    // Left open it would keep a process alive that is done.
    if (rowFile === '-') world.stdin.destroy();
  }
}

/** What makes the exit code 1, with what `--check` adds to it. */
function withCheck({ check }: CliDefinition, { failOn, check: isOn, write }: RunVerbOptions): string | undefined {
  if (!isOn || !check) return failOn;
  if (write) throw new PipelineError('CONFIG_INVALID', '--check writes nothing: leave --write away');
  return [failOn, check.finding].filter((part) => part !== undefined).join(',');
}

/** `--input` names rows, or what the first step reads where a pipeline says so and that step runs. */
function inputMeaning(
  { pipeline, flags = [], input }: CliDefinition,
  options: RunVerbOptions,
): { readonly rowFile?: string | undefined; readonly flags: readonly ConfigFlag[] } {
  if (options.input === undefined) return { flags };
  if (input !== undefined && pipeline.slice(options.from)[0] === pipeline.steps[0]) return { flags: [...flags, input] };
  if (options.input.length > 1) {
    throw new PipelineError('CONFIG_INVALID', `--input: one file of rows, got ${options.input.join(', ')}`);
  }
  return { rowFile: options.input[0], flags };
}

/** The options, with the files of `--input` named from the root. */
async function withInputs(options: RunVerbOptions, world: ResolvedWorld, rowFile?: string): Promise<RunVerbOptions> {
  if (options.input === undefined || rowFile !== undefined) return options;
  return { ...options, input: await namedInputs(options.input, await findRoot(options, world), world.cwd) };
}

interface Wanted {
  /** Findings by name that make the exit code 1, if there are more than this of them. */
  readonly failOn: ReadonlyMap<string, number>;
  /** Steps whose rows go to stdout. */
  readonly emitted: ReadonlySet<AnyStep>;
}

/** Takes the rows of a run: prints those that are wanted, counts findings, and keeps the lines of the result. */
class RunReader {
  readonly #definition: CliDefinition;
  readonly #wanted: Wanted;
  readonly #stderr: TextOutput;
  readonly #shown: (path: string) => string;
  readonly #writer: RowWriter;
  readonly #findings = new Map<string, number>();
  /** The result, for people. */
  readonly lines: string[] = [];
  readonly annotations: Annotation[] = [];
  readonly #incomplete: string[] = [];

  constructor(definition: CliDefinition, wanted: Wanted, world: ResolvedWorld, shown: (path: string) => string) {
    this.#definition = definition;
    this.#wanted = wanted;
    this.#stderr = world.stderr;
    this.#shown = shown;
    this.#writer = new RowWriter(world.stdout);
  }

  /** False when nobody reads stdout any more. */
  async take(row: Row, step: AnyStep, last: boolean): Promise<undefined | boolean> {
    if (this.#wanted.emitted.has(step)) {
      await this.#writer.write(row);
      if (this.#writer.closed) return false;
    }
    if (!last) return undefined;
    const { findings, summarize, annotate, incomplete } = this.#definition;
    const missing = incomplete?.(row);
    if (missing !== undefined) this.#incomplete.push(missing);
    this.annotations.push(...(annotate?.(row) ?? []));
    for (const name of this.#wanted.failOn.keys()) {
      this.#findings.set(name, (this.#findings.get(name) ?? 0) + (findings?.[name]?.(row) ?? 0));
    }
    const line = summarize?.(row, this.#shown);
    if (line !== undefined) this.lines.push(line);
    return undefined;
  }

  flush(): Promise<void> {
    return this.#writer.flush();
  }

  /** Prints the result, unless rows were printed, and what `--fail-on` found or is missing. Resolves to the exit code. */
  async conclude(text: string | undefined): Promise<number> {
    if (text !== undefined && !this.#writer.closed) await this.#writer.print(`${text}\n`);
    for (const missing of this.#incomplete) this.#stderr.write(`incomplete: ${missing}\n`);
    if (this.#incomplete.length > 0) return EXIT.failed;
    if (this.#writer.closed) return EXIT.done;
    const most = (name: string) => this.#wanted.failOn.get(name) ?? 0;
    const found = [...this.#findings].filter(([name, count]) => count > most(name));
    for (const [name, count] of found)
      this.#stderr.write(
        `--fail-on ${name}: ${count} found${most(name) > 0 ? `, at most ${most(name)} allowed` : ''}\n`,
      );
    return found.length > 0 ? EXIT.findings : EXIT.done;
  }
}

function keptRuns(given: string): number {
  const keep = Number(given);
  if (Number.isInteger(keep) && keep >= 1) return keep;
  throw new PipelineError('CONFIG_INVALID', `--keep ${given}: expected a whole number above 0`);
}

function inputRows(input: string, check: RowCheck, world: ResolvedWorld): AsyncIterable<Row> {
  return input === '-' ? readRows(() => world.stdin, 'stdin', check) : readRowFile(resolve(world.cwd, input), check);
}

/** `NAME[=MOST][,NAME…]`: which findings fail a run, and how many of each are let pass (none). */
function failLimits(definition: CliDefinition, failOn: string | undefined): Map<string, number> {
  const limits = new Map<string, number>();
  const known = Object.keys(definition.findings ?? {});
  for (const part of (failOn ?? '').split(',')) {
    const typed = part.trim();
    if (typed === '' || typed === 'none') continue;
    const [name = '', most = '0'] = typed.split('=');
    if (!known.includes(name)) {
      const names = ['none', ...known].join(', ');
      throw new PipelineError('CONFIG_INVALID', `--fail-on ${name}: unknown; known are ${names}`);
    }
    if (!/^\d+$/.test(most))
      throw new PipelineError('CONFIG_INVALID', `--fail-on ${typed}: expected a whole number behind =`);
    limits.set(name, Number(most));
  }
  return limits;
}

function emittedSteps({ pipeline }: CliDefinition, options: RunVerbOptions): Set<AnyStep> {
  const steps = pipeline.slice(options.from, options.until);
  if (options.emit === undefined) return new Set(options.json ? steps.slice(-1) : []);
  if (!options.json)
    throw new PipelineError('CONFIG_INVALID', `--emit ${options.emit}: rows are printed with --json only`);
  const emitted = options.emit.split(',').map((name) => pipeline.step(name.trim()));
  const idle = emitted.find((step) => !steps.includes(step));
  if (idle) throw new PipelineError('CONFIG_INVALID', `--emit ${options.emit}: ${idle.name} does not run`);
  return new Set(emitted);
}

/** Lines for people after the run: preview, cache, memory. */
function printSummary(
  { manifest, preview, unchanged }: RunResult,
  { stderr }: ResolvedWorld,
  shown: (path: string) => string,
): void {
  if (unchanged) {
    stderr.write(
      `nothing has changed since the run of ${manifest.finishedAt}: this is its result; --force runs again\n`,
    );
    return;
  }
  const { edits, usage } = manifest;
  stderr.write(editLines(edits, preview && shown(preview)));
  const memory = `peak memory ${Math.round(usage.peakMemory / 2 ** 20)} MB (process tree)`;
  const cpu = `CPU ${duration(usage.cpuSelf + usage.cpuChildren)}`;
  stderr.write(`${memory}, ${cpu}, ${cacheText(manifest)}\n`);
}

function cacheText({ cache }: RunManifest): string {
  const all = Object.values(cache);
  const hits = all.reduce((sum, metrics) => sum + metrics.hits, 0);
  const lookups = hits + all.reduce((sum, metrics) => sum + metrics.misses, 0);
  return lookups === 0
    ? 'cache not used'
    : `cache ${hits} of ${lookups} hits (${Math.floor((100 * hits) / lookups)} %)`;
}

function resultText(lines: readonly string[], manifest: RunManifest): string {
  if (lines.length > 0) return lines.join('\n');
  const last = Object.entries(manifest.steps).at(-1);
  const counts = Object.entries(last?.[1].rows ?? {}).map(([type, count]) => `${count} ${type}`);
  return `${last?.[0]}: ${counts.join(', ') || 'no rows'} (--json prints them)`;
}
