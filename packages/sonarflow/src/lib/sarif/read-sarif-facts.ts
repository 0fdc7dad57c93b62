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
  /** Where it cannot be read on, or something beside the results cannot be read. */
  fault?: JsonFault;
}

/** Looks through the whole document once: what a result needs may stand behind it. Memory: rules and artifacts. */
export async function readSarifFacts(text: JsonText): Promise<SarifFacts> {
  const facts: SarifFacts = { hasRuns: false, runs: [] };
  try {
    for await (const { run, key } of sarifMembers(text)) {
      if (run !== undefined) {
        const isJson = await takeMember(runAt(facts, run), key, text);
        if (!isJson) facts.fault ??= new JsonFault('broken', text.offset);
      } else if (key === 'runs') facts.hasRuns = await text.isArray();
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

/** False if the value is no JSON, or too large. */
async function takeMember(run: RunFacts, key: string, text: JsonText): Promise<boolean> {
  if (key === 'results') run.hasResults = await text.isArray();
  else if (TAKEN.has(key)) {
    const value = await text.value();
    run.take(key, value);
    return value !== undefined;
  } else if (key === 'artifacts' && (await text.isArray())) {
    for await (const _ of text.elements()) run.addArtifact(await text.value());
  }
  return true;
}
