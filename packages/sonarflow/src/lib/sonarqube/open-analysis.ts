import { PipelineError } from '@pipelines/core';
import type { ScanConfig, ScanContext, ScanRow } from '../scan/open-source.ts';
import { detectServer } from './detect-server.ts';
import { authorizationScheme, type Target } from './dialects.ts';
import { described, lastAnalysis } from './last-analysis.ts';
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
  const { analysis, analysed } = await withTransport(host, authorizationScheme(target), ctx, async (transport) => {
    if (config.scan) await scanProject(transport, target, ctx);
    return lastAnalysis(transport, target);
  });
  if (!analysed) {
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
