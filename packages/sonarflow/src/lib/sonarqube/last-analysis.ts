import { isPipelineError, PipelineError } from '@pipelines/core';
import type { Analysis } from '../../rows.ts';
import { branchParams, issueParams, type Target } from './dialects.ts';
import { isRaw, type Raw, rawList, text } from './row-shapes.ts';
import type { Transport } from './transport.ts';

type Known = Pick<Analysis, 'key' | 'date' | 'revision'>;

/** Of a server that shows findings, and says nothing of the analysis they are from. */
const UNTOLD: Known = {};

/** Answers after which another page may know more: not asked rightly, not permitted, not there. */
const ASK_ELSEWHERE: ReadonlySet<unknown> = new Set([400, 403, 404]);

/** What the server tells of the last analysis. Pull requests and some branches have no list of them, only its date. */
export async function lastAnalysis(
  transport: Transport,
  target: Target,
): Promise<{ readonly analysis: Analysis; readonly analysed: boolean }> {
  const listed = target.pullRequest === undefined ? await listedAnalysis(transport, target) : undefined;
  const known = listed ?? (await analysisOfComponent(transport, target));
  const analysed = known.key !== undefined || known === UNTOLD;
  return { analysis: { type: 'analysis', ...target, ...known }, analysed };
}

export function described({ project, branch, pullRequest }: Target): string {
  if (pullRequest !== undefined) return `pull request ${pullRequest} in project ${project}`;
  return branch === undefined ? `project ${project}` : `branch ${branch} in project ${project}`;
}

function listedAnalysis(transport: Transport, target: Target): Promise<Known | undefined> {
  const params = { project: target.project, ...branchParams(target), ps: '1' };
  const asked = transport.json({ path: 'api/project_analyses/search', params }, (body) => {
    const [last] = isRaw(body) ? rawList(body['analyses']) : [];
    const key = text(last?.['key']);
    return key === undefined ? undefined : { key, ...told({ date: last?.['date'], revision: last?.['revision'] }) };
  });
  // What exactly is missing, the component tells.
  return orUndefined(asked);
}

async function analysisOfComponent(transport: Transport, target: Target): Promise<Known> {
  try {
    return await componentAt(transport, target);
  } catch (thrown) {
    if (!mayKnowElsewhere(thrown)) throw thrown;
    const elsewhere = await analysisElsewhere(transport, target);
    if (elsewhere) return elsewhere;
    if (statusOf(thrown) !== 404) throw thrown;
    const isPlaced = target.branch !== undefined || target.pullRequest !== undefined;
    const project = isPlaced && (await componentAt(transport, projectOf(target)).catch(() => undefined));
    const missing = project ? described(target) : `project ${target.project}`;
    const hint = process.env['SONAR_TOKEN']
      ? 'or the token may not see it'
      : 'or it is seen with a token only: set SONAR_TOKEN';
    throw new PipelineError('SOURCE_FAILED', `${target.host}: there is no ${missing}, ${hint}`, {
      details: { status: 404 },
      cause: thrown,
    });
  }
}

function componentAt(transport: Transport, target: Target): Promise<Known> {
  const params = { component: target.project, ...branchParams(target) };
  return transport.json({ path: 'api/components/show', params }, (body) =>
    dated(isRaw(body) && isRaw(body['component']) ? body['component'] : {}),
  );
}

function projectOf({ branch: _branch, pullRequest: _pullRequest, ...project }: Target): Target {
  return project;
}

/** Of a server that keeps the component to itself: what lists the place, else that it has findings. */
async function analysisElsewhere(transport: Transport, target: Target): Promise<Known | undefined> {
  const { project, branch, pullRequest } = target;
  const [path, member] =
    pullRequest === undefined
      ? ['api/project_branches/list', 'branches']
      : ['api/project_pull_requests/list', 'pullRequests'];
  const isPlace = (row: Raw) => {
    if (pullRequest !== undefined) return row['key'] === pullRequest;
    return branch === undefined ? row['isMain'] === true : row['name'] === branch;
  };
  const listed = await orUndefined(
    transport.json({ path, params: { project } }, (body) => (isRaw(body) ? rawList(body[member]) : []).find(isPlace)),
  );
  if (listed) return dated(listed);
  const params = { ...issueParams(target), resolved: 'false', ps: '1' };
  const hasFindings = await orUndefined(
    transport.json({ path: 'api/issues/search', params }, (body) => isRaw(body) && rawList(body['issues']).length > 0),
  );
  return hasFindings ? UNTOLD : undefined;
}

async function orUndefined<T>(asked: Promise<T>): Promise<T | undefined> {
  try {
    return await asked;
  } catch (thrown) {
    if (mayKnowElsewhere(thrown)) return undefined;
    throw thrown;
  }
}

function mayKnowElsewhere(thrown: unknown): boolean {
  return ASK_ELSEWHERE.has(statusOf(thrown));
}

function statusOf(thrown: unknown): unknown {
  return isPipelineError(thrown) ? thrown.details['status'] : undefined;
}

function dated(row: Raw): Known {
  const date = text(row['analysisDate']);
  return date === undefined ? {} : { key: date, date };
}

function told(values: Readonly<Record<'date' | 'revision', unknown>>): Pick<Known, 'date' | 'revision'> {
  const [date, revision] = [text(values.date), text(values.revision)];
  return { ...(date !== undefined && { date }), ...(revision !== undefined && { revision }) };
}
