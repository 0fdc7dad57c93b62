import { escapeText, foldedTable, webLink } from '@pipelines/core/markdown';
import type { Bundle, Finding } from '../../rows.ts';
import { effortText } from '../report/effort-text.ts';
import { placeText } from '../report/place-text.ts';
import { ruleText } from '../report/rule-text.ts';

const MOST_RULES = 20;
/** A file of more nobody reads, and boards have their limits. */
const MOST_FINDINGS = 500;
const LONGEST_MESSAGE = 300;

/** Where a text stands, and how much of it shows. */
export interface BodyLayout {
  /** Leads from the task to the root. */
  readonly base: string;
  /** Rows of a table that show; the others are folded. */
  readonly limit: number;
}

type Found = Omit<Finding, 'type'>;

/** What a task says about its bundle. */
export function regionBody(bundle: Bundle, layout: BodyLayout): string {
  return [heading(bundle), rules(bundle), findingsSection(bundle, layout)]
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n');
}

/**
 * The part of the text that has to be right at any time: which findings there are, and where. Priorities grow with every
 * commit, so they alone are no reason to touch a file.
 */
export function findingsText(bundle: Bundle, layout: BodyLayout): string {
  return findingsSection(bundle, layout).join('\n');
}

function heading({ findings, effort, priority, reasons, severity }: Bundle): string[] {
  const count = findings.length === 1 ? '1 finding' : `${findings.length} findings`;
  const why = reasons.length === 0 ? '' : `: ${reasons.map(plain).join('; ')}`;
  return [
    `**${count}**, ${severity} at worst, about ${effortText(effort)} of work. Priority ${priority} of 100${why}.`,
  ];
}

/** Each rule once, with the page that explains it. */
function rules({ findings }: Bundle): string[] {
  const byRule = new Map<string, { first: Found; count: number }>();
  for (const each of findings) {
    const known = byRule.get(each.rule);
    if (known) known.count += 1;
    else byRule.set(each.rule, { first: each, count: 1 });
  }
  const sorted = [...byRule].sort(([a, { count: x }], [b, { count: y }]) => y - x || (a < b ? -1 : 1));
  const lines = sorted.slice(0, MOST_RULES).map(([rule, { first, count }]) => {
    const name = first.ruleName === undefined || first.ruleName === rule ? '' : `: ${plain(first.ruleName)}`;
    const page = first.help === undefined ? '' : ` (${webLink('about the rule', first.help)})`;
    return `- ${ruleText(rule)}${byRule.size > 1 ? ` × ${count}` : ''}${name}${page}`;
  });
  const left = sorted.length - lines.length;
  return ['### Rules', '', ...lines, ...(left > 0 ? [`- … and ${left} more`] : [])];
}

function findingsSection({ findings }: Bundle, { base, limit }: BodyLayout): string[] {
  const several = new Set(findings.map(({ rule }) => rule)).size > 1;
  const linked = findings.some(({ permalink }) => permalink !== undefined);
  const head = ['place', ...(several ? ['rule'] : []), 'severity', 'message', ...(linked ? ['source'] : [])];
  const rows = findings
    .slice(0, MOST_FINDINGS)
    .map((each) => [
      placeText(each, base),
      ...(several ? [ruleText(each.rule)] : []),
      each.severity,
      plain(each.message),
      ...(linked ? [each.permalink === undefined ? '' : webLink('open', each.permalink)] : []),
    ]);
  const left = findings.length - rows.length;
  const more = left > 0 ? ['', `${left} more are in \`findings.ndjson\` of the last run.`] : [];
  return ['### Findings', '', ...foldedTable(head, rows, limit), ...more];
}

/** Words of others on one line, no longer than a reader takes in. */
function plain(text: string): string {
  const whole = text.replace(/\p{Surrogate}/gu, '\ufffd');
  return escapeText(whole.length > LONGEST_MESSAGE ? `${whole.slice(0, LONGEST_MESSAGE - 1)}…` : whole);
}
