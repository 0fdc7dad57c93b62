import { type ServedHotspot, type ServedIssue, statusOf } from './project.ts';

/** How one server differs from another. */
export interface Dialect {
  readonly cloud: boolean;
  readonly version: string;
  /** Does it know a bearer token? */
  readonly bearer: boolean;
  /** Names of the parameter that names the project: of issues, and of hotspots. */
  readonly issueScope: readonly string[];
  readonly hotspotScope: readonly string[];
  readonly issueStatuses: boolean;
  issue(issue: ServedIssue, project: string): Record<string, unknown>;
  hotspot(hotspot: ServedHotspot, project: string): Record<string, unknown>;
}

export function dialectOf(version: string): Dialect {
  const cloud = version === 'cloud';
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const since = (first: number, second: number) => !cloud && (major > first || (major === first && minor >= second));
  const hasImpacts = cloud || since(10, 2);
  const hasStatus = cloud || since(10, 4);
  return {
    cloud,
    version: cloud ? '8.0.0.69117' : version,
    bearer: cloud || since(10, 0),
    issueScope: since(10, 2) ? ['components', 'componentKeys'] : ['componentKeys'],
    hotspotScope: since(10, 2) ? ['project', 'projectKey'] : ['projectKey'],
    issueStatuses: hasStatus,
    issue: (issue, project) => ({
      ...issueFields(issue, project),
      ...(hasImpacts && { impacts: [impactOf(issue)], cleanCodeAttribute: 'CLEAR' }),
      ...(hasStatus && { issueStatus: statusOf(issue) }),
      ...issue.fields,
    }),
    hotspot: (hotspot, project) => ({ ...hotspotFields(hotspot, project), ...hotspot.fields }),
  };
}

function issueFields(issue: ServedIssue, project: string) {
  const { key, rule, path, line, severity, type, resolution, created } = issue;
  return {
    key,
    rule,
    severity,
    component: path === undefined ? project : `${project}:${path}`,
    project,
    ...(path !== undefined && { line, hash: key, textRange: rangeOf(line) }),
    flows: [],
    status: resolution === undefined ? 'OPEN' : 'RESOLVED',
    ...(resolution !== undefined && { resolution }),
    message: `Do something about ${rule} here.`,
    effort: `${1 + (line % 50)}min`,
    author: 'somebody@example.com',
    tags: ['convention'],
    creationDate: dateTime(created),
    updateDate: dateTime(created),
    type,
    scope: 'MAIN',
    quickFixAvailable: false,
  };
}

const QUALITY = { CODE_SMELL: 'MAINTAINABILITY', BUG: 'RELIABILITY', VULNERABILITY: 'SECURITY' } as const;
const IMPACT = { BLOCKER: 'HIGH', CRITICAL: 'HIGH', MAJOR: 'MEDIUM', MINOR: 'LOW', INFO: 'LOW' } as const;

function impactOf({ type, severity }: ServedIssue) {
  return { softwareQuality: QUALITY[type], severity: IMPACT[severity] };
}

function hotspotFields(hotspot: ServedHotspot, project: string) {
  const { key, rule, path, line, category, probability, resolution, created } = hotspot;
  return {
    key,
    component: `${project}:${path}`,
    project,
    securityCategory: category,
    vulnerabilityProbability: probability,
    status: resolution === undefined ? 'TO_REVIEW' : 'REVIEWED',
    ...(resolution !== undefined && { resolution }),
    line,
    message: 'Make sure that this is safe here.',
    author: 'somebody@example.com',
    creationDate: dateTime(created),
    updateDate: dateTime(created),
    textRange: rangeOf(line),
    flows: [],
    ruleKey: rule,
  };
}

function rangeOf(line: number) {
  return { startLine: line, endLine: line, startOffset: 4, endOffset: 20 };
}

/** `2017-10-19T13:00:00+0000` */
function dateTime(seconds: number): string {
  return new Date(seconds * 1000).toISOString().replace(/\.\d+Z$/, '+0000');
}
