import { sarifParts } from '@pipelines/core/markdown';
import type { Aside, Finding } from '../../rows.ts';
import { resultOf } from './logged-result.ts';
import { LoggedRules } from './logged-rules.ts';
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

/**
 * SARIF 2.1.0, in parts of text, one result per line in the order of the findings; rules come last, in the order in which
 * they were met. The id of a finding is the fingerprint of its result, and what SARIF has no word for is among the
 * properties, so reading the log gives the same findings. Memory: a part and the rules.
 */
export function sarifLog(
  findings: Iterable<LoggedFinding>,
  { version, revision }: LogFacts = {},
): Generator<string, void, undefined> {
  const rules = new LoggedRules();
  const results = resultsOf(findings, rules);
  return sarifParts({ name: OWN_TOOL, version, revision, results, rules: () => rules.all() });
}

function* resultsOf(findings: Iterable<LoggedFinding>, rules: LoggedRules): Generator<object, void, undefined> {
  for (const logged of findings) yield resultOf(logged, rules);
}
