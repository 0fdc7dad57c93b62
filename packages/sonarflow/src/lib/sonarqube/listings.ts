import { dismissedParams, hotspotParams, issueParams, type Params, type Target } from './dialects.ts';
import { hotspotRows } from './hotspots.ts';
import { issueRows } from './issues.ts';
import type { ListingPlan } from './read-listing.ts';
import { byDate, byFacet, byValues } from './splits.ts';

export interface AnalysisListing extends ListingPlan {
  /** Without it the run goes on, incomplete. */
  readonly optional: boolean;
}

/** By file and line: an order that stays when dates do not. */
const ISSUE_ROWS: Params = { additionalFields: 'rules', s: 'FILE_LINE', asc: 'true' };

/** SonarQube's own categories of security; every hotspot has one. */
const CATEGORIES = [
  ...['auth', 'buffer-overflow', 'command-injection', 'csrf', 'dos', 'encrypt-data', 'file-manipulation'],
  ...['http-response-splitting', 'insecure-conf', 'ldap-injection', 'log-injection', 'object-injection'],
  ...['open-redirect', 'others', 'path-traversal-injection', 'permission', 'rce', 'sql-injection', 'ssrf'],
  ...['traceability', 'weak-cryptography', 'xpath-injection', 'xss', 'xxe'],
];

/**
 * What is read of an analysis. `resolved=false` is what every server knows; it leaves out what people accepted or called
 * false, which is asked for apart. Hotspots have a list of their own, reviewed ones included.
 */
export function listingsOf(target: Target, blame: boolean): readonly AnalysisListing[] {
  const issues = {
    path: 'api/issues/search',
    member: 'issues',
    rowParams: ISSUE_ROWS,
    rows: (body: Parameters<typeof issueRows>[0]) => issueRows(body, target.project, blame),
  } as const;
  const scope = issueParams(target);
  const files = target.dialect === 'cloud' ? 'fileUuids' : 'files';
  const project = { onComponentOnly: 'true' };
  const splits = [
    byFacet('rules'),
    byFacet('directories', project),
    byDate,
    byFacet(files, project),
    byFacet('severities'),
  ];
  return [
    {
      list: { ...issues, name: 'issues', scope: { ...scope, resolved: 'false' } },
      ...{ splits, facet: 'rules', optional: false },
    },
    {
      list: { ...issues, name: 'dismissed issues', scope: { ...scope, ...dismissedParams(target) } },
      ...{ splits, optional: true },
    },
    {
      list: {
        name: 'hotspots',
        path: 'api/hotspots/search',
        member: 'hotspots',
        scope: hotspotParams(target),
        rowParams: {},
        rows: (body) => hotspotRows(body, target.project, blame),
      },
      splits: [byValues('status', ['TO_REVIEW', 'REVIEWED']), byValues('sonarsourceSecurity', CATEGORIES)],
      optional: true,
    },
  ];
}
