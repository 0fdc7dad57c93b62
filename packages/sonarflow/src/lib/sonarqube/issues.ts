import type { Finding } from '../../rows.ts';
import { EFFORT, parseEffort } from '../finding/effort.ts';
import { issueLink, ruleLink, type Target } from './dialects.ts';
import { flowsOf, isoTime, pathOf, rangeOf } from './places.ts';
import { type Components, componentsOf, type Draft, type PageRow, type Raw, rawList, text } from './row-shapes.ts';
import { assessIssue, impactsOf } from './severity.ts';

/** What people decided, by the issue's status since 10.4 and by its resolution before that. */
const DISMISSED: Readonly<Record<string, Finding['dismissed']>> = {
  ACCEPTED: 'accepted',
  WONTFIX: 'accepted',
  FALSE_POSITIVE: 'false-positive',
  'FALSE-POSITIVE': 'false-positive',
};

/** The code is mended, or the rule is gone. */
const MENDED: ReadonlySet<unknown> = new Set(['FIXED', 'REMOVED', 'CLOSED']);

/** The rows of a page of `api/issues/search`. `blame`: with author and date. */
export function issueRows(body: Raw, target: Target, blame: boolean): PageRow[] {
  const components = componentsOf(body);
  const names = new Map(rawList(body['rules']).map((rule) => [text(rule['key']), text(rule['name'])]));
  return rawList(body['issues']).flatMap((issue) => {
    const key = text(issue['key']);
    const rule = text(issue['rule']);
    if (key === undefined || rule === undefined) return [];
    if ([issue['issueStatus'], issue['status'], issue['resolution']].some((state) => MENDED.has(state)))
      return [{ key }];
    return [{ key, draft: issueDraft(issue, { key, rule, ruleName: names.get(rule) }, components, target, blame) }];
  });
}

interface Named {
  readonly key: string;
  readonly rule: string;
  readonly ruleName: string | undefined;
}

function issueDraft(issue: Raw, named: Named, components: Components, target: Target, blame: boolean): Draft {
  const { key, rule, ruleName } = named;
  const impacts = impactsOf(issue);
  const { kind, severity } = assessIssue(issue, impacts);
  const path = pathOf(issue['component'], components, target.project);
  const range = path === undefined ? undefined : rangeOf(issue);
  const flows = flowsOf(issue, components, target.project, path);
  const dismissed = DISMISSED[String(issue['issueStatus'])] ?? DISMISSED[String(issue['resolution'])];
  const tags = Array.isArray(issue['tags']) ? issue['tags'].filter((tag) => text(tag) !== undefined) : [];
  return {
    rule,
    ...(ruleName !== undefined && { ruleName }),
    help: ruleLink(target, rule),
    ...{ kind, severity },
    ...(impacts && { impacts }),
    effort: parseEffort(issue['effort'] ?? issue['debt']) ?? EFFORT[kind][severity],
    message: text(issue['message']) ?? ruleName ?? rule,
    ...(path !== undefined && { path }),
    ...(range && { range }),
    ...(flows && { flows }),
    permalink: issueLink(target, key),
    key,
    ...(dismissed && { dismissed }),
    ...(tags.length > 0 && { tags }),
    ...(blame && blameOf(issue)),
  };
}

/** Who wrote the line, and when the finding came up. */
export function blameOf(row: Raw): Pick<Draft, 'author' | 'createdAt'> {
  const author = text(row['author']);
  const createdAt = isoTime(row['creationDate']);
  return { ...(author !== undefined && { author }), ...(createdAt !== undefined && { createdAt }) };
}
