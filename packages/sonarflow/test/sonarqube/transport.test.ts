import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, request as httpRequest, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { type AddressInfo, connect } from 'node:net';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { commandEnv, makeFolder } from '@pipelines/core/testing';
import { afterEach, describe, expect, it } from 'vitest';
import { Transport, type TransportOptions } from '../../src/lib/sonarqube/transport.ts';
import { TOKEN } from './world.ts';

/** Of the machine, if it has one. */
const OPENSSL = 'openssl';

const closing: (() => Promise<unknown>)[] = [];
const kept = { ...process.env };
afterEach(async () => {
  process.env = { ...kept };
  await Promise.all(closing.splice(0).map((close) => close()));
});

async function listen(server: Server): Promise<string> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  closing.push(async () => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function open(host: string, options: Partial<TransportOptions> = {}): Promise<Transport> {
  process.env['SONAR_TOKEN'] = TOKEN;
  const { signal } = new AbortController();
  const transport = await Transport.open({
    ...{ host, scheme: 'bearer', connections: 2, timeout: 1000, retries: 2, backoff: 5, signal },
    ...options,
  });
  closing.push(() => transport.close());
  return transport;
}

const REQUEST = { path: 'api/x', params: { a: '1+2' } };
const body = (value: unknown) => value;

describe('a compressed answer', () => {
  const served = (bytes: (packed: Buffer) => Buffer) =>
    listen(
      createServer((_request, response) => {
        response.setHeader('content-encoding', 'gzip');
        response.end(bytes(gzipSync('{"name":"Größe"}')));
      }),
    );

  it('is read, and handed on as it came', async () => {
    const transport = await open(await served((packed) => packed));
    const { made, bytes } = await transport.whole(REQUEST, body);
    expect(made).toEqual({ name: 'Größe' });
    expect(gunzipSync(bytes).toString()).toBe('{"name":"Größe"}');
  });

  it('that is cut short fails', async () => {
    const transport = await open(await served((packed) => packed.subarray(0, -9)));
    await expect(transport.json(REQUEST, body)).rejects.toThrow(/3 attempts/);
  });

  it('that holds the token comes without it', async () => {
    const said = gzipSync(JSON.stringify({ said: TOKEN }));
    const transport = await open(await served(() => said));
    const { made, bytes } = await transport.whole(REQUEST, body);
    expect(made).toEqual({ said: '***' });
    expect(Buffer.from(bytes).toString()).toBe('{"said":"***"}');
  });
});

describe('a redirect', () => {
  it('is followed on the same host, with the token', async () => {
    const seen: string[] = [];
    const host = await listen(
      createServer(({ url, headers }, response) => {
        seen.push(`${url} ${headers.authorization}`);
        if (url?.startsWith('/sonar/api')) response.writeHead(307, { location: '/moved' }).end();
        else response.end('{"ok":true}');
      }),
    );
    const transport = await open(`${host}/sonar`);
    expect(await transport.json(REQUEST, body)).toEqual({ ok: true });
    expect(seen).toEqual([`/sonar/api/x?a=1%2B2 Bearer ${TOKEN}`, `/moved Bearer ${TOKEN}`]);
  });

  it.each(['host', 'scheme'])('to another %s never sees the token', async (what) => {
    let asked = 0;
    const other = await listen(createServer((_request, response) => void response.end(`{"n":${++asked}}`)));
    const target = what === 'host' ? other : other.replace('http:', 'https:');
    const host = await listen(
      createServer((_request, response) => void response.writeHead(302, { location: `${target}/login` }).end()),
    );
    const transport = await open(host);
    await expect(transport.json(REQUEST, body)).rejects.toThrow(/sends on to .*where the token does not go/);
    expect(asked).toBe(0);
  });

  it('in a circle ends', async () => {
    const host = await listen(
      createServer((_request, response) => void response.writeHead(302, { location: '/again' }).end()),
    );
    await expect((await open(host)).json(REQUEST, body)).rejects.toThrow('sends on to nowhere');
  });
});

describe('an answer', () => {
  it('that lacks what it must have is asked for again', async () => {
    let asked = 0;
    const host = await listen(createServer((_request, response) => void response.end(`{"n":${++asked}}`)));
    const transport = await open(host);
    const value = await transport.json(REQUEST, (answer) => {
      const { n } = answer as { n: number };
      if (n < 3) throw new Error('too early');
      return n;
    });
    expect(value).toBe(3);
  });

  it('of an error is told in one line that obeys nothing', async () => {
    const text = JSON.stringify({ errors: [{ msg: `one\u001b[31m\nline ${TOKEN}` }, { msg: 'x'.repeat(1000) }] });
    const host = await listen(createServer((_request, response) => void response.writeHead(400).end(text)));
    const failure = (await open(host)).json(REQUEST, body);
    await expect(failure).rejects.toMatchObject({ code: 'SOURCE_FAILED', details: { status: 400, path: 'api/x' } });
    const { message } = (await failure.catch((error: unknown) => error)) as Error;
    expect(message).toContain('one [31m line ***; xxx');
    // biome-ignore lint/suspicious/noControlCharactersInRegex: that is what is looked for
    expect(message).not.toMatch(/[\u0000-\u001f]/);
    expect(message.length).toBeLessThan(500);
  });

  it('that trickles for ever is given up', async () => {
    const host = await listen(
      createServer((_request, response) => {
        response.writeHead(200);
        const drip = setInterval(() => response.write(' '), 20);
        response.on('close', () => clearInterval(drip));
      }),
    );
    const transport = await open(host, { timeout: 60, retries: 1 });
    await expect(transport.json(REQUEST, body)).rejects.toThrow('came too slowly (2 attempts)');
  });
});

describe('an abort', () => {
  it.each(['while it waits for an answer', 'while it waits to ask again'])('ends a request %s', async (when) => {
    const host = await listen(
      createServer((_request, response) => {
        if (when.endsWith('again')) response.writeHead(503, { 'retry-after': '60' }).end();
      }),
    );
    const controller = new AbortController();
    const transport = await open(host, { signal: controller.signal, timeout: 30_000 });
    const reason = new Error('enough');
    setTimeout(() => controller.abort(reason), 150);
    await expect(transport.json(REQUEST, body)).rejects.toBe(reason);
  });

  it('before the first request asks nothing', async () => {
    let asked = 0;
    const host = await listen(createServer((_request, response) => void response.end(`${++asked}`)));
    const transport = await open(host, { signal: AbortSignal.abort(new Error('enough')) });
    await expect(transport.json(REQUEST, body)).rejects.toThrow('enough');
    expect(asked).toBe(0);
  });
});

describe('a proxy of the environment', () => {
  /** A proxy that takes plain requests and tunnels. */
  async function startProxy(seen: string[]): Promise<string> {
    const proxy = createServer((request, response) => {
      seen.push(`${request.method} ${request.url}`);
      const onward = httpRequest(request.url ?? '', { headers: request.headers }, (answer) => answer.pipe(response));
      onward.end();
    });
    proxy.on('connect', ({ url = '' }, socket) => {
      seen.push(`CONNECT ${url}`);
      const [host, port] = url.split(':');
      const onward = connect(Number(port), host, () => {
        socket.write('HTTP/1.1 200 OK\r\n\r\n');
        onward.pipe(socket).pipe(onward);
      });
      onward.on('error', () => socket.destroy());
      socket.on('error', () => onward.destroy());
    });
    return listen(proxy);
  }

  it('is used, but for hosts of NO_PROXY', async () => {
    const seen: string[] = [];
    const host = await listen(createServer((_request, response) => void response.end('{"ok":true}')));
    process.env['HTTP_PROXY'] = await startProxy(seen);
    delete process.env['NO_PROXY'];
    delete process.env['no_proxy'];
    expect(await (await open(host)).json(REQUEST, body)).toEqual({ ok: true });
    expect(seen).toEqual([`GET ${host}/api/x?a=1%2B2`]);
    process.env['NO_PROXY'] = '127.0.0.1';
    expect(await (await open(host)).json(REQUEST, body)).toEqual({ ok: true });
    expect(seen.length).toBe(1);
  });

  const hasOpenssl = spawnSync(OPENSSL, ['version']).status === 0;

  it.runIf(hasOpenssl)('tunnels TLS, whose issuer NODE_EXTRA_CA_CERTS names', { timeout: 60_000 }, async () => {
    const folder = makeFolder();
    const certificate = join(folder, 'cert.pem');
    const key = join(folder, 'key.pem');
    const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1'];
    spawnSync(OPENSSL, [
      'req',
      '-x509',
      '-newkey',
      'rsa:2048',
      '-nodes',
      '-keyout',
      key,
      '-out',
      certificate,
      ...subject,
    ]);
    const files = { key: readFileSync(key), cert: readFileSync(certificate) };
    const secure = createTlsServer(files, (_request, response) => void response.end('{"analyses":[]}'));
    const host = (await listen(secure as unknown as Server)).replace('http:', 'https:');
    const seen: string[] = [];
    const proxy = await startProxy(seen);
    const script = new URL('../../bin/sonarflow.js', import.meta.url).pathname;
    const run = async (env: NodeJS.ProcessEnv) => {
      const args = ['run', '--root', folder, '--source', 'sonarqube', '--project', 'demo', '--until', '01', '--json'];
      const base = { SONAR_HOST_URL: host, SONAR_TOKEN: TOKEN, NO_PROXY: '', no_proxy: '' };
      const child = spawn(process.execPath, [script, ...args], { env: commandEnv({ ...base, ...env }) });
      let text = '';
      for (const stream of [child.stdout, child.stderr])
        stream.setEncoding('utf8').on('data', (part) => (text += part));
      await once(child, 'close');
      return text;
    };
    expect(await run({})).toMatch(/its certificate is not trusted: name its issuer in NODE_EXTRA_CA_CERTS/);
    expect(await run({ NODE_EXTRA_CA_CERTS: certificate, HTTPS_PROXY: proxy })).toContain('"type":"analysis"');
    expect(seen).toContain(`CONNECT ${host.slice('https://'.length)}`);
  });
});
