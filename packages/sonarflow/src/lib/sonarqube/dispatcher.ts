import type { Dispatcher } from 'undici';

/** The connections to one host: a pool, behind a proxy where the environment names one for this host. */
export async function openDispatcher(origin: string, connections: number, timeout: number): Promise<Dispatcher> {
  const { EnvHttpProxyAgent, Pool } = await import('undici');
  // An idle connection is given up before servers and proxies commonly do it.
  const options = { connections, pipelining: 1, keepAliveTimeout: 4000, connect: { timeout } };
  const { env } = process;
  const proxied = [env['HTTPS_PROXY'], env['https_proxy'], env['HTTP_PROXY'], env['http_proxy']].some(Boolean);
  // Plain HTTP goes through a proxy as proxies know it, not through a tunnel, which many refuse.
  return proxied ? new EnvHttpProxyAgent({ ...options, proxyTunnel: false }) : new Pool(origin, options);
}
