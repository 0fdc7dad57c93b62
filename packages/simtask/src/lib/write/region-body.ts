import { escapeProse, escapeText, fileLink, inlineCode, table } from '@pipelines/core/markdown';
import type { Difference, Plan, Tier } from '../../rows.ts';
import { classDiff } from './class-diff.ts';
import { classGraph } from './class-graph.ts';

const TIER_TEXT: Readonly<Record<Tier, string>> = {
  identical: 'they differ in layout and comments at most',
  renamed: 'they differ in names and literals',
  edited: 'they differ in some statements',
  rewritten: 'they do the same in different ways',
};
const MOST_CALLERS = 20;
const MOST_ROWS = 30;

/**
 * What a task says about its class. No ranks, totals, dates or line numbers: only what the members make of it.
 * @param base leads from the task to the root
 */
export function regionBody(plan: Plan, base: string): string {
  const sections = [
    heading(plan),
    memberTable(plan, base),
    differences(plan),
    proposal(plan),
    section('Differences, line by line', classDiff(plan)),
    callers(plan, base),
    risks(plan),
  ];
  return sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n').trimEnd())
    .join('\n\n');
}

function heading({ members, tier, score, linesSaved }: Plan): string[] {
  const saved = linesSaved === 0 ? '' : ` One instead of them saves about ${linesSaved} lines.`;
  return [
    `**${members.length} functions do the same**: ${TIER_TEXT[tier]} (${tier}, score ${score.toFixed(2)}).${saved}`,
  ];
}

function memberTable({ members, medoid }: Plan, base: string): string[] {
  const rows = members
    .slice(0, MOST_ROWS)
    .map((member, at) => [
      `${at + 1}${member.anchor === medoid ? ' ★' : ''}`,
      inlineCode(member.className === undefined ? member.name : `${member.className}.${member.name}`),
      fileLink(member.path, member.path, base),
      String(member.lines),
      escapeText(member.owners.join(', ')),
    ]);
  const left = members.length - rows.length;
  return [
    ...table(['', 'function', 'place', 'lines', 'owners'], rows),
    '',
    `★ is the one closest to all others.${left > 0 ? ` ${left} more are in the report.` : ''}`,
  ];
}

function differences({ differences: found }: Plan): string[] {
  if (found.length === 0) return [];
  const rows = found.slice(0, MOST_ROWS).map((each) => [inlineCode(each.name), each.kind, valuesOf(each)]);
  const left = found.length - rows.length;
  return section('What varies', [
    ...table(['parameter', 'kind', 'values, and who has them'], rows),
    ...(left > 0 ? ['', `${left} more are in the report.`] : []),
  ]);
}

/** Each value once, with the numbers of the members that have it. */
function valuesOf({ values }: Difference): string {
  const owners = new Map<string, number[]>();
  for (const [at, value] of values.entries()) {
    const shown = value === null ? 'nothing' : inlineCode(value) || 'nothing';
    owners.set(shown, [...(owners.get(shown) ?? []), at + 1]);
  }
  return [...owners].map(([value, numbers]) => `${value} (${numbers.join(', ')})`).join('<br>');
}

function proposal(plan: Plan): string[] {
  const { signature, home } = plan.proposal;
  const where = home.package === undefined ? '' : ` of ${inlineCode(home.package)}`;
  return section('One function instead', [
    `${inlineCode(signature, 200)} in ${inlineCode(home.path, 120)}${where}: ${escapeProse(home.reason)}`,
    '',
    ...classGraph(plan),
  ]);
}

function callers({ callers: found }: Plan, base: string): string[] {
  if (found.length === 0) return [];
  const places = new Map<string, Set<string>>();
  for (const { path, anchor } of found) {
    const names = places.get(path) ?? new Set();
    places.set(path, names.add(anchor.slice(anchor.indexOf('#') + 1)));
  }
  const lines = [...places].map(([path, names]) => {
    const shown = [...names].filter((name) => name !== '').map((name) => inlineCode(name));
    return `- ${fileLink(path, path, base)}${shown.length === 0 ? '' : `: ${shown.join(', ')}`}`;
  });
  const left = lines.length - MOST_CALLERS;
  return section('Callers to move', [
    ...lines.slice(0, MOST_CALLERS),
    ...(left > 0 ? [`- … and ${left} more files`] : []),
  ]);
}

function risks({ risks: found, history }: Plan): string[] {
  // No counts: they grow with every commit that touches a file of a member.
  const told = [
    ...(history.together > 0
      ? ['- Past commits changed several of them at once: each change was paid for more than once.']
      : []),
    ...(history.apart > 0
      ? ['- Past commits changed one of them and not the others: they may have drifted apart.']
      : []),
  ];
  if (found.length + told.length === 0) return [];
  return section('Before you start', [...found.map((risk) => `- ${escapeProse(risk)}`), ...told]);
}

function section(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : [`### ${title}`, '', ...lines];
}
