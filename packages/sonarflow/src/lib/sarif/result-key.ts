import { type JsonObject, objectOf, textOf } from './json-values.ts';

/** The name of our own fingerprint: its value is the id of the finding. */
export const OWN_FINGERPRINT = 'sonarflow/v1';

/** CodeQL and GitHub: a hash of the line and what stands around it, without its number. */
const LINE_HASH = 'primaryLocationLineHash';

/** The id that a result had when we wrote it. */
export function ownIdOf(result: JsonObject): string | undefined {
  return textOf(objectOf(result['partialFingerprints'])?.[OWN_FINGERPRINT]);
}

/** What the tool itself tells results apart by, whatever their lines are. Undefined if it has nothing. */
export function keyOf(result: JsonObject): string | undefined {
  const whole = entriesOf(result['fingerprints']);
  if (whole.length > 0) return JSON.stringify(whole);
  const partial = entriesOf(result['partialFingerprints']);
  const lineHash = partial.find(([name]) => name.split('/')[0] === LINE_HASH);
  if (lineHash) return JSON.stringify(lineHash);
  if (partial.length > 0) return JSON.stringify(partial);
  return textOf(result['correlationGuid']);
}

/** By name. Prose is no fingerprint: Semgrep says `requires login` for every result of somebody who is not logged in. */
function entriesOf(fingerprints: unknown): [string, string][] {
  return Object.entries(objectOf(fingerprints) ?? {})
    .flatMap(([name, value]): [string, string][] =>
      typeof value === 'string' && value !== '' && !/\s/.test(value) && name !== OWN_FINGERPRINT ? [[name, value]] : [],
    )
    .sort(([a], [b]) => (a < b ? -1 : 1));
}
