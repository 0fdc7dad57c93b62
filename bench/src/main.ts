// The command: parses arguments, turns signals and errors into exit codes. All work is in the rooms below.
import { parseArgs } from 'node:util';
import { runCommand } from './command/bench-command.ts';
import { runCompare } from './command/compare-command.ts';
import { runDocuments } from './command/documents-command.ts';
import { runGate } from './command/gate-command.ts';
import { runRecall } from './command/recall-command.ts';
import { runSweep } from './command/sweep-command.ts';
import { HOME } from './report/circumstances.ts';
import { writeReport } from './report/write-report.ts';

const HELP = `bench [NAME…]            measures all benches, or those named, and writes bench/results and bench/RESULTS.md
  --smoke                small: results are equal and every contender runs; writes nothing
  --rounds N             timed rounds instead of the bench's own number
  --json                 results on stdout as JSON, one line per bench
  --no-write             writes nothing
  --list                 names and questions
  --help
bench report               writes RESULTS.md and the plots again from bench/results
bench compare A B          two result files or folders: ratios of medians, regressions first
bench gate [NAME…]         measures afresh what goals and gates.json are about; also takes --rounds
  --all                  memory, growth and slopes too
bench sweep [STAGE…]       worker counts of discovery, detection, doubling, and the best one
  --metric NAME          throughput (default), latency or efficiency
  --config JSON          fields of the sweep's config, such as {"testDuration": 200}
  --json
bench recall             copies of functions that simtask and its peers find; writes bench/RECALL.md
  --half NAME            held-out (default), or tuning, which is not kept
  --functions N          originals (default 5000) of the checkouts in SIMTASK_BENCH_ROOT (separated as in PATH)
  --json, --no-write
bench documents          faults in Markdown that readmeflow and its peers find; writes bench/DOCUMENTS.md; DOCUMENTS_BENCH_ROOT
                         names checkouts with judged lists (separated as in PATH)
  --json, --no-write

Exit: 0 done · 1 a gate fails · 2 could not run, or results differ · 130 interrupted`;

const interrupted = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => interrupted.abort(new Error(`interrupted by ${signal}`)));
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  if (interrupted.signal.aborted) process.exitCode = 130;
  else {
    process.exitCode = 2;
    process.stderr.write(`bench: ${error instanceof Error ? error.message : String(error)}\n`);
  }
}

async function main(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      smoke: { type: 'boolean' },
      rounds: { type: 'string' },
      json: { type: 'boolean' },
      'no-write': { type: 'boolean' },
      list: { type: 'boolean' },
      all: { type: 'boolean' },
      metric: { type: 'string' },
      config: { type: 'string' },
      half: { type: 'string' },
      functions: { type: 'string' },
      help: { type: 'boolean' },
    },
  });
  if (values.help) {
    process.stdout.write(`${HELP}\n`);
    return 0;
  }
  const rounds = values.rounds === undefined ? undefined : countOf('rounds', values.rounds);
  const { signal } = interrupted;
  const [verb, ...names] = positionals;
  if (verb === 'report') {
    await writeReport(HOME);
    return 0;
  }
  if (verb === 'compare') return runCompare(names);
  if (verb === 'gate') return runGate({ names, all: values.all ?? false, rounds, signal });
  if (verb === 'sweep') {
    const { metric = 'throughput', config = '{}', json = false } = values;
    return runSweep({ stages: names, targetMetric: metric, config, json, signal });
  }
  if (verb === 'documents') return runDocuments({ json: values.json ?? false, write: !values['no-write'] });
  if (verb === 'recall') {
    const { half = 'held-out', json = false } = values;
    const functions = countOf('functions', values.functions ?? '5000');
    return runRecall({ half, functions, json, write: !values['no-write'] });
  }
  return runCommand({
    names: positionals,
    scale: values.smoke ? 'smoke' : 'full',
    rounds,
    json: values.json ?? false,
    write: !(values['no-write'] || values.smoke),
    list: values.list ?? false,
    signal,
  });
}

function countOf(option: string, text: string): number {
  const count = Number(text);
  if (!Number.isSafeInteger(count) || count < 1)
    throw new Error(`--${option}: expected a positive whole number, got ${text}`);
  return count;
}
