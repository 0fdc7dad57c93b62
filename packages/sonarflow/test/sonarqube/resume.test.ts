import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { commandEnv, makeFolder, testCommand } from '@pipelines/core/testing';
import { describe, expect, it } from 'vitest';
import type { SeenRequest } from '../../../../bench/src/sonarqube-server/faults.ts';
import { generateCode } from '../../../../bench/src/sonarqube-server/project.ts';
import { servers, TOKEN } from './world.ts';

const SCRIPT = fileURLToPath(new URL('../../bin/sonarflow.js', import.meta.url));
const { run: sonarflow } = testCommand('sonarflow', SCRIPT);
const { start } = servers();

const code = () => generateCode({ issues: 10_600, rules: 6, hotspots: 20, dismissedEvery: 100 });
const argsOf = (root: string) => {
  return ['run', '--root', root, '--source', 'sonarqube', '--project', 'demo', '--json', '--emit', '02-fetch'];
};
const env = () => ({ SONAR_TOKEN: TOKEN, SONAR_HOST_URL: process.env['SONAR_HOST_URL'] });

/** Of 02: 01 asks which analysis is the last one whenever it runs. */
const of02 = ({ path }: SeenRequest) => path !== 'api/system/status' && path !== 'api/project_analyses/search';
const address = ({ path, query }: SeenRequest) => `${path}?${query}`;

describe('a run that was killed', () => {
  it('goes on where it was: nothing that was answered is asked again, and the rows are the same', async () => {
    const server = await start({ code: code() });
    const root = makeFolder();
    // From the 12th page on nobody is answered, until the process is dead.
    let pages = 0;
    server.faults = (request) => {
      if (of02(request)) pages += 1;
      return pages > 12 ? { kind: 'stalled-header' } : undefined;
    };
    const child = spawn(process.execPath, [SCRIPT, ...argsOf(root)], { env: commandEnv(env()), stdio: 'ignore' });
    while (pages <= 12) await new Promise((resolve) => setTimeout(resolve, 20));
    // What is on its way by now arrives, on a busy machine too.
    await new Promise((resolve) => setTimeout(resolve, 4000));
    child.kill('SIGKILL');
    await once(child, 'exit');
    server.faults = undefined;

    const before = server.requests.length;
    const answered = new Set(server.requests.filter((request) => of02(request) && request.answered).map(address));
    expect(answered.size).toBe(12);
    const resumed = await sonarflow(argsOf(root), { env: env() });
    expect(resumed.code).toBe(0);
    const again = server.requests.slice(before).filter(of02).map(address);
    expect(again.length).toBeGreaterThan(0);
    expect(again.filter((asked) => answered.has(asked))).toEqual([]);

    const undisturbed = await sonarflow(argsOf(makeFolder()), { env: env() });
    expect(resumed.out).toBe(undisturbed.out);
    expect(resumed.rows.filter(({ type }) => type === 'finding').length).toBe(10_620);
  });
});

describe('a second run of the same analysis', () => {
  it('asks 02 nothing at all, and gives the same rows', async () => {
    const server = await start({ code: code() });
    const root = makeFolder();
    const first = await sonarflow(argsOf(root), { env: env() });
    const asked = server.requests.length;
    const second = await sonarflow(argsOf(root), { env: env() });
    expect(server.requests.slice(asked).filter(of02)).toEqual([]);
    expect(second.out).toBe(first.out);
  });

  it('asks again once there is a new analysis', async () => {
    const server = await start({ code: generateCode({ issues: 20 }) });
    const root = makeFolder();
    await sonarflow(argsOf(root), { env: env() });
    server.project.code = {
      ...generateCode({ issues: 21 }),
      analysis: { key: 'AX-analysis-2', date: '2024-11-02T10:00:00+0000' },
    };
    const second = await sonarflow(argsOf(root), { env: env() });
    expect(second.rows.filter(({ type }) => type === 'finding').length).toBe(21);
  });
});

describe('the token', () => {
  it('is in no row, no line and no file, even if the server repeats it', async () => {
    const server = await start({ code: generateCode({ issues: 30, hotspots: 3 }) });
    const root = makeFolder();
    const outputs = [await sonarflow([...argsOf(root), '--keep-rows'], { env: env() })];
    server.faults = ({ path }) =>
      path === 'api/project_analyses/search'
        ? { kind: 'status', status: 400, text: JSON.stringify({ errors: [{ msg: `bad token ${TOKEN}` }] }) }
        : { kind: 'status', status: 403, text: JSON.stringify({ errors: [{ msg: `bad token ${TOKEN}` }] }) };
    outputs.push(await sonarflow(argsOf(root), { env: env() }));
    const [ok, refused] = outputs;
    expect(ok?.code).toBe(0);
    expect(refused?.code).toBe(2);
    expect(refused?.err).toContain('bad token ***');
    for (const { out, err } of outputs) expect(out + err).not.toContain(TOKEN);
    const files = filesIn(root);
    expect(files.length).toBeGreaterThan(3);
    const basic = Buffer.from(`${TOKEN}:`).toString('base64');
    for (const file of files) {
      const bytes = readFileSync(file);
      expect(bytes.includes(TOKEN) || bytes.includes(basic), file).toBe(false);
    }
  });
});

describe('a finding that holds the token', () => {
  it('is told, and kept, without it', async () => {
    const served = generateCode({ issues: 3 });
    const issues = served.issues.map((issue) => ({ ...issue, fields: { message: `remove ${TOKEN} here` } }));
    await start({ code: { ...served, issues } });
    const root = makeFolder();
    const first = await sonarflow(argsOf(root), { env: env() });
    expect(first.rows.filter(({ message }) => message === 'remove *** here').length).toBe(3);
    for (const file of filesIn(root)) expect(readFileSync(file).includes(TOKEN), file).toBe(false);
    expect((await sonarflow(argsOf(root), { env: env() })).out).toBe(first.out);
  });
});

function filesIn(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    return statSync(path).isDirectory() ? filesIn(path) : [path];
  });
}
