import type { Dialect } from './dialect.ts';
import { searchHotspots } from './hotspots-search.ts';
import { searchIssues, titleOf } from './issues-search.ts';
import { pageOf, windowOf } from './paging.ts';
import type { ServedCode } from './project.ts';
import { Refusal } from './refusal.ts';

export interface ServedProject {
  readonly key: string;
  code: ServedCode;
  readonly branches: Readonly<Record<string, ServedCode>>;
  readonly pullRequests: Readonly<Record<string, ServedCode>>;
  readonly task: string[];
}

/** What a path answers. `now` in seconds. Throws a Refusal. */
export function answerOf(
  path: string,
  query: URLSearchParams,
  project: ServedProject,
  dialect: Dialect,
  now: number,
): unknown {
  switch (path) {
    case 'api/server/version':
      return dialect.version;
    case 'api/system/status':
      return { id: 'demo-server', version: dialect.version, status: 'UP' };
    case 'api/authentication/validate':
      return { valid: true };
    case 'api/components/show':
      return { component: componentOf(codeOf(query, ['component'], project), project), ancestors: [] };
    case 'api/project_analyses/search':
      return analysesOf(codeOf(query, ['project'], project), query);
    case 'api/qualitygates/project_status':
      return gateOf(codeOf(query, ['projectKey'], project));
    case 'api/issues/search':
      return searchIssues(codeOf(query, dialect.issueScope, project), query, dialect, project.key, now);
    case 'api/hotspots/search':
      return searchHotspots(codeOf(query, dialect.hotspotScope, project), query, dialect, project.key);
    case 'api/rules/search':
      return rulesOf(query, project.code);
    case 'api/ce/task':
      return { task: { id: query.get('id'), status: nextStatus(project), analysisId: project.code.analysis?.key } };
    default:
      throw new Refusal(404, `Unknown url : /${path}`);
  }
}

/** The branch or pull request that is asked for. */
function codeOf(query: URLSearchParams, names: readonly string[], project: ServedProject): ServedCode {
  const key = names.map((name) => query.get(name)).find((value) => value !== null);
  if (key === undefined) throw new Refusal(400, `The '${names[0]}' parameter is missing`);
  if (key !== project.key) throw new Refusal(404, `Component key '${key}' not found`);
  const branch = query.get('branch');
  const pullRequest = query.get('pullRequest');
  if (pullRequest !== null) {
    const code = project.pullRequests[pullRequest];
    if (!code) throw new Refusal(404, `Component '${key}' on pull request '${pullRequest}' not found`);
    return code;
  }
  if (branch === null || branch === 'main') return project.code;
  const code = project.branches[branch];
  if (!code) throw new Refusal(404, `Component '${key}' on branch '${branch}' not found`);
  return code;
}

function componentOf({ analysis }: ServedCode, { key }: ServedProject) {
  return { key, name: key, qualifier: 'TRK', visibility: 'private', ...(analysis && { analysisDate: analysis.date }) };
}

function analysesOf({ analysis }: ServedCode, query: URLSearchParams) {
  const { page, size } = windowOf(query);
  // It knows no pull requests, and takes no notice of them.
  const analyses = analysis && !query.has('pullRequest') ? [{ ...analysis, events: [], projectVersion: '1.0' }] : [];
  return { paging: { pageIndex: page, pageSize: size, total: analyses.length }, analyses };
}

function gateOf({ gate }: ServedCode) {
  const condition = { metricKey: 'new_coverage', comparator: 'LT', errorThreshold: '80', actualValue: '61.5' };
  const conditions = gate === 'NONE' ? [] : [{ status: gate, ...condition }];
  return { projectStatus: { status: gate, conditions, ignoredConditions: false } };
}

function rulesOf(query: URLSearchParams, { issues, hotspots }: ServedCode) {
  const window = windowOf(query);
  const repository = query.get('repositories') ?? '';
  const keys = [...new Set([...issues, ...hotspots].map(({ rule }) => rule))].sort();
  const known = keys.filter((key) => key.startsWith(`${repository}:`));
  const rules = pageOf(known, window).map((key) => ({ key, name: titleOf(key), type: 'CODE_SMELL' }));
  return { total: known.length, p: window.page, ps: window.size, rules };
}

function nextStatus({ task }: ServedProject): string {
  return (task.length > 1 ? task.shift() : task[0]) ?? 'SUCCESS';
}
