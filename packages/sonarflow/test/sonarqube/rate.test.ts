import { expect, it } from 'vitest';
import { generateCode } from '../../../../bench/src/sonarqube-server/project.ts';
import { readProject, servers } from './world.ts';

const { start } = servers();

it('no second of the server sees more requests than the rate', async () => {
  const code = generateCode({ issues: 10_500, rules: 60, hotspots: 20 });
  const server = await start({ code, latency: [1, 9] });
  const rate = 25;
  const { fetched } = await readProject({ fetch: { rate, burst: 8, timeout: 30 } });
  expect(fetched.complete).toBe(true);
  const times = server.requests.slice(2).map(({ time }) => time);
  const counts = times.map((from) => times.filter((time) => time >= from && time < from + 1000).length);
  console.log(`${times.length} requests, most in a second: ${Math.max(...counts)} at a rate of ${rate}`);
  expect(Math.max(...counts)).toBeLessThanOrEqual(rate);
});
