import { jsonParts } from '@pipelines/core/markdown';
import { isActionable, type ReportFacts } from './report-facts.ts';

/** The same facts for programs: every class with its plan, but without the texts of the functions; keys in a fixed order. */
export function reportJson(facts: ReportFacts): Generator<string, void, undefined> {
  const value = {
    revision: facts.sha ?? null,
    now: facts.now ?? null,
    files: facts.scanned?.files ?? null,
    functions: facts.scanned?.functions ?? null,
    partial: facts.scanned?.partial ?? null,
    precision: facts.precision.map((each) => ({ ...each, precision: each.precision ?? null })),
    classes: facts.findings.map((finding) => {
      const { type: _type, places: _places, plan: planId, members, ...outcome } = finding.outcome;
      const { plan } = finding;
      return {
        ...outcome,
        actionable: isActionable(finding),
        ...(planId !== undefined && { plan: planId }),
        members: plan ? plan.members.map(({ text: _text, ...member }) => member) : members,
        ...(plan && {
          tier: plan.tier,
          parts: plan.parts,
          weakest: plan.weakest,
          medoid: plan.medoid,
          linesSaved: plan.linesSaved,
          confidence: plan.confidence,
          history: plan.history,
          differences: plan.differences,
          proposal: plan.proposal,
          owners: plan.owners,
          callers: plan.callers,
          risks: plan.risks,
        }),
      };
    }),
    problems: facts.problems.map(({ type: _type, ...problem }) => problem),
  };
  return jsonParts(value);
}
