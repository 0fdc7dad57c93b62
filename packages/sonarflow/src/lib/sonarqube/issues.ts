import type { Finding } from '../../rows.ts';
import { EFFORT, parseEffort } from '../finding/effort.ts';
import { isoTime, Places, rangeOf } from './places.ts';
import { type Draft, idOf, PageRows, type Raw, rawList, text } from './row-shapes.ts';
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
export function issueRows(body: Raw, project: string, blame: boolean): PageRows {
  const places = new Places(body, project);
  const rows = new PageRows();
  for (const issue of rawList(body['issues'])) {
    const key = text(issue['key']);
    const rule = text(issue['rule']);
    if (key === undefined || rule === undefined) continue;
    rows.keys.push(key);
    if (MENDED.has(issue['issueStatus']) || MENDED.has(issue['status']) || MENDED.has(issue['resolution'])) continue;
    rows.findings.push(issueDraft(issue, { id: idOf(project, key), rule, key }, places, blame));
  }
  return rows;
}

function issueDraft(
  issue: Raw,
  { id, rule, key }: Pick<Draft, 'id' | 'rule'> & { readonly key: string },
  places: Places,
  blame: boolean,
): Draft {
  const impacts = impactsOf(issue);
  const { kind, severity } = assessIssue(issue, impacts);
  const path = places.path(issue['component']);
  const range = path === undefined ? undefined : rangeOf(issue);
  const flows = places.flows(issue, path);
  const dismissed = DISMISSED[String(issue['issueStatus'])] ?? DISMISSED[String(issue['resolution'])];
  const tags = Array.isArray(issue['tags']) ? issue['tags'].filter((tag) => text(tag) !== undefined) : [];
  const draft: Mutable<Draft> = {
    type: 'finding',
    id,
    source: 'sonarqube',
    rule,
    kind,
    severity,
    effort: parseEffort(issue['effort'] ?? issue['debt']) ?? EFFORT[kind][severity],
    message: text(issue['message']) ?? rule,
  };
  if (impacts) draft.impacts = impacts;
  if (path !== undefined) draft.path = path;
  if (range) draft.range = range;
  if (flows) draft.flows = flows;
  if (dismissed) draft.dismissed = dismissed;
  draft.key = key;
  if (tags.length > 0) draft.tags = tags;
  return blame ? Object.assign(draft, blameOf(issue)) : draft;
}

type Mutable<T> = { -readonly [Field in keyof T]: T[Field] };

/** Who wrote the line, and when the finding came up. */
export function blameOf(row: Raw): Pick<Draft, 'author' | 'createdAt'> {
  const author = text(row['author']);
  const createdAt = isoTime(row['creationDate']);
  return { ...(author !== undefined && { author }), ...(createdAt !== undefined && { createdAt }) };
}
