import { compareText } from '@pipelines/core';
import type { Bundle, Kind } from '../../rows.ts';
import { titlesOf } from './bundle-title.ts';
import { type FindingStore, isSecurity } from './finding-store.ts';
import type { Belonging } from './groups.ts';
import type { Draft } from './place-findings.ts';
import { type Circumstances, KINDS_BY_WEIGHT, type Priority, priorityOf, worstSeverity } from './priority.ts';

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
  const titles = titlesOf(drafts.map((draft) => ({ draft, kind: worstKind(draft), ...ruleOf(draft) })));
  const described = drafts.map((draft, at): Described => {
    const row = { type: 'bundle', id: draft.id, title: titles[at] ?? '', ...factsOf(draft, belonging) } as const;
    return { draft, row: { ...row, ...priorityOf(draft.findings, circumstances), effort: effortOf(draft) } };
  });
  return described.sort(
    (a, b) =>
      b.row.priority - a.row.priority || compareText(a.row.title, b.row.title) || compareText(a.row.id, b.row.id),
  );
}

type Facts = Omit<Bundle, 'type' | 'id' | 'title' | 'findings' | 'effort' | keyof Priority>;

/** What its findings have in common, and the worst of them. */
function factsOf(draft: Draft, { ownersOf }: Belonging): Facts {
  const { by, prefix, module, findings } = draft;
  const { rule, ruleName, help } = ruleOf(draft);
  const owners = by === 'owner' ? draft.owners : [...new Set(findings.flatMap(({ path }) => ownersOf(path)))].sort();
  return {
    by,
    ...(rule !== undefined && { rule }),
    ...(ruleName !== undefined && { ruleName }),
    ...(help !== undefined && { help }),
    prefix,
    owners: [...owners],
    ...(module !== undefined && { module }),
    kind: worstKind(draft),
    severity: worstSeverity(findings),
    security: findings.some(isSecurity),
  };
}

function worstKind({ findings }: Draft): Kind {
  const present = new Set(findings.map(({ about }) => about.kind));
  return KINDS_BY_WEIGHT.find((each) => present.has(each)) ?? 'smell';
}

function effortOf({ findings }: Draft): number {
  return findings.reduce((sum, { about }) => sum + about.effort, 0);
}

/** What is said of the rule, if all findings are of one. */
function ruleOf({ rule, findings }: Draft): Record<'rule' | 'ruleName' | 'help', string | undefined> {
  const first = findings[0]?.about;
  if (!first || findings.some(({ about }) => about.rule !== first.rule)) {
    return { rule, ruleName: undefined, help: undefined };
  }
  const { ruleName, help } = findings.find(({ about }) => about.ruleName !== undefined)?.about ?? first;
  return { rule: first.rule, ruleName, help };
}

/** The row with its findings, read from where they are held. */
export function bundleRow({ draft, row }: Described, store: FindingStore): Bundle {
  return { ...row, findings: draft.findings.map((finding) => store.read(finding)) };
}
