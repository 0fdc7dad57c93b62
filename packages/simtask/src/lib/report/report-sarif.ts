import { pathUri, sarifParts } from '@pipelines/core/markdown';
import type { Outcome, Plan } from '../../rows.ts';
import { type Finding, isActionable, type ReportFacts } from './report-facts.ts';

const RULE = {
  id: 'near-duplicate-functions',
  name: 'NearDuplicateFunctions',
  shortDescription: { text: 'Functions that do the same' },
  fullDescription: {
    text: 'Several functions are so much alike that one of them, with what varies as its parameters, can take the place of all.',
  },
  help: { text: 'Each class has a task on the board, or `simtask explain ID` says why it has none.' },
  defaultConfiguration: { level: 'warning' },
} as const;

/**
 * SARIF 2.1.0, in parts of text: one result per class of today, at its medoid, with the other members as related locations. The class id is
 * the fingerprint, so a result keeps its identity when lines move; what the team decided against is suppressed.
 */
export function reportSarif(facts: ReportFacts): Generator<string, void, undefined> {
  const results = facts.findings.flatMap((finding) => (finding.plan ? resultOf(finding, finding.plan) : []));
  return sarifParts({ name: 'simtask', revision: facts.sha, results, rules: () => [RULE] });
}

function resultOf(finding: Finding, plan: Plan) {
  const { outcome } = finding;
  const medoid = plan.members.find(({ anchor }) => anchor === plan.medoid) ?? plan.members[0];
  if (!medoid) return [];
  const others = plan.members.filter((member) => member !== medoid);
  const names = others.map(({ name }, at) => `[${linkText(name)}](${at + 1})`).join(', ');
  return [
    {
      ruleId: RULE.id,
      ruleIndex: 0,
      level: isActionable(finding) ? 'warning' : 'note',
      message: {
        text: `${linkText(medoid.name)} does the same as ${names} (${plan.tier}, score ${plan.score.toFixed(2)}).`,
      },
      locations: [locationOf(medoid)],
      relatedLocations: others.map((member, at) => ({
        id: at + 1,
        ...locationOf(member),
        message: { text: member.name },
      })),
      partialFingerprints: { 'simtaskClass/v1': outcome.id },
      baselineState: outcome.new ? 'new' : outcome.state === 'updated' ? 'updated' : 'unchanged',
      ...suppressionsOf(outcome),
      rank: Math.round(plan.confidence * 1000) / 10,
    },
  ];
}

function suppressionsOf({ state, reason }: Outcome) {
  if (state !== 'rejected' && state !== 'deferred' && state !== 'removed') return {};
  return { suppressions: [{ kind: 'external', status: 'accepted', justification: reason }] };
}

function locationOf({ path, startLine, endLine, anchor, name }: Plan['members'][number]) {
  return {
    physicalLocation: {
      artifactLocation: { uri: pathUri(path), uriBaseId: '%SRCROOT%' },
      region: { startLine, endLine },
    },
    logicalLocations: [{ name, fullyQualifiedName: anchor, kind: 'function' }],
  };
}

/** In a message brackets are links. */
function linkText(text: string): string {
  return text.replace(/[\\[\]]/g, '\\$&');
}
