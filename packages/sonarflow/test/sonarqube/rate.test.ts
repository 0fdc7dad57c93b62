import { fileURLToPath } from 'node:url';
import { makeFolder, testCommand } from '@pipelines/core/testing';
import { expect, it } from 'vitest';
import { generateCode } from '../../../../bench/src/sonarqube-server/project.ts';
import { servers, TOKEN } from './world.ts';

const { start } = servers();
// A process of its own: the work of the client must not make the server's log late.
const { run: sonarflow } = testCommand('sonarflow', fileURLToPath(new URL('../../bin/sonarflow.js', import.meta.url)));

it('no second of the server sees more requests than the rate', async () => {
  const server = await start({ code: generateCode({ issues: 10_500, rules: 60, hotspots: 20 }), latency: [1, 9] });
  const rate = 25;
  const source = ['--source', 'sonarqube', '--project', 'demo', '--until', '02', '--json'];
  const pace = ['--set', `02-fetch.rate=${rate}`, '--set', '02-fetch.burst=8'];
  const env = { SONAR_TOKEN: TOKEN, SONAR_HOST_URL: server.url };
  const { code, rows } = await sonarflow(['run', '--root', makeFolder(), ...source, ...pace], { env });
  expect(code).toBe(0);
  expect(rows.at(-1)).toMatchObject({ type: 'fetched', complete: true, findings: 10_520 });
  const times = server.requests.slice(2).map(({ time }) => time);
  const counts = times.map((from) => times.filter((time) => time >= from && time < from + 1000).length);
  console.log(`${times.length} requests, most in a second: ${Math.max(...counts)} at a rate of ${rate}`);
  expect(Math.max(...counts)).toBeLessThanOrEqual(rate);
});
