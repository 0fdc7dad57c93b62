import { isOpen, type ReportFacts } from './report-facts.ts';

/** The same facts for programs; keys in a fixed order. */
export function reportJson(facts: ReportFacts): string {
  const { sha, now, packages, documents, links, external, externalChecked } = facts;
  const value = {
    revision: sha ?? null,
    now: now ?? null,
    ...{ packages, documents, links, external, externalChecked },
    precision: facts.precision.map((each) => ({ ...each, precision: each.precision ?? null })),
    findings: facts.findings.map((each) => {
      const { type: _type, ...finding } = each.finding;
      return { ...finding, open: isOpen(each), new: each.isNew };
    }),
    ignored: facts.ignored.map(({ finding, ignored }) => {
      const { id, file, line, column, rule, target } = finding;
      return { id, file, line, column, rule, target, reason: ignored };
    }),
    readmes: facts.outcomes.map(({ type: _type, ...outcome }) => outcome),
    problems: facts.problems.map(({ type: _type, ...problem }) => problem),
  };
  return `${JSON.stringify(value, null, 2)}\n`;
}
