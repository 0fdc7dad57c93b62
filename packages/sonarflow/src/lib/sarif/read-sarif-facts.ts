import { JsonFault, type JsonText } from './json-text.ts';
import { RunFacts } from './run-facts.ts';
import { sarifMembers } from './sarif-document.ts';

/** What a SARIF file tells beside its results. */
export interface SarifFacts {
  version?: unknown;
  schema?: unknown;
  /** Whether it has a list of runs. */
  hasRuns: boolean;
  readonly runs: RunFacts[];
  /** Where it cannot be read on. */
  fault?: JsonFault;
}

/** Looks through the whole document once: what a result needs may stand behind it. Memory: rules and artifacts. */
export async function readSarifFacts(text: JsonText): Promise<SarifFacts> {
  const facts: SarifFacts = { hasRuns: false, runs: [] };
  try {
    for await (const { run, key } of sarifMembers(text)) {
      if (run !== undefined) await takeMember(runAt(facts, run), key, text);
      else if (key === 'runs') facts.hasRuns = await text.isArray();
      else if (key === 'version') facts.version = await text.value();
      else if (key === '$schema') facts.schema = await text.value();
    }
  } catch (thrown) {
    if (!(thrown instanceof JsonFault)) throw thrown;
    facts.fault = thrown;
  }
  return facts;
}

function runAt(facts: SarifFacts, index: number): RunFacts {
  while (facts.runs.length <= index) facts.runs.push(new RunFacts());
  return facts.runs[index] as RunFacts;
}

const TAKEN = new Set(['tool', 'originalUriBaseIds', 'invocations', 'externalPropertyFileReferences']);

async function takeMember(run: RunFacts, key: string, text: JsonText): Promise<void> {
  if (key === 'results') run.hasResults = await text.isArray();
  else if (TAKEN.has(key)) run.take(key, await text.value());
  else if (key === 'artifacts' && (await text.isArray())) {
    for await (const _ of text.elements()) run.addArtifact(await text.value());
  }
}
