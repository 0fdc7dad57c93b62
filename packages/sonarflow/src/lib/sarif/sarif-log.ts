import type { Aside, Finding } from '../../rows.ts';
import { resultOf } from './logged-result.ts';
import { type LoggedRule, LoggedRules } from './logged-rules.ts';
import { OWN_TOOL } from './run-facts.ts';

/** A finding of the log; what decided about it, if it is put aside. */
export interface LoggedFinding {
  readonly finding: Omit<Finding, 'type'>;
  readonly aside?: Pick<Aside, 'verdict' | 'reason'> | undefined;
}

export interface LogFacts {
  /** Of sonarflow. */
  readonly version?: string | undefined;
  /** The commit that was looked at. */
  readonly revision?: string | undefined;
}

/** Characters of a chunk, about. */
const CHUNK = 2 ** 16;

/**
 * SARIF 2.1.0, in chunks of text, one result per line in the order of the findings; rules come last, in the order in which
 * they were met. The id of a finding is the fingerprint of its result, and what SARIF has no word for is among the
 * properties, so reading the log gives the same findings. Memory: a chunk and the rules.
 */
export function* sarifLog(
  findings: Iterable<LoggedFinding>,
  { version, revision }: LogFacts = {},
): Generator<string, void, undefined> {
  const rules = new LoggedRules();
  const details =
    revision === undefined ? '' : `"automationDetails":${JSON.stringify({ id: `${OWN_TOOL}/${revision}` })},`;
  let chunk = `{"$schema":"https://json.schemastore.org/sarif-2.1.0.json","version":"2.1.0","runs":[{"columnKind":"utf16CodeUnits",${details}"results":[`;
  let isFirst = true;
  for (const logged of findings) {
    chunk += `${isFirst ? '' : ','}\n${JSON.stringify(resultOf(logged, rules))}`;
    isFirst = false;
    if (chunk.length < CHUNK) continue;
    yield chunk;
    chunk = '';
  }
  yield `${chunk}${isFirst ? '' : '\n'}],"tool":${toolText(version, rules.all())}}]}\n`;
}

function toolText(version: string | undefined, rules: readonly LoggedRule[]): string {
  const driver = JSON.stringify({ name: OWN_TOOL, ...(version !== undefined && { version }) });
  const lines = rules.map((rule) => `\n${JSON.stringify(rule)}`).join(',');
  return `{"driver":${driver.slice(0, -1)},"rules":[${lines}${lines === '' ? '' : '\n'}]}}`;
}
