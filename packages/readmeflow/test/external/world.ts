import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo, LookupFunction } from 'node:net';
import { join } from 'node:path';
import type { StepCache } from '@pipelines/core';
import { countingCache, makeFolder } from '@pipelines/core/testing';
import { checkUrls, type UrlOptions, type UrlVerdict } from '../../src/lib/external/check-urls.ts';
import type { World } from '../../src/lib/external/world.ts';

const OPTIONS: UrlOptions = {
  ...{ externalConcurrency: 16, externalPerHost: 2, externalTimeout: 5, externalHours: 24 },
  ...{ externalIgnore: [], externalPrivate: false },
};

/** Makes a certificate where it is installed. */
const OPENSSL = 'openssl';

type Handle = (request: IncomingMessage, response: ServerResponse) => void;

/** A server that counts who is in it, by host and in all. */
export class CountingServer {
  readonly #server: Server;
  readonly #inside = new Map<string, number>();
  readonly #sockets = new Set<{ destroy(): unknown }>();
  /** `METHOD host/path`, in order. */
  readonly asked: string[] = [];
  /** The most requests that were under way at once, by host, and in all under `all`. */
  readonly most = new Map<string, number>();

  constructor(handle: Handle, tls?: { key: Buffer; cert: Buffer }) {
    const take: Handle = (request, response) => {
      const host = (request.headers.host ?? '').replace(/:\d+$/, '');
      this.asked.push(`${request.method} ${host}${request.url}`);
      for (const key of [host, 'all']) this.#count(key, 1);
      response.once('close', () => {
        for (const key of [host, 'all']) this.#count(key, -1);
      });
      handle(request, response);
    };
    this.#server = tls ? (createTlsServer(tls, take) as unknown as Server) : createServer(take);
    this.#server.on('connection', (socket) => this.#sockets.add(socket));
  }

  async listen(): Promise<number> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    return (this.#server.address() as AddressInfo).port;
  }

  close(): void {
    this.#server.close();
    for (const socket of this.#sockets) socket.destroy();
  }

  #count(key: string, change: number): void {
    const now = (this.#inside.get(key) ?? 0) + change;
    this.#inside.set(key, now);
    this.most.set(key, Math.max(now, this.most.get(key) ?? 0));
  }
}

/** Any host is this machine, but for those whose name says otherwise. */
const lookup: LookupFunction = (hostname, { all }, callback) => {
  if (hostname.startsWith('gone.')) {
    callback(Object.assign(new Error('no such host'), { code: 'ENOTFOUND' }), '', 4);
    return;
  }
  const address = { address: '127.0.0.1', family: 4 };
  if (all) callback(null, [address]);
  else callback(null, address.address, address.family);
};

/** A world whose clock stands still but for waits, which are over at once and written down. */
export function testWorld(start = Date.UTC(2024, 0, 1)): World & { readonly waits: number[]; time: number } {
  return {
    time: start,
    waits: [],
    now() {
      return this.time;
    },
    async wait(ms) {
      this.waits.push(ms);
      this.time += ms;
    },
    mayAsk: (hostname) => !hostname.startsWith('private.'),
    connect: { lookup },
  };
}

export interface Asked {
  readonly verdicts: readonly UrlVerdict[];
  readonly log: readonly string[];
}

export async function ask(
  urls: readonly string[],
  more: { options?: Partial<UrlOptions>; world?: World; cache?: StepCache; signal?: AbortSignal } = {},
): Promise<Asked> {
  const log: string[] = [];
  const note = (line: string) => void log.push(line);
  const ctx = {
    cache: more.cache ?? countingCache().cache,
    signal: more.signal ?? new AbortController().signal,
    log: { info: note, warn: note },
    progress: { add() {}, total() {} },
  };
  const verdicts: UrlVerdict[] = [];
  for await (const each of checkUrls(urls, { ...OPTIONS, ...more.options }, ctx, more.world ?? testWorld())) {
    verdicts.push(each);
  }
  return { verdicts, log };
}

/** A certificate that nobody trusts. Undefined without openssl. */
export function ownCertificate(): { key: Buffer; cert: Buffer } | undefined {
  const folder = makeFolder();
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
  const subject = ['-subj', '/CN=site.dev', '-addext', 'subjectAltName=DNS:site.dev'];
  const args = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-keyout', key, '-out', cert, ...subject];
  if (spawnSync(OPENSSL, args).status !== 0) return undefined;
  return { key: readFileSync(key), cert: readFileSync(cert) };
}
