import type { TaskMember } from '@pipelines/core/board';
import { terminalLine } from '@pipelines/core/node';
import type { Aside, Bundle, Outcome } from '../../rows.ts';
import { effortText } from '../report/effort-text.ts';

const MEMBER = /^(.*) @(\w+)$/s;
const MOST_FINDINGS = 40;

/** Does an outcome speak of this id: that of its bundle, or of one of its findings? */
export function speaksOf({ id, members }: Outcome, asked: string): boolean {
  const wanted = asked.toLowerCase();
  return (
    id === wanted || (/^[0-9a-f]{12,16}$/.test(wanted) && findingsIn(members).some(({ hash }) => isSame(hash, wanted)))
  );
}

/** What its priority stands on, and its findings; of an asked finding everything that is known. */
export function explainBundle(bundle: Bundle, asked: string): string {
  const { findings, effort, priority, reasons, owners, module, help } = bundle;
  const one = findings.find(({ id }) => isSame(id, asked.toLowerCase()));
  const shown = one ? [one] : findings.slice(0, MOST_FINDINGS);
  const common = (['by', 'rule', 'prefix'] as const).map((key) =>
    bundle[key] === undefined ? '' : `${key} ${bundle[key]}`,
  );
  return [
    `  grouped   ${common.filter(Boolean).join(', ')}`,
    `  priority  ${priority} of 100${reasons.length > 0 ? `: ${reasons.join('; ')}` : ''}`,
    `  effort    ${effortText(effort)} for ${findings.length} ${findings.length === 1 ? 'finding' : 'findings'}`,
    ...(owners.length > 0 ? [`  owners    ${owners.join(' ')}`] : []),
    ...(module === undefined ? [] : [`  module    ${module}`]),
    ...(help === undefined ? [] : [`  help      ${terminalLine(help)}`]),
    ...shown.map((each, at) => `  ${(at === 0 ? 'findings' : '').padEnd(10)}${findingLine(each)}`),
    ...(one ? [`            id ${one.id}, ${one.kind}, ${effortText(one.effort)}`] : []),
    ...(shown.length < findings.length && !one ? [`            and ${findings.length - shown.length} more`] : []),
  ].join('\n');
}

/** Why a finding is in no bundle. */
export function explainAside({ finding, verdict, reason }: Aside, asked: string): string | undefined {
  if (!isSame(finding.id, asked.toLowerCase())) return undefined;
  return [
    `${finding.id}  ${terminalLine(finding.message)}`,
    `  aside     ${verdict}: ${terminalLine(reason)}`,
    `  place     ${findingLine(finding)}`,
  ].join('\n');
}

/** The findings among the members of an outcome, by their whole ids. */
export function findingsIn(members: Outcome['members']): TaskMember[] {
  return members.flatMap((member) => {
    const [, anchor = '', hash = ''] = MEMBER.exec(member) ?? [];
    return hash === '' ? [] : [{ anchor, hash }];
  });
}

/** Ids are known by their first twelve digits where a task keeps them. */
function isSame(id: string, asked: string): boolean {
  return /^[0-9a-f]{12,16}$/.test(asked) && (id.startsWith(asked) || asked.startsWith(id));
}

function findingLine({ path, range, rule, severity, message }: Bundle['findings'][number]): string {
  const place = path === undefined ? 'the project' : `${path}${range ? `:${range.startLine}` : ''}`;
  return terminalLine(`${place}  ${rule}  ${severity}  ${message}`);
}
