import { pathUri } from '@pipelines/core/markdown';
import { RULES } from '../../rows.ts';
import type { FoundFinding } from '../verify/finding-rows.ts';
import type { ReportFacts } from './report-facts.ts';
import { RULE_HELP } from './rule-help.ts';

/** Characters of a chunk, about. */
const CHUNK = 2 ** 16;

/**
 * SARIF 2.1.0, in chunks of text, one result per line in the order of the findings; what was mended is no result any more. The
 * id of a finding is its fingerprint, so a result keeps its identity when lines move; what the team decided against and what
 * comments keep out is suppressed.
 */
export function* reportSarif({ sha, findings, ignored }: ReportFacts): Generator<string, void, undefined> {
  const rules = RULES.map((id) => ({
    id,
    shortDescription: { text: RULE_HELP[id].title },
    help: { text: RULE_HELP[id].help },
  }));
  const run = {
    tool: { driver: { name: 'readmeflow', rules } },
    columnKind: 'utf16CodeUnits',
    ...(sha !== undefined && { automationDetails: { id: `readmeflow/${sha}` } }),
  };
  const head = JSON.stringify(run).slice(0, -1);
  let chunk = `{"$schema":"https://json.schemastore.org/sarif-2.1.0.json","version":"2.1.0","runs":[${head},"results":[`;
  let isFirst = true;
  for (const found of [...findings, ...ignored]) {
    if (found.finding.fixed) continue;
    chunk += `${isFirst ? '' : ','}\n${JSON.stringify(resultOf(found))}`;
    isFirst = false;
    if (chunk.length < CHUNK) continue;
    yield chunk;
    chunk = '';
  }
  yield `${chunk}${isFirst ? '' : '\n'}]}]}\n`;
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
