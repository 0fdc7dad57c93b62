import { resolve } from 'node:path';
import { toError } from '@pipelines/core';
import type { Finding, Problem, Sarif } from '../../rows.ts';
import type { FetchContext, FindingReader, ReadEnd } from '../fetch/fetch-findings.ts';
import type { Fingerprints } from '../finding/fingerprint.ts';
import { RootPaths } from '../finding/paths.ts';
import { openJson } from './open-json.ts';
import { readSarifFacts, type SarifFacts } from './read-sarif-facts.ts';
import { ResultIds } from './result-ids.ts';
import {
  badResults,
  failedRun,
  faulty,
  noResults,
  noRuns,
  outsideResults,
  splitRun,
  unreadable,
  wrongVersion,
} from './sarif-problems.ts';
import { type ResultsEnd, readResults } from './sarif-results.ts';
import { SourceTexts } from './source-texts.ts';

/**
 * The findings of a SARIF 2.1.0 file, in its order, then what was wrong with it. Reads the file twice: rules may stand
 * behind results. What lies outside of the root stays a finding, without a path. Memory: rules, artifacts, the addresses
 * of files, and one result.
 */
export async function* findingsOfSarif(row: Sarif, ctx: FetchContext, ids: Fingerprints): FindingReader {
  const file = resolve(ctx.root, row.path);
  const facts = await factsOf(file, ctx.signal);
  const problem = facts instanceof Error ? unreadable(row.path, facts.message) : problemOf(row.path, facts);
  if (facts instanceof Error || problem) {
    if (problem) yield problem;
    return endOf(row, [], problem ? [problem] : []);
  }
  const outcome = yield* findingsIn(file, facts, ctx, ids);
  const found = problemsOf(row.path, facts, outcome);
  yield* found.partial;
  yield* found.others;
  return endOf(
    row,
    facts.runs.map(({ tool }) => tool),
    found.partial,
  );
}

async function factsOf(file: string, signal: AbortSignal): Promise<SarifFacts | Error> {
  const text = openJson(file, signal);
  try {
    return await readSarifFacts(text);
  } catch (thrown) {
    signal.throwIfAborted();
    // The message names the whole path, which differs from machine to machine.
    return new Error((thrown as NodeJS.ErrnoException).code ?? toError(thrown).message);
  } finally {
    await text.close();
  }
}

/** Why nothing of the file can be used. */
function problemOf(path: string, { version, schema, hasRuns, fault }: SarifFacts): Problem | undefined {
  const isCutOff = fault && version === undefined && String(schema).includes('2.1.0');
  const isVersion = typeof version === 'string' && /^2\.1(?:\.0)?(?:-|$)/.test(version);
  if (isVersion || isCutOff) return hasRuns || fault ? undefined : noRuns(path);
  return fault && version === undefined ? faulty(path, fault, 0) : wrongVersion(path, version);
}

interface Outcome extends ResultsEnd {
  readonly findings: number;
  readonly outside: number;
  readonly example: string;
}

async function* findingsIn(
  file: string,
  facts: SarifFacts,
  ctx: FetchContext,
  fingerprints: Fingerprints,
): AsyncGenerator<Finding, Outcome, undefined> {
  const texts = new SourceTexts(ctx.root);
  const ids = new ResultIds(fingerprints, texts);
  const text = openJson(file, ctx.signal);
  let findings = 0;
  let outside = 0;
  let example = '';
  try {
    const results = readResults(text, facts, { paths: new RootPaths(ctx.root), texts });
    for (let next = await results.next(); ; next = await results.next()) {
      if (next.done) return { findings, outside, example, ...next.value };
      const id = await ids.idOf(next.value);
      if (id === undefined) continue;
      const { draft } = next.value;
      findings += 1;
      if (draft.outside !== undefined) {
        outside += 1;
        example ||= draft.outside;
      }
      yield { type: 'finding', id, ...draft.finding };
    }
  } finally {
    await text.close();
  }
}

function problemsOf(
  path: string,
  { runs, ...facts }: SarifFacts,
  { findings, bad, outside, example, ...end }: Outcome,
) {
  const partial: Problem[] = [];
  // The first look passes over what is in the results.
  const fault = end.fault ?? facts.fault;
  for (const run of runs) {
    if (run.isSplit) partial.push(splitRun(path, run.tool));
    else if (!run.hasResults && !fault) partial.push(noResults(path, run.tool));
    else if (run.failed) partial.push(failedRun(path, run.tool));
  }
  if (bad > 0) partial.push(badResults(path, bad));
  if (fault) partial.push(faulty(path, fault, findings));
  return { partial, others: outside > 0 ? [outsideResults(path, outside, example)] : [] };
}

/** `partial`: why findings may be missing. */
function endOf(row: Sarif, tools: readonly string[], partial: readonly Problem[]): ReadEnd {
  const [first] = partial;
  return {
    origin: [...new Set(tools)].sort().join(', ') || row.path,
    ...(first && { remainder: { reason: `${first.message} ${first.fix}` } }),
  };
}
