import { Pipeline, type StepCache } from '@pipelines/core';
import { countingCache, recordingServices } from '@pipelines/core/testing';
import { afterEach, beforeEach, vi } from 'vitest';
import { type ServerOptions, SonarqubeServer } from '../../../../bench/src/sonarqube-server/server.ts';
import { scan } from '../../src/01-scan.ts';
import { fetch } from '../../src/02-fetch.ts';
import type { Fetched, Finding, Problem } from '../../src/rows.ts';

// Servers, pages and processes, on machines that do other things too.
vi.setConfig({ testTimeout: 120_000 });

export const TOKEN = 'squ_0123456789abcdef0123456789abcdef01234567';

/** A server that ends with the test, and the environment that leads to it. */
export function servers(): { start(options: ServerOptions): Promise<SonarqubeServer> } {
  const started: SonarqubeServer[] = [];
  const kept = { ...process.env };
  beforeEach(() => {
    process.env['SONAR_TOKEN'] = TOKEN;
  });
  afterEach(async () => {
    process.env = { ...kept };
    await Promise.all(started.splice(0).map((server) => server.close()));
  });
  return {
    async start(options) {
      const server = await SonarqubeServer.start({ token: TOKEN, ...options });
      started.push(server);
      process.env['SONAR_HOST_URL'] = server.url;
      return server;
    },
  };
}

export interface Reading {
  readonly findings: readonly Finding[];
  readonly problems: readonly Problem[];
  readonly fetched: Fetched;
  readonly log: readonly string[];
}

export interface ReadOptions {
  readonly scan?: Readonly<Record<string, unknown>>;
  readonly fetch?: Readonly<Record<string, unknown>>;
  readonly cache?: StepCache;
  readonly root?: string;
  /** Are rows held against their schemas? */
  readonly check?: boolean;
}

/** Steps 01 and 02 on the project `demo`. */
export async function readProject(options: ReadOptions = {}): Promise<Reading> {
  const { cache = countingCache().cache, root = process.cwd() } = options;
  const { services, log } = recordingServices(cache);
  const rows = Pipeline.start('sonarflow', scan)
    .pipe(fetch)
    .run({
      root,
      check: options.check ?? false,
      config: {
        '01-scan': { source: 'sonarqube', project: 'demo', ...options.scan },
        '02-fetch': { timeout: 1, ...options.fetch },
      },
      services,
    });
  const findings: Finding[] = [];
  const problems: Problem[] = [];
  let fetched: Fetched | undefined;
  for await (const row of rows) {
    if (row.type === 'finding') findings.push(row);
    else if (row.type === 'problem') problems.push(row);
    else if (row.type === 'fetched') fetched = row;
  }
  if (!fetched) throw new Error('02-fetch said nothing at its end');
  return { findings, problems, fetched, log };
}

/** Keys at the server, as they came. */
export function keysOf({ findings }: Reading): string[] {
  return findings.map(({ key }) => key ?? '');
}
