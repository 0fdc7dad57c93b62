import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { makeRoot, removeFolders } from '@pipelines/core/testing';
import { afterAll, describe, expect, it } from 'vitest';
import { readmeflow } from './world.ts';

afterAll(removeFolders);

describe('--external', () => {
  it('asks other hosts, once, and never without it', { timeout: 60_000 }, async () => {
    const asked: string[] = [];
    const server = createServer(({ url = '' }, response) => {
      asked.push(url);
      if (url === '/moved') response.writeHead(301, { location: '/there' }).end();
      else response.writeHead(Number(/\d{3}/.exec(url)?.[0] ?? 200)).end();
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const links = ['there', 'moved', '404', '403', 'there#part'].map((path) => `[x](${origin}/${path})`);
    const root = makeRoot({ 'README.md': `# A\n\n${links.join('\n')}\n` });
    const args = ['run', '--from', '04', '--root', root, '--json', '--quiet'];
    const local = await readmeflow([...args, '--fail-on', 'errors']);
    expect([local.code, asked]).toEqual([0, []]);
    const runs = [await readmeflow([...args, '--external']), await readmeflow([...args, '--external'])];
    server.close();
    for (const { rows } of runs) {
      const found = rows.filter(({ type }) => type === 'finding');
      expect(found.map(({ rule, line, suggestion }) => [rule, line, suggestion])).toEqual([
        ['moved-url', 4, `${origin}/there`],
        ['broken-url', 5, undefined],
      ]);
    }
    // What proved nothing is asked for again; the other answers are remembered.
    expect(asked.sort()).toEqual(['/403', '/403', '/403', '/403', '/404', '/404', '/moved', '/there', '/there']);
  });
});
