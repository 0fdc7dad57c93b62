import { jsonParts } from '@pipelines/core/markdown';
import { isActionable, type ReportFacts } from './report-facts.ts';

/** The same facts for programs; keys in a fixed order. The findings themselves are in findings.ndjson. */
export function reportJson(facts: ReportFacts): Generator<string, void, undefined> {
  const { fetched } = facts;
  const value = {
    revision: facts.sha ?? null,
    now: facts.now ?? null,
    source: fetched?.source ?? null,
    origin: fetched?.origin ?? null,
    complete: fetched?.complete ?? false,
    remainder: fetched?.remainder ?? null,
    gate: fetched?.gate ?? null,
    analysis: fetched?.analysis ?? null,
    security: facts.security,
    precision: facts.precision.map((each) => ({ ...each, precision: each.precision ?? null })),
    bundles: facts.entries.map(({ outcome, bundle }) => {
      const { type: _type, places: _places, members, ...rest } = outcome;
      return {
        ...rest,
        actionable: isActionable(outcome, bundle),
        ...(bundle && {
          by: bundle.by,
          rule: bundle.rule,
          ruleName: bundle.ruleName,
          help: bundle.help,
          prefix: bundle.prefix,
          owners: bundle.owners,
          module: bundle.module,
          reasons: bundle.reasons,
        }),
        findings: bundle ? bundle.findings.map(({ id }) => id) : members,
      };
    }),
    aside: facts.asides.map(({ verdict, reason, finding }) => ({ id: finding.id, verdict, reason })),
    problems: facts.problems.map(({ type: _type, ...problem }) => problem),
  };
  return jsonParts(value);
}
