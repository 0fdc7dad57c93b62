import type { Analysis } from '../../rows.ts';

/** What is asked for: without what tells where it lies on the server. */
export type Target = Pick<
  Analysis,
  'dialect' | 'version' | 'host' | 'project' | 'branch' | 'pullRequest' | 'organization'
>;

export type Params = Readonly<Record<string, string>>;

/**
 * How servers differ. Known are: when the token became a bearer token (Server 10.0), when parameters were renamed
 * (`componentKeys` to `components` and `projectKey` to `project` in 10.2), and when accepting replaced "won't fix"
 * (10.4). Cloud kept the old names and has the new statuses.
 */
function atLeast(target: Pick<Target, 'dialect' | 'version'>, major: number, minor: number): boolean {
  if (target.dialect === 'cloud') return false;
  const [, first, second] = /^(\d+)\.(\d+)/.exec(target.version) ?? [];
  // A server that does not tell its version is taken for a new one.
  if (first === undefined || second === undefined) return true;
  return Number(first) > major || (Number(first) === major && Number(second) >= minor);
}

export function authorizationScheme(target: Pick<Target, 'dialect' | 'version'>): 'bearer' | 'basic' {
  return target.dialect === 'cloud' || atLeast(target, 10, 0) ? 'bearer' : 'basic';
}

/** The branch or pull request, as every call takes it. */
export function branchParams({ branch, pullRequest }: Pick<Target, 'branch' | 'pullRequest'>): Params {
  if (pullRequest !== undefined) return { pullRequest };
  return branch === undefined ? {} : { branch };
}

function organizationParams({ organization }: Pick<Target, 'organization'>): Params {
  return organization === undefined ? {} : { organization };
}

/** Issues of the project, resolved or not. */
export function issueParams(target: Target): Params {
  const name = atLeast(target, 10, 2) ? 'components' : 'componentKeys';
  return { [name]: target.project, ...branchParams(target), ...organizationParams(target) };
}

/** Issues that people settled without a change of the code. */
export function dismissedParams(target: Target): Params {
  return target.dialect === 'cloud' || atLeast(target, 10, 4)
    ? { issueStatuses: 'ACCEPTED,FALSE_POSITIVE' }
    : { resolutions: 'WONTFIX,FALSE-POSITIVE' };
}

export function hotspotParams(target: Target): Params {
  const name = atLeast(target, 10, 2) ? 'project' : 'projectKey';
  return { [name]: target.project, ...branchParams(target) };
}

export function gateParams(target: Target): Params {
  return { projectKey: target.project, ...branchParams(target) };
}

/** All rules of a repository such as `typescript`, by name. */
export function ruleParams(target: Target, repository: string): Params {
  return { repositories: repository, include_external: 'true', f: 'name', ...organizationParams(target) };
}

/** Where findings are from, the same wherever the server lies. */
export function originOf({ project, branch, pullRequest }: Target): string {
  if (pullRequest !== undefined) return `${project}/pull/${pullRequest}`;
  return branch === undefined ? project : `${project}/${branch}`;
}
