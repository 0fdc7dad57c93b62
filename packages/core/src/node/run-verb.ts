import { resolve } from 'node:path';
import { PipelineError } from '../errors.ts';
import type { AnyStep, Row } from '../step.ts';
import type { CliDefinition } from './cli-definition.ts';
import { EXIT, withInterrupts } from './command-end.ts';
import { type ConfigOptions, loadRoot, type ResolvedWorld } from './command-line.ts';
import { inputCheck, type RowCheck } from './input-check.ts';
import { paintProgress } from './paint-progress.ts';
import { pathFrom } from './root-path.ts';
import { RowWriter, readRowFile, readRows } from './row-io.ts';
import type { RunManifest } from './run-manifest.ts';
import { type RunResult, runPipeline } from './run-pipeline.ts';
import { duration, RunProgress } from './run-progress.ts';

interface RunVerbOptions extends ConfigOptions {
  readonly from?: string;
  readonly until?: string;
  readonly input?: string;
  readonly json?: boolean;
  readonly emit?: string;
  readonly write?: boolean;
  readonly keepRows?: boolean;
  readonly keep: string;
  readonly check?: boolean;
  readonly failOn?: string;
  readonly quiet?: boolean;
}

/** `run`: the whole pipeline, or a part of it. */
export async function runVerb(
  definition: CliDefinition,
  world: ResolvedWorld,
  options: RunVerbOptions,
): Promise<number> {
  const { pipeline } = definition;
  const failOn = findingNames(definition, options.failOn);
  const emitted = emittedSteps(definition, options);
  const keep = Number(options.keep);
  if (!Number.isInteger(keep) || keep < 1)
    throw new PipelineError('CONFIG_INVALID', `--keep ${options.keep}: expected a whole number above 0`);
  const { root, config } = await loadRoot(pipeline, options, world, definition.flags);
  const shown = (path: string) => pathFrom(world.cwd, resolve(root, path));
  const writer = new RowWriter(world.stdout);
  const findings = new Map<string, number>();
  const lines: string[] = [];
  const progress = new RunProgress();
  const painter = options.quiet ? undefined : await paintProgress(progress, world.stderr);
  const notes: string[] = [];
  // A terminal is painted in place, so notes wait there for the end.
  const say = (text: string) => void (painter && world.stderr.isTTY ? notes.push(text) : world.stderr.write(text));

  async function onRow(row: Row, step: AnyStep, last: boolean): Promise<undefined | boolean> {
    if (emitted.has(step)) {
      await writer.write(row);
      if (writer.closed) return false;
    }
    if (!last) return undefined;
    for (const name of failOn)
      findings.set(name, (findings.get(name) ?? 0) + (definition.findings?.[name]?.(row) ?? 0));
    const line = definition.summarize?.(row, shown);
    if (line !== undefined) lines.push(line);
    return undefined;
  }

  let painting = true;
  const finish = () => {
    if (painting) painter?.stop();
    painting = false;
    for (const note of notes.splice(0)) world.stderr.write(note);
  };
  try {
    return await withInterrupts(async (signal) => {
      const result = await runPipeline(pipeline, {
        root,
        config,
        progress,
        signal,
        keep,
        log: {
          info: (message) => void (options.quiet || say(`note: ${message}\n`)),
          warn: (message) => say(`warning: ${message}\n`),
        },
        ...(options.input !== undefined && {
          input: inputRows(options.input, inputCheck(pipeline.slice(options.from, options.until)), world),
        }),
        from: options.from,
        until: options.until,
        write: options.write,
        keepRows: options.keepRows,
        check: options.check,
        onRow,
        env: world.env,
        facts: { version: definition.version, node: process.version },
      });
      await writer.flush();
      finish();
      if (!options.quiet) printSummary(result, world, shown);
      if (writer.closed) return EXIT.done;
      if (!options.json) await writer.print(`${resultText(lines, result.manifest)}\n`);
      if (writer.closed) return EXIT.done;
      const found = failOn.filter((name) => (findings.get(name) ?? 0) > 0);
      for (const name of found) world.stderr.write(`--fail-on ${name}: ${findings.get(name)} found\n`);
      return found.length > 0 ? EXIT.findings : EXIT.done;
    });
  } finally {
    finish();
    // Left open it would keep a process alive that is done.
    if (options.input === '-') world.stdin.destroy();
  }
}

function inputRows(input: string, check: RowCheck, world: ResolvedWorld): AsyncIterable<Row> {
  return input === '-' ? readRows(() => world.stdin, 'stdin', check) : readRowFile(resolve(world.cwd, input), check);
}

function findingNames(definition: CliDefinition, failOn: string | undefined): string[] {
  const names = (failOn ?? '')
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '' && name !== 'none');
  const known = Object.keys(definition.findings ?? {});
  for (const name of names) {
    if (known.includes(name)) continue;
    throw new PipelineError('CONFIG_INVALID', `--fail-on ${name}: unknown; known are ${['none', ...known].join(', ')}`);
  }
  return names;
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
  { manifest, preview }: RunResult,
  { stderr }: ResolvedWorld,
  shown: (path: string) => string,
): void {
  const { edits, usage } = manifest;
  const files = (count: number) => `${count} ${count === 1 ? 'file' : 'files'}`;
  if (edits.written > 0) stderr.write(`${files(edits.written)} written\n`);
  if (edits.overtaken > 0)
    stderr.write(`warning: ${files(edits.overtaken)} changed since the step read them, and left alone; run again\n`);
  if (preview)
    stderr.write(
      `${files(edits.previewed)} would change, see ${shown(preview)}; --write changes ${edits.previewed === 1 ? 'it' : 'them'}\n`,
    );
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
