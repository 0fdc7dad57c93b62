import { isPipelineError, PipelineError } from '@pipelines/core';
import type { Analysis } from '../../rows.ts';
import type { ScanConfig, ScanContext, ScanRow } from '../scan/open-source.ts';
import { detectServer } from './detect-server.ts';
import { authorizationScheme, branchParams, type Target } from './dialects.ts';
import { isRaw, rawList, text } from './row-shapes.ts';
import { scanProject } from './scan-project.ts';
import { serverAddress } from './server-address.ts';
import { Transport } from './transport.ts';

/** Ms without a byte from the server. */
const ANSWER_MS = 10_000;
const RETRIES = 5;

/** The last analysis of the project at the server, after a new one with `scan`. Two requests, one to Cloud. */
export async function* openAnalysis(ctx: ScanContext): AsyncGenerator<ScanRow, void, undefined> {
  const { config } = ctx;
  const project = checkedProject(config);
  const host = serverAddress(config.host, config.organization);
  const server = await withTransport(host, 'bearer', ctx, (transport) => detectServer(transport, host, config));
  const target: Target = { ...server, host, project, ...placeOf(config) };
  const analysis = await withTransport(host, authorizationScheme(target), ctx, async (transport) => {
    if (config.scan) await scanProject(transport, target, ctx);
    return lastAnalysis(transport, target);
  });
  if (analysis.key === undefined) {
    const message = `${described(target)} was never analysed`;
    yield { type: 'problem', code: 'NEVER_ANALYSED', path: project, message, fix: 'run the scanner, or use --scan' };
  }
  yield analysis;
  yield { type: 'scanned', source: 'sonarqube' };
}

function checkedProject({ offline, project, branch, pullRequest }: ScanConfig): string {
  if (offline) {
    const way = 'use the source oxlint, eslint or sarif, or leave --offline out';
    throw new PipelineError('CONFIG_INVALID', `01-scan.offline: the source sonarqube needs a network; ${way}`);
  }
  if (project === undefined) {
    throw new PipelineError('CONFIG_INVALID', '01-scan.project: which project of the server? Give --project KEY');
  }
  if (branch !== undefined && pullRequest !== undefined) {
    throw new PipelineError('CONFIG_INVALID', '01-scan.branch: a branch or a pull request, not both');
  }
  return project;
}

function placeOf({ branch, pullRequest, organization }: ScanConfig): Partial<Target> {
  return {
    ...(branch !== undefined && { branch }),
    ...(pullRequest !== undefined && { pullRequest }),
    ...(organization !== undefined && { organization }),
  };
}

async function withTransport<T>(
  host: string,
  scheme: 'bearer' | 'basic',
  { signal, log }: ScanContext,
  use: (transport: Transport) => Promise<T>,
): Promise<T> {
  const warn = (message: string) => log.warn(message);
  const settings = { host, scheme, connections: 1, timeout: ANSWER_MS, retries: RETRIES, signal, warn };
  const transport = await Transport.open(settings);
  try {
    return await use(transport);
  } finally {
    await transport.close();
  }
}

type Known = Pick<Analysis, 'key' | 'date' | 'revision'>;

/** What the server tells of the last analysis. Pull requests and some branches have no list of them, only its date. */
async function lastAnalysis(transport: Transport, target: Target): Promise<Analysis> {
  const listed = target.pullRequest === undefined ? await listedAnalysis(transport, target) : undefined;
  const known = listed ?? (await analysisOfComponent(transport, target));
  return { type: 'analysis', ...target, ...known };
}

async function listedAnalysis(transport: Transport, target: Target): Promise<Known | undefined> {
  const params = { project: target.project, ...branchParams(target), ps: '1' };
  try {
    return await transport.json({ path: 'api/project_analyses/search', params }, (body) => {
      const [last] = isRaw(body) ? rawList(body['analyses']) : [];
      const key = text(last?.['key']);
      return key === undefined ? undefined : { key, ...told({ date: last?.['date'], revision: last?.['revision'] }) };
    });
  } catch (thrown) {
    // What exactly is missing, the component tells.
    if (isPipelineError(thrown) && [400, 404].includes(thrown.details['status'] as number)) return undefined;
    throw thrown;
  }
}

async function analysisOfComponent(transport: Transport, target: Target): Promise<Known> {
  const show = (place: Pick<Target, 'branch' | 'pullRequest'>) => {
    const params = { component: target.project, ...branchParams(place) };
    return transport.json({ path: 'api/components/show', params }, (body) => {
      const component = isRaw(body) && isRaw(body['component']) ? body['component'] : {};
      const date = text(component['analysisDate']);
      return date === undefined ? {} : { key: date, date };
    });
  };
  try {
    return await show(target);
  } catch (thrown) {
    if (!isNotFound(thrown)) throw thrown;
    const isPlaced = target.branch !== undefined || target.pullRequest !== undefined;
    const project = isPlaced && (await show({}).catch(() => undefined));
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

function isNotFound(thrown: unknown): boolean {
  return isPipelineError(thrown) && thrown.details['status'] === 404;
}

function described({ project, branch, pullRequest }: Target): string {
  if (pullRequest !== undefined) return `pull request ${pullRequest} in project ${project}`;
  return branch === undefined ? `project ${project}` : `branch ${branch} in project ${project}`;
}

function told(values: Readonly<Record<'date' | 'revision', unknown>>): Pick<Known, 'date' | 'revision'> {
  const [date, revision] = [text(values.date), text(values.revision)];
  return { ...(date !== undefined && { date }), ...(revision !== undefined && { revision }) };
}
