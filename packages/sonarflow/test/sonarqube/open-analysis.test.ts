import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Pipeline } from '@pipelines/core';
import { makeFolder } from '@pipelines/core/testing';
import { describe, expect, it } from 'vitest';
import { generateCode } from '../../../../bench/src/sonarqube-server/project.ts';
import { scan } from '../../src/01-scan.ts';
import { reportValues } from '../../src/lib/sonarqube/scan-project.ts';
import { servers, TOKEN } from './world.ts';

const { start } = servers();
const code = generateCode({ issues: 3 });
const ANALYSIS = { key: 'AX-analysis-1', date: '2024-11-01T10:00:00+0000' };

async function open(config: Readonly<Record<string, unknown>> = {}, root = process.cwd()) {
  const rows = Pipeline.start('sonarflow', scan).run({
    root,
    check: true,
    config: { '01-scan': { source: 'sonarqube', project: 'demo', ...config } },
  });
  const all = [];
  for await (const row of rows) all.push(row);
  return all;
}

describe('01 finds the last analysis', () => {
  it('of the main branch in two requests, the first without the token', async () => {
    const server = await start({ code });
    const rows = await open();
    expect(rows).toEqual([
      {
        ...{ type: 'analysis', dialect: 'server', version: '10.8.1.101195', host: server.url, project: 'demo' },
        ...{ ...ANALYSIS, revision: 'c0ffee0000000000000000000000000000000001' },
      },
      { type: 'scanned', source: 'sonarqube' },
    ]);
    expect(server.requests.map(({ path, authorization }) => [path, authorization])).toEqual([
      ['api/system/status', undefined],
      ['api/project_analyses/search', `Bearer ${TOKEN}`],
    ]);
  });

  it('at a server up to 9.9 with the token as a user name', async () => {
    const server = await start({ code, version: '9.9.0.65466' });
    await open();
    const basic = `Basic ${Buffer.from(`${TOKEN}:`).toString('base64')}`;
    expect(server.requests.at(-1)?.authorization).toBe(basic);
  });

  it('of a branch, and of a pull request, which has a date only', async () => {
    await start({ code, branches: { next: code }, pullRequests: { 12: code } });
    expect((await open({ branch: 'next' }))[0]).toMatchObject({ branch: 'next', ...ANALYSIS });
    const [row] = await open({ pullRequest: '12' });
    expect(row).toMatchObject({ pullRequest: '12', key: ANALYSIS.date, date: ANALYSIS.date });
  });

  it('of Cloud where an organization is named, in one request', async () => {
    const server = await start({ code, version: 'cloud' });
    const [row] = await open({ organization: 'acme' });
    expect(row).toMatchObject({ dialect: 'cloud', organization: 'acme', key: ANALYSIS.key });
    expect(server.requests.length).toBe(1);
  });

  it('of a server that hides its status, by its version', async () => {
    await start({
      code,
      version: '9.9.0.65466',
      faults: ({ path }) => (path === 'api/system/status' ? { kind: 'status', status: 404 } : undefined),
    });
    expect((await open())[0]).toMatchObject({ version: '9.9.0.65466' });
  });

  const refuse = (status: number, ...paths: string[]) => {
    return ({ path }: { path: string }) => (paths.includes(path) ? { kind: 'status' as const, status } : undefined);
  };

  it.each([403, 404])('of a server that keeps its analyses to itself (%d), by the date', async (status) => {
    await start({ code, faults: refuse(status, 'api/project_analyses/search') });
    expect((await open())[0]).toMatchObject({ type: 'analysis', key: ANALYSIS.date });
  });

  it.each([403, 404])('of a server that tells nothing of it (%d), by its findings', async (status) => {
    const faults = refuse(status, 'api/project_analyses/search', 'api/components/show');
    await start({ code, pullRequests: { 12: code }, faults });
    expect((await open())[0]).not.toHaveProperty('key');
    expect((await open({ pullRequest: '12' }))[0]).toMatchObject({ type: 'analysis', pullRequest: '12' });
  });

  it('and says so if there is none', async () => {
    const { analysis: _none, ...never } = code;
    await start({ code: never });
    const [told, row] = await open();
    expect(told).toMatchObject({ type: 'problem', code: 'NEVER_ANALYSED', message: 'project demo was never analysed' });
    expect(row).not.toHaveProperty('key');
  });
});

