import { isPipelineError, PipelineError } from '@pipelines/core';
import type { Target } from './dialects.ts';
import { isRaw, text } from './row-shapes.ts';
import { isCloudHost } from './server-address.ts';
import type { Transport } from './transport.ts';

type Server = Pick<Target, 'dialect' | 'version'>;

const CLOUD: Server = { dialect: 'cloud', version: 'cloud' };

/** What Cloud says of itself wherever it is asked. */
const CLOUD_VERSION = /^8\.0\.0\./;

/** Which API the server speaks. Cloud is known by its host or by the organization; a server tells, without a token. */
export async function detectServer(
  transport: Transport,
  host: string,
  { organization }: { readonly organization?: string | undefined },
): Promise<Server> {
  if (isCloudHost(host) || organization !== undefined) return CLOUD;
  const status = await optional(
    transport.json({ path: 'api/system/status', open: true }, (body) => (isRaw(body) ? body : {})),
  );
  const state = text(status?.['status']);
  if (state !== undefined && state !== 'UP') {
    throw new PipelineError(
      'SOURCE_FAILED',
      `${host}: the server is not ready yet, its status is ${state.slice(0, 40)}`,
    );
  }
  const version =
    text(status?.['version']) ?? (await optional(transport.text({ path: 'api/server/version', open: true })));
  const known = /^\d+(?:\.\d+)+/.exec(version?.trim() ?? '')?.[0];
  if (known === undefined) return { dialect: 'server', version: 'unknown' };
  return CLOUD_VERSION.test(known) ? CLOUD : { dialect: 'server', version: known };
}

/** Undefined if the server has no such page, or hides it. */
async function optional<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (thrown) {
    if (isPipelineError(thrown) && typeof thrown.details['status'] === 'number' && thrown.details['status'] < 500) {
      return undefined;
    }
    throw thrown;
  }
}
