import type { Dispatcher } from 'undici';
import type { World } from './world.ts';

/** Connections to all hosts, so many to one, behind a proxy where the environment names one. */
export async function openDispatcher(connections: number, timeout: number, world: World): Promise<Dispatcher> {
  const { Agent, EnvHttpProxyAgent } = await import('undici');
  const options = { connections, pipelining: 1, keepAliveTimeout: 4000, connect: { timeout, ...world.connect } };
  const { env } = process;
  const isProxied = [env['HTTPS_PROXY'], env['https_proxy'], env['HTTP_PROXY'], env['http_proxy']].some(Boolean);
  // Plain HTTP goes through a proxy as proxies know it, not through a tunnel, which many refuse.
  return isProxied && !world.connect ? new EnvHttpProxyAgent({ ...options, proxyTunnel: false }) : new Agent(options);
}
