import { jsonParts } from '@pipelines/core/markdown';
import { isOpen, type ReportFacts } from './report-facts.ts';

/** The same facts for programs, in parts of text; keys in a fixed order. */
export function reportJson(facts: ReportFacts): Generator<string, void, undefined> {
  const { sha, now, packages, documents, links, external, externalChecked } = facts;
  const value = {
    revision: sha ?? null,
    now: now ?? null,
    ...{ packages, documents, links, external, externalChecked },
    precision: facts.precision.map((each) => ({ ...each, precision: each.precision ?? null })),
    findings: findings(facts),
    ignored: facts.ignored.map(({ finding, ignored }) => {
      const { id, file, line, column, rule, target } = finding;
      return { id, file, line, column, rule, target, reason: ignored };
    }),
    readmes: facts.outcomes.map(({ type: _type, ...outcome }) => outcome),
    problems: facts.problems.map(({ type: _type, ...problem }) => problem),
  };
  return jsonParts(value);
}

function* findings(facts: ReportFacts): Generator<object, void, undefined> {
  for (const each of facts.findings) {
    const { type: _type, ...finding } = each.finding;
    yield { ...finding, open: isOpen(each), new: each.isNew };
  }
}