describe('one clear line says', () => {
  it('that the token is wrong', async () => {
    const server = await start({ code });
    process.env['SONAR_TOKEN'] = 'squ_wrong';
    await expect(open()).rejects.toThrow(
      `${server.url}: token refused (401): SONAR_TOKEN is wrong, expired or revoked, asked for api/project_analyses/search`,
    );
  });

  it('that there is no token', async () => {
    await start({ code });
    delete process.env['SONAR_TOKEN'];
    await expect(open()).rejects.toThrow('the server wants a token (401): set SONAR_TOKEN');
  });

  it.each([
    [{ project: 'nosuch' }, 'there is no project nosuch'],
    [{ branch: 'nosuch' }, 'there is no branch nosuch in project demo'],
    [{ pullRequest: '99' }, 'there is no pull request 99 in project demo'],
    [{ project: 'nosuch', branch: 'main' }, 'there is no project nosuch'],
  ])('that something is missing: %j', async (config, line) => {
    await start({ code });
    await expect(open(config)).rejects.toThrow(line);
  });

  it('that the server is not there', async () => {
    const server = await start({ code });
    await server.close();
    await expect(open()).rejects.toMatchObject({
      code: 'SOURCE_FAILED',
      message: expect.stringMatching(/ECONNREFUSED/),
    });
  });

  it.each([
    [{ offline: true }, /--offline/],
    [{ project: undefined }, /which project/],
    [{ branch: 'a', pullRequest: '1' }, /not both/],
    [{ host: 'https://squ_secret@sonar.example.com' }, /leave the token out of the address/],
    [{ host: 'ftp://sonar.example.com' }, /expected an address/],
  ])('that the config is wrong: %j', async (config, line) => {
    const server = await start({ code });
    await expect(open(config)).rejects.toThrow(line);
    expect(server.requests).toEqual([]);
  });

  it('that no server is named', async () => {
    delete process.env['SONAR_HOST_URL'];
    await expect(open()).rejects.toThrow('Set SONAR_HOST_URL');
  });
});

describe('--scan', () => {
  /** A scanner that writes down how it was called, and a report. */
  function scannerIn(root: string, report = 'ceTaskId=AX=task=1', exit = 0): string {
    const path = join(root, 'scanner');
    const lines = [
      '#!/bin/sh',
      'mkdir -p .scannerwork',
      'echo "$@" > arguments; echo "$SONAR_TOKEN $SONAR_HOST_URL" > environment',
      `printf 'serverUrl=http://127.0.0.1:9\\nceTaskUrl=http://127.0.0.1:9/api/ce/task?id=1\\n${report}\\n' > .scannerwork/report-task.txt`,
      `echo "the token is $SONAR_TOKEN"; exit ${exit}`,
    ];
    writeFileSync(path, lines.join('\n'));
    chmodSync(path, 0o755);
    return path;
  }

  it('runs the scanner, and waits for its task at the host of the config', async () => {
    const root = makeFolder();
    const server = await start({ code, task: ['PENDING', 'IN_PROGRESS', 'SUCCESS'] });
    const scanner = scannerIn(root);
    const rows = await open({ scan: true, scanner }, root);
    expect(rows[0]).toMatchObject({ type: 'analysis', key: ANALYSIS.key });
    const tasks = server.requests.filter(({ path }) => path === 'api/ce/task');
    expect(tasks.map(({ query }) => query.get('id'))).toEqual(['AX=task=1', 'AX=task=1', 'AX=task=1']);
  });

  it.each(['FAILED', 'CANCELED'])('ends with a line when the task is %s', async (status) => {
    const root = makeFolder();
    await start({ code, task: ['PENDING', status] });
    await expect(open({ scan: true, scanner: scannerIn(root) }, root)).rejects.toThrow(
      `the server's analysis of the report is ${status.toLowerCase()}`,
    );
  });

  it('ends with a line, without the token, when the scanner fails', async () => {
    const root = makeFolder();
    await start({ code });
    const failed = open({ scan: true, scanner: scannerIn(root, 'ceTaskId=1', 3) }, root);
    await expect(failed).rejects.toThrow('scanner ended with 3: the token is ***');
  });

  it('ends with a line when the scanner is not installed, or wrote no report', async () => {
    const root = makeFolder();
    await start({ code });
    await expect(open({ scan: true, scanner: 'no-such-scanner' }, root)).rejects.toThrow('is not installed');
    const scanner = scannerIn(root, 'projectKey=demo');
    await expect(open({ scan: true, scanner }, root)).rejects.toThrow('wrote no new');
  });

  it('reads reports whose values hold an equals sign', () => {
    const values = reportValues('# scanner\r\nceTaskId=AX=\r\ndashboardUrl=http://x/dashboard?id=a=b\r\n\r\nbroken\n');
    expect([...values]).toEqual([
      ['ceTaskId', 'AX='],
      ['dashboardUrl', 'http://x/dashboard?id=a=b'],
    ]);
  });
});
