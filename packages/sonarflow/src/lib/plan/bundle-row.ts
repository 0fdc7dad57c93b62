import type { Bundle } from '../../rows.ts';
import { extentOf, titleOf } from './bundle-title.ts';
import { compare, type FindingStore, type HeldFinding, isSecurity } from './finding-store.ts';
import type { Belonging } from './groups.ts';
import type { Draft } from './place-findings.ts';
import { type Circumstances, KINDS_BY_WEIGHT, priorityOf, worstSeverity } from './priority.ts';

/** A bundle without the text of its findings. */
export interface Described {
  readonly draft: Draft;
  readonly row: Omit<Bundle, 'findings'>;
}

/** Says of each bundle what it is and how urgent; the most urgent first. */
export function describe(
  drafts: readonly Draft[],
  belonging: Belonging,
  circumstances: Circumstances,
): readonly Described[] {
  const described = drafts.map((draft) => describeOne(draft, belonging, circumstances));
  return withTitlesApart(described).sort(
    (a, b) => b.row.priority - a.row.priority || compare(a.row.title, b.row.title) || compare(a.row.id, b.row.id),
  );
}

function describeOne(draft: Draft, { ownersOf }: Belonging, circumstances: Circumstances): Described {
  const { id, by, prefix, module, findings } = draft;
  const present = new Set(findings.map(({ about }) => about.kind));
  const kind = KINDS_BY_WEIGHT.find((each) => present.has(each)) ?? 'smell';
  const about = commonRule(findings);
  const rule = about?.rule ?? draft.rule;
  const owners = by === 'owner' ? draft.owners : [...new Set(findings.flatMap(({ path }) => ownersOf(path)))].sort();
  const row: Described['row'] = {
    type: 'bundle',
    id,
    title: titleOf({ ...draft, ...(rule !== undefined && { rule }) }, { kind, ruleName: about?.ruleName }),
    by,
    ...(rule !== undefined && { rule }),
    ...(about?.ruleName !== undefined && { ruleName: about.ruleName }),
    ...(about?.help !== undefined && { help: about.help }),
    prefix,
    owners: [...owners],
    ...(module !== undefined && { module }),
    kind,
    severity: worstSeverity(findings),
    security: findings.some(isSecurity),
    ...priorityOf(findings, circumstances),
    effort: findings.reduce((sum, finding) => sum + finding.about.effort, 0),
  };
  return { draft, row };
}

/** What is said of the rule, if all findings are of one. */
function commonRule(findings: readonly HeldFinding[]): HeldFinding['about'] | undefined {
  const about = findings[0]?.about;
  if (!about || findings.some((finding) => finding.about.rule !== about.rule)) return undefined;
  return findings.find((finding) => finding.about.ruleName !== undefined)?.about ?? about;
}

/** Bundles of one rule and folder are told apart by their files, then by their ids. */
function withTitlesApart(described: readonly Described[]): Described[] {
  const apart = renameEquals(described, ({ row, draft }) => `${row.title} (${extentOf(draft)})`);
  return renameEquals(apart, ({ row }) => `${row.title} (${row.id})`);
}

function renameEquals(described: readonly Described[], nameOf: (one: Described) => string): Described[] {
  const counts = new Map<string, number>();
  for (const { row } of described) counts.set(row.title, (counts.get(row.title) ?? 0) + 1);
  return described.map((one) => {
    return counts.get(one.row.title) === 1 ? one : { ...one, row: { ...one.row, title: nameOf(one) } };
  });
}

/** The row with its findings, read from where they are held. */
export function bundleRow({ draft, row }: Described, store: FindingStore): Bundle {
  return { ...row, findings: draft.findings.map((finding) => store.read(finding)) };
}
