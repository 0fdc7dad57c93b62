import type { RootPaths } from '../finding/paths.ts';
import { ArtifactPaths } from './artifact-paths.ts';
import { JsonFault, type JsonText } from './json-text.ts';
import { type JsonObject, objectOf } from './json-values.ts';
import type { SarifFacts } from './read-sarif-facts.ts';
import { type Draft, draftOf, isFinding, type ResultContext } from './result-finding.ts';
import { RunFacts } from './run-facts.ts';
import { sarifMembers } from './sarif-document.ts';
import type { SourceTexts } from './source-texts.ts';

/** A result that is a finding, as JSON and as understood. */
export interface ReadResult {
  readonly result: JsonObject;
  readonly draft: Draft;
}

export interface ResultsEnd {
  /** Results that are no objects, or too large. */
  readonly bad: number;
  /** Where the document cannot be read on. */
  readonly fault: JsonFault | undefined;
}

/** The results of a document, in its order, one in memory at a time. Ends where the document cannot be read on. */
export async function* readResults(
  text: JsonText,
  facts: SarifFacts,
  world: { readonly paths: RootPaths; readonly texts: SourceTexts },
): AsyncGenerator<ReadResult, ResultsEnd, undefined> {
  const contexts = new Map<number, ResultContext>();
  let bad = 0;
  try {
    for await (const { run, key } of sarifMembers(text)) {
      if (run === undefined || key !== 'results' || !(await text.isArray())) continue;
      const ctx = contexts.get(run) ?? contextOf(facts.runs[run] ?? new RunFacts(), world);
      contexts.set(run, ctx);
      for await (const _ of text.elements()) {
        const result = objectOf(await text.value());
        if (!result) bad += 1;
        else if (isFinding(result)) yield { result, draft: await draftOf(result, ctx) };
      }
    }
  } catch (thrown) {
    if (!(thrown instanceof JsonFault)) throw thrown;
    return { bad, fault: thrown };
  }
  return { bad, fault: undefined };
}

function contextOf(run: RunFacts, world: { readonly paths: RootPaths; readonly texts: SourceTexts }): ResultContext {
  return { run, paths: new ArtifactPaths(world.paths, run), texts: world.texts };
}
