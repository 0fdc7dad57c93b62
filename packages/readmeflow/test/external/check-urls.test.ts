import { setTimeout as sleep } from 'node:timers/promises';
import { countingCache, removeFolders } from '@pipelines/core/testing';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { ask, CountingServer, ownCertificate, testWorld } from './world.ts';

const servers: CountingServer[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});
afterAll(removeFolders);

type Handle = ConstructorParameters<typeof CountingServer>[0];

async function serve(handle: Handle, tls?: ConstructorParameters<typeof CountingServer>[1]) {
  const server = new CountingServer(handle, tls);
  servers.push(server);
  return { server, port: await server.listen() };
}

/** Answers by path with a status, and headers. */
const statuses =
  (headers: Record<string, string> = {}): Handle =>
  ({ url = '' }, response) =>
    void response.writeHead(Number(/\d{3}/.exec(url)?.[0] ?? 200), headers).end('text');

const brief = ({ verdicts }: Awaited<ReturnType<typeof ask>>) =>
  verdicts.map(({ state, reason }) => `${state}: ${reason}`);

describe('the verdict on an address', () => {
  it.each([
    [200, 'ok: OK'],
    [204, 'ok: OK'],
    [404, 'broken: 404 Not Found'],
    [410, 'broken: 410 Gone'],
    [401, 'unknown: 401 Unauthorized'],
    [403, 'unknown: 403 Forbidden'],
    [451, 'unknown: 451 Unavailable For Legal Reasons'],
    [999, 'unknown: 999'],
    [500, 'unknown: 500 Internal Server Error'],
    [503, 'unknown: 503 Service Unavailable'],
  ])('of a page that answers %i is %s', async (status, verdict) => {
    const { port } = await serve(statuses());
    expect(brief(await ask([`http://site.dev:${port}/${status}`]))).toEqual([verdict]);
  });

  it.each([403, 404, 405, 500, 501])('is what GET says where HEAD is answered with %i', async (status) => {
    const { server, port } = await serve(({ method }, response) => {
      response.writeHead(method === 'HEAD' ? status : 200).end('text');
    });
    expect(brief(await ask([`http://site.dev:${port}/a`]))).toEqual(['ok: OK']);
    expect(server.asked).toEqual(['HEAD site.dev/a', 'GET site.dev/a']);
  });

  it('is what GET says where the connection is closed on HEAD, or HEAD is never answered', async () => {
    const { port } = await serve((request, response) => {
      if (request.method === 'GET') response.end('text');
      else if (request.url === '/closed') request.socket.destroy();
    });
    const urls = ['closed', 'silent'].map((path) => `http://site.dev:${port}/${path}`);
    expect(brief(await ask(urls, { options: { externalTimeout: 0.3 } }))).toEqual(['ok: OK', 'ok: OK']);
  });

  it('is known when the head of an answer is there, however long its body is', async () => {
    const { port } = await serve(({ method }, response) => {
      if (method === 'HEAD') response.writeHead(405).end();
      else {
        const timer = setInterval(() => response.write('more and more '), 1);
        response.writeHead(200).once('close', () => clearInterval(timer));
      }
    });
    expect(brief(await ask([`http://site.dev:${port}/endless`]))).toEqual(['ok: OK']);
  });

  it('stays open where a host says nothing, or says it too slowly', async () => {
    const { port } = await serve(({ url, socket }) => {
      if (url !== '/slow') return;
      const timer = setInterval(() => socket.write('x'), 20);
      socket.write('HTTP/1.1 200 OK\r\nx: ');
      socket.once('close', () => clearInterval(timer));
    });
    const urls = ['silent', 'slow'].map((path) => `http://site.dev:${port}/${path}`);
    const { verdicts, log } = await ask(urls, { options: { externalTimeout: 0.3 } });
    expect(brief({ verdicts, log })).toEqual(['unknown: no answer in 0.3 s', 'unknown: no answer in 0.3 s']);
    expect(log).toEqual([
      `2 of 2 web addresses could not be judged, such as one of site.dev:${port}: no answer in 0.3 s`,
    ]);
  });

  it('stays open where the connection breaks again and again', async () => {
    const { server, port } = await serve(({ socket }) => void socket.destroy());
    expect(brief(await ask([`http://site.dev:${port}/a`]))).toEqual(['unknown: connection closed without an answer']);
    expect(server.asked).toHaveLength(4);
  });

  it('is broken for a host that does not exist, unless nothing at all was reached', async () => {
    const { port } = await serve(statuses());
    const there = `http://site.dev:${port}/`;
    expect(brief(await ask(['http://gone.dev/a', there]))).toEqual(['broken: no such host', 'ok: OK']);
    expect(brief(await ask(['http://gone.dev/a']))).toEqual(['unknown: no such host']);
  });

  it('stays open where nobody listens', async () => {
    const { server, port } = await serve(statuses());
    server.close();
    expect(brief(await ask([`http://site.dev:${port}/`]))).toEqual(['unknown: connection refused']);
  });
});

