import type { Difference, Plan } from '../../rows.ts';

/** Longer values are cut: `explain` is read in a terminal. */
const LONGEST = 60;
const MOST_CALLERS = 10;

/** What its place, its score and its rank stand on. */
export function explainPlan(plan: Plan): string {
  const { score, tier, weakest, parts, proposal, members, differences, risks, callers } = plan;
  const { home } = proposal;
  return [
    `  score     ${score.toFixed(2)} (${tier}), weakest pair ${weakest.toFixed(2)}: ${partsText(parts)}`,
    `  rank      ${rankText(plan)}`,
    `  proposal  ${proposal.signature}`,
    `  home      ${home.path}: ${home.reason}`,
    ...listed('members', members, ({ path, startLine, endLine, name, similarity, owners }) => {
      const who = owners.length > 0 ? `  ${owners.join(' ')}` : '';
      return `${path}:${startLine}-${endLine}  ${name}  ${similarity.toFixed(2)}${who}`;
    }),
    ...listed('varies', differences, differenceText),
    ...listed('risks', risks, (risk) => risk),
    ...listed(
      'callers',
      callers.slice(0, MOST_CALLERS),
      ({ path, line, anchor }) => `${path}:${line}  calls ${nameOf(anchor)}`,
    ),
    ...(callers.length > MOST_CALLERS ? [`            and ${callers.length - MOST_CALLERS} more`] : []),
  ].join('\n');
}

function partsText({ syntax, names, shape, shingles }: Plan['parts']): string {
  const parts = { syntax, names, shape, shingles };
  return Object.entries(parts)
    .map(([name, value]) => `${name} ${value.toFixed(2)}`)
    .join(', ');
}

function rankText({ rank, linesSaved, confidence, history }: Plan): string {
  const { together, apart, weight } = history;
  const product = `${linesSaved} lines saved × ${confidence.toFixed(2)} confidence × ${weight.toFixed(2)} history`;
  return `${rank.toFixed(1)} = ${product} (${together} commits changed several members, ${apart} one alone)`;
}

function differenceText({ name, kind, values }: Difference): string {
  return `${name} (${kind}): ${values.map((value) => (value === null ? 'nothing' : short(value))).join(' | ')}`;
}

function nameOf(anchor: string): string {
  return anchor.slice(anchor.indexOf('#', anchor.lastIndexOf('/')) + 1);
}

function short(value: string): string {
  const line = value.replace(/\s+/g, ' ');
  return line.length > LONGEST ? `${line.slice(0, LONGEST - 1)}…` : line;
}

/** The name of the list before its first line. */
function listed<T>(name: string, items: readonly T[], text: (item: T) => string): string[] {
  return items.map((item, index) => `  ${(index === 0 ? name : '').padEnd(10)}${text(item)}`);
}
