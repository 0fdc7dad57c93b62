import { pathUri, sarifParts } from '@pipelines/core/markdown';
import { RULES, type Rule } from '../../rows.ts';
import type { FoundFinding } from '../verify/finding-rows.ts';
import type { ReportFacts } from './report-facts.ts';
import { RULE_HELP } from './rule-help.ts';

/**
 * SARIF 2.1.0, in parts of text, one result per line in the order of the findings; what was mended is no result any more. The
 * id of a finding is its fingerprint, so a result keeps its identity when lines move; what the team decided against and what
 * comments keep out is suppressed.
 */
export function reportSarif(facts: ReportFacts): Generator<string, void, undefined> {
  return sarifParts({
    name: 'readmeflow',
    revision: facts.sha,
    results: resultsOf(facts),
    rules: () => RULES.map(ruleOf),
  });
}

function ruleOf(id: Rule) {
  return { id, shortDescription: { text: RULE_HELP[id].title }, help: { text: RULE_HELP[id].help } };
}

function* resultsOf({ findings, ignored }: ReportFacts): Generator<object, void, undefined> {
  for (const list of [findings, ignored]) for (const found of list) if (!found.finding.fixed) yield resultOf(found);
}

function resultOf({ finding, fault, isNew, ignored }: FoundFinding) {
  const { id, rule, severity, message, suggestion, file, line, column } = finding;
  const text = suggestion === undefined ? message : `${message} (nearest: ${suggestion})`;
  const region = {
    ...{ startLine: line, startColumn: column },
    ...(fault.endColumn !== undefined && { endColumn: fault.endColumn }),
  };
  const artifactLocation = { uri: pathUri(file), uriBaseId: '%SRCROOT%' };
  return {
    ...{ ruleId: rule, ruleIndex: RULES.indexOf(rule), level: severity },
    message: { text: escapeLinks(text) },
    locations: [{ physicalLocation: { artifactLocation, region } }],
    partialFingerprints: { 'readmeflowFinding/v1': id },
    baselineState: isNew ? 'new' : 'unchanged',
    suppressions: suppressionsOf(finding.aside?.reason, ignored),
    ...fixesOf(fault, artifactLocation, region),
  };
}

/** Always there: SARIF wants it for every result of a run, or for none. */
function suppressionsOf(decided: string | undefined, ignored: string | undefined) {
  if (ignored !== undefined) return [{ kind: 'inSource', status: 'accepted', justification: ignored }];
  return decided === undefined ? [] : [{ kind: 'external', status: 'accepted', justification: decided }];
}

function fixesOf({ replacement, endColumn }: FoundFinding['fault'], artifactLocation: object, deletedRegion: object) {
  if (replacement === undefined || endColumn === undefined) return {};
  const replacements = [{ deletedRegion, insertedContent: { text: replacement } }];
  return { fixes: [{ artifactChanges: [{ artifactLocation, replacements }] }] };
}

/** In a message brackets are links. */
function escapeLinks(text: string): string {
  return text.replace(/(\\*)\]\(/g, '$1$1\\](');
}