describe('redirects', () => {
  const chain: Handle = ({ url = '' }, response) => {
    const [, status = '', rest = ''] = /^\/(3\d\d)(\/.*)$/.exec(url) ?? [];
    if (status === '') response.writeHead(url.startsWith('/404') ? 404 : 200).end();
    else response.writeHead(Number(status), { location: rest }).end();
  };

  it.each([
    ['301/end', 'moved', '/end'],
    ['308/end', 'moved', '/end'],
    ['301/308/end', 'moved', '/end'],
    ['302/end', 'ok', undefined],
    ['303/end', 'ok', undefined],
    ['307/end', 'ok', undefined],
    ['302/301/end', 'ok', undefined],
    ['301/302/end', 'moved', '/302/end'],
    ['301/404', 'broken', undefined],
    ['302/404', 'broken', undefined],
    ['301/302/303/307/308/301/301/301/301/301/end', 'moved', '/302/303/307/308/301/301/301/301/301/end'],
    ['302/302/302/302/302/302/302/302/302/302/302/end', 'broken', undefined],
  ])('%s is %s, to %s', async (path, state, location) => {
    const { port } = await serve(chain);
    const origin = `http://site.dev:${port}`;
    const { verdicts } = await ask([`${origin}/${path}`]);
    expect(verdicts[0]).toMatchObject({ state, ...(location !== undefined && { location: `${origin}${location}` }) });
    if (location === undefined) expect(verdicts[0]).not.toHaveProperty('location');
  });

  it('without end are broken, but not where a cookie may end them', async () => {
    const { port } = await serve(({ url = '' }, response) => {
      const cookie: Record<string, string> = url === '/cookie' ? { 'set-cookie': 'seen=1' } : {};
      response.writeHead(302, { location: url, ...cookie }).end();
    });
    const urls = ['loop', 'cookie'].map((path) => `http://site.dev:${port}/${path}`);
    expect(brief(await ask(urls))).toEqual(['broken: more than 10 redirects', 'unknown: more than 10 redirects']);
  });

  it('to what may not be asked for, or to no address, prove nothing', async () => {
    const { server, port } = await serve(({ url }, response) => {
      const location = { '/in': 'http://private.dev/', '/app': 'app://open', '/home': 'http://localhost/private' }[
        url ?? ''
      ];
      response.writeHead(302, location === undefined ? {} : { location }).end();
    });
    const urls = ['in', 'app', 'home', 'none'].map((path) => `http://site.dev:${port}/${path}`);
    const { verdicts } = await ask(urls);
    expect(verdicts.map(({ state }) => state)).toEqual(Array.from(urls, () => 'unknown'));
    expect(server.asked.filter((line) => line.includes('private'))).toEqual([]);
  });
});

describe('a host that is asked too much', () => {
  /** Refuses so many requests. */
  const busy = (times: number, status: number, headers: Record<string, string>): Handle => {
    let left = times;
    return (_request, response) => {
      left -= 1;
      if (left >= 0) response.writeHead(status, headers).end();
      else response.end();
    };
  };

  it.each([
    [429, { 'retry-after': '7' }, [7000]],
    [429, { 'retry-after': 'Mon, 01 Jan 2024 00:00:09 GMT', date: 'Mon, 01 Jan 2024 00:00:00 GMT' }, [9000]],
    [503, { 'retry-after': '2' }, [2000]],
  ])('with %i and %j is left alone for so long', async (status, headers, waits) => {
    const { port } = await serve(busy(1, status, headers));
    const world = testWorld();
    expect(brief(await ask([`http://site.dev:${port}/`], { world }))).toEqual(['ok: OK']);
    expect(world.waits).toEqual(waits);
  });

  it('for longer than anybody waits stays unknown', async () => {
    const { server, port } = await serve(statuses({ 'retry-after': '3600' }));
    const world = testWorld();
    expect(brief(await ask([`http://site.dev:${port}/429`], { world }))).toEqual(['unknown: 429 Too Many Requests']);
    expect(world.waits).toEqual([]);
    expect(server.asked).toHaveLength(2);
  });

  it('again and again stays unknown', async () => {
    const { server, port } = await serve(statuses({ 'retry-after': '1' }));
    expect(brief(await ask([`http://site.dev:${port}/429`]))).toEqual(['unknown: 429 Too Many Requests']);
    expect(server.asked).toHaveLength(4);
  });

  it('with errors is asked again, after longer and longer pauses', async () => {
    const { port } = await serve(busy(3, 502, {}));
    const world = testWorld();
    expect(brief(await ask([`http://site.dev:${port}/`], { world }))).toEqual(['ok: OK']);
    expect(world.waits).toEqual([1000, 3000]);
  });
});

