import { PipelineError } from '@pipelines/core';

/** Hosts of SonarQube Cloud. It is known by its host: the version it tells is that of an old server. */
const CLOUD_HOSTS: ReadonlySet<string> = new Set(['sonarcloud.io', 'sonarqube.us']);

/** Where Cloud lies, for who names an organization and no host. */
const DEFAULT_CLOUD = 'https://sonarcloud.io';

/** The address of the server, without a slash at its end: that of the config, else SONAR_HOST_URL. */
export function serverAddress(host: string | undefined, organization: string | undefined): string {
  const given = host ?? process.env['SONAR_HOST_URL'] ?? '';
  const text = given.trim() === '' && organization !== undefined ? DEFAULT_CLOUD : given.trim();
  if (text === '') {
    throw new PipelineError('CONFIG_INVALID', '01-scan.host: which SonarQube server? Set SONAR_HOST_URL or the host');
  }
  const name = host === undefined ? 'SONAR_HOST_URL' : '01-scan.host';
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !/^https?:$/.test(url.protocol)) {
    throw new PipelineError('CONFIG_INVALID', `${name}: expected an address such as https://sonarqube.example.com`);
  }
  // Never shown: what stands before the @ may be the token.
  if (url.username !== '' || url.password !== '') {
    throw new PipelineError('CONFIG_INVALID', `${name}: leave the token out of the address and set SONAR_TOKEN`);
  }
  return `${url.origin}${url.pathname}`.replace(/\/+$/, '');
}

export function isCloudHost(address: string): boolean {
  const { hostname } = new URL(address);
  return CLOUD_HOSTS.has(hostname) || [...CLOUD_HOSTS].some((host) => hostname.endsWith(`.${host}`));
}
