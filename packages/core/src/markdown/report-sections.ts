import { escapeProse, escapeText, fileLink, foldedTable, placeLink } from './markdown-text.ts';

/** How a report is laid out. */
export interface ReportLayout {
  /** Rows of a table that show; the others are folded. */
  readonly limit: number;
  /** Leads from the report to the root; without it there are no links. */
  readonly base: string | undefined;
}

/** Something that could not be read or written as it should, and the way out. Text of others. */
export interface ReportedProblem {
  readonly code: string;
  readonly path: string;
  /** From 1. */
  readonly line?: number | undefined;
  readonly message: string;
  readonly fix: string;
}

/** What became of something that a task is, or was, about. */
export interface ReportedOutcome {
  readonly id: string;
  /** Its task file. */
  readonly path?: string | undefined;
  /** Markdown already. */
  readonly title: string;
  readonly state: string;
  /** A sentence of the tool. */
  readonly reason: string;
}

/** Sections as one text, a blank line behind each. Empty ones are left out. */
export function reportText(sections: readonly (readonly string[])[]): string {
  const lines = sections.filter((section) => section.length > 0).flatMap((section) => [...section, '']);
  return lines.join('\n');
}

/** A table under a heading that counts its rows. Cells are Markdown already. Nothing without rows. */
export function tableSection(
  title: string,
  head: readonly string[],
  rows: readonly (readonly string[])[],
  limit: number,
): string[] {
  return rows.length === 0 ? [] : [`## ${title} (${rows.length})`, '', ...foldedTable(head, rows, limit)];
}

/** What is settled, and why: nothing is left to do about it. `noun` is what each one is. */
export function outcomeSection(
  title: string,
  noun: string,
  outcomes: readonly ReportedOutcome[],
  { limit, base }: ReportLayout,
): string[] {
  const rows = outcomes.map((each) => [taskLink(each, base), each.title, each.state, escapeProse(each.reason)]);
  return tableSection(title, ['id', noun, 'state', 'why'], rows, limit);
}

/** What went wrong, where, and the way out. */
export function problemSection(problems: readonly ReportedProblem[], { limit, base }: ReportLayout): string[] {
  const rows = problems.map(({ path, line, message, fix, code }) => [
    placeLink(path, line, base),
    escapeText(message),
    escapeText(fix),
    code,
  ]);
  return tableSection('Problems', ['file', 'what', 'way out', 'code'], rows, limit);
}

/** The id as a link to its task file. Plain without a path or a base. */
export function taskLink({ id, path }: Pick<ReportedOutcome, 'id' | 'path'>, base: string | undefined): string {
  return path === undefined ? id : fileLink(id, path, base);
}

/** A line of a list for each version of the rules of which something was accepted or rejected. */
export function precisionLines(
  versions: readonly {
    readonly version: string;
    readonly accepted: number;
    readonly rejected: number;
    /** From 0 to 1; undefined where nothing was judged. */
    readonly precision: number | undefined;
  }[],
): string[] {
  return versions.flatMap(({ version, accepted, rejected, precision }) => {
    if (precision === undefined) return [];
    const share = `${accepted} of ${accepted + rejected} accepted (${Math.round(precision * 100)} %)`;
    return [`- Precision here with rules ${escapeText(version)}: ${share}`];
  });
}