describe('requests under way', () => {
  it.each([
    [1, 1],
    [2, 16],
    [4, 6],
  ])('are never more than %i to a host and %i in all', async (perHost, all) => {
    const { server, port } = await serve(async ({ method, url = '' }, response) => {
      await sleep(Number(/\d+/.exec(url)?.[0]) % 5);
      if (method === 'HEAD' && url.includes('get')) response.writeHead(405).end();
      else if (url.includes('go')) response.writeHead(302, { location: `http://other.dev:${port}/x1` }).end();
      else response.end('x'.repeat(100_000));
    });
    const hosts = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j'];
    const urls = hosts.flatMap((host) =>
      Array.from({ length: 12 }, (_, at) => `http://${host}.dev:${port}/${['get', 'go', 'page'][at % 3]}${at}`),
    );
    const options = { externalPerHost: perHost, externalConcurrency: all };
    const { verdicts } = await ask(urls, { options });
    expect(verdicts.map(({ url }) => url)).toEqual(urls);
    expect(new Set(verdicts.map(({ state }) => state))).toEqual(new Set(['ok']));
    expect(server.most.get('all')).toBeLessThanOrEqual(all);
    for (const host of [...hosts, 'other']) expect(server.most.get(`${host}.dev`)).toBeLessThanOrEqual(perHost);
  });

  it('are few to a host that cannot be reached', async () => {
    const { server, port } = await serve(() => {});
    const urls = Array.from({ length: 20 }, (_, at) => `http://site.dev:${port}/${at}`);
    const { verdicts } = await ask(urls, { options: { externalTimeout: 0.2, externalPerHost: 1 } });
    expect(new Set(verdicts.map(({ state }) => state))).toEqual(new Set(['unknown']));
    expect(server.asked).toHaveLength(3);
  });

  it('end when the run does', async () => {
    const controller = new AbortController();
    const { port } = await serve(() => controller.abort(new Error('enough')));
    await expect(ask([`http://site.dev:${port}/`], { signal: controller.signal })).rejects.toThrow('enough');
  });
});

describe('an address', () => {
  it('is asked for once, whatever stands behind its #, without name and password', async () => {
    const { server, port } = await serve(({ headers }, response) => {
      response.writeHead(headers.authorization === undefined ? 200 : 500).end();
    });
    const base = `site.dev:${port}/page`;
    const urls = [`http://${base}`, `http://${base}#a`, `http://me:secret@${base}#b`];
    const { verdicts } = await ask(urls);
    expect(verdicts.map(({ url, state }) => [url, state])).toEqual(urls.map((url) => [url, 'ok']));
    expect(server.asked).toEqual(['HEAD site.dev/page']);
  });

  it('is asked for again when its verdict is old, and always where there was none', async () => {
    const { server, port } = await serve(statuses());
    const [there, closed] = [`http://site.dev:${port}/200`, `http://site.dev:${port}/403`];
    const { cache } = countingCache();
    const world = testWorld();
    const options = { externalHours: 2 };
    const runs = async () => {
      server.asked.length = 0;
      await ask([there, closed], { cache, world, options });
      return server.asked.filter((line) => line.startsWith('HEAD')).sort();
    };
    expect(await runs()).toEqual(['HEAD site.dev/200', 'HEAD site.dev/403']);
    expect(await runs()).toEqual(['HEAD site.dev/403']);
    world.time += 2 * 3_600_000;
    expect(await runs()).toEqual(['HEAD site.dev/200', 'HEAD site.dev/403']);
  });

  it('that is ignored, private or no web address is not asked for', async () => {
    const { server, port } = await serve(statuses());
    const base = `site.dev:${port}`;
    const urls = [`http://${base}/no/a`, `http://private.dev:${port}/`, 'ftp://site.dev/', 'http://{host}/', 'http://'];
    const { verdicts, log } = await ask(urls, { options: { externalIgnore: [`http://${base}/no/**`] } });
    expect(new Set(verdicts.map(({ state, asked }) => `${state} ${asked}`))).toEqual(new Set(['unknown false']));
    expect([server.asked, log]).toEqual([[], []]);
  });
});

const certificate = ownCertificate();

describe('TLS', () => {
  it.runIf(certificate)('that is not trusted, for another host or none at all is broken', async () => {
    const { port } = await serve(statuses(), certificate);
    const plain = await serve(statuses());
    const urls = [`https://site.dev:${port}/`, `https://site.dev:${plain.port}/`];
    const { verdicts } = await ask(urls);
    expect(verdicts.map(({ state }) => state)).toEqual(['broken', 'broken']);
    expect(verdicts[0]?.reason).toBe('its certificate is signed by itself');
    const ca = certificate?.cert;
    const world = { ...testWorld(), connect: { ...testWorld().connect, ...(ca && { ca }) } };
    expect(brief(await ask([`https://site.dev:${port}/`, `https://other.dev:${port}/`], { world }))).toEqual([
      'ok: OK',
      'broken: its certificate is for another host',
    ]);
  });
});
