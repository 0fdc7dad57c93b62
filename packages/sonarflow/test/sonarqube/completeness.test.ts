import { describe, expect, it } from 'vitest';
import { generateCode, type ServedCode, type ServedIssue } from '../../../../bench/src/sonarqube-server/project.ts';
import { keysOf, readProject, servers } from './world.ts';

const { start } = servers();

/** Every issue and hotspot that is not mended. */
function expectedKeys({ issues, hotspots }: ServedCode): string[] {
  const open = issues.filter(({ resolution }) => resolution !== 'FIXED' && resolution !== 'REMOVED');
  return [...open, ...hotspots].map(({ key }) => key).sort();
}

async function expectAll(code: ServedCode, version?: string) {
  const server = await start({ code, ...(version !== undefined && { version }) });
  const reading = await readProject();
  expect(reading.fetched).toMatchObject({ complete: true, origin: 'demo' });
  const keys = keysOf(reading);
  expect(new Set(keys).size).toBe(keys.length);
  expect([...keys].sort()).toEqual(expectedKeys(code));
  expect(new Set(reading.findings.map(({ id }) => id)).size).toBe(keys.length);
  return { server, reading };
}

describe('all findings are read, each once', () => {
  it('of a small project, in few requests', async () => {
    const { server } = await expectAll(generateCode({ issues: 420, hotspots: 12, dismissedEvery: 50 }));
    const asked = server.requests.map(({ path }) => path);
    expect(asked.slice(0, 2)).toEqual(['api/system/status', 'api/project_analyses/search']);
    expect(asked.slice(2).sort()).toEqual([
      'api/hotspots/search',
      ...['api/issues/search', 'api/issues/search'],
      'api/qualitygates/project_status',
      'api/rules/search',
    ]);
  });

  it.each(['9.9.0.65466', '10.2.0.77647', '2025.1.0.102418', 'cloud'])('of 1,600 at version %s', async (version) => {
    await expectAll(generateCode({ issues: 1600, hotspots: 700, dismissedEvery: 40, aboutProject: 9 }), version);
  });

  it.each(['10.8.1.101195', 'cloud'])('of 25,000 at version %s', async (version) => {
    await expectAll(generateCode({ issues: 25_000, hotspots: 30, dismissedEvery: 40, aboutProject: 9 }), version);
  });

  it.each(['10.8.1.101195', 'cloud'])('of 12,000 in one rule and directory at version %s', async (version) => {
    const { server } = await expectAll(generateCode({ issues: 12_000, rules: 1, directories: 1, files: 3 }), version);
    expect(server.requests.some(({ query }) => query.has('createdAfter'))).toBe(true);
  });

  it.each(['10.8.1.101195', 'cloud'])('of 12,000 of one second in one directory at version %s', async (version) => {
    await expectAll(generateCode({ issues: 12_000, rules: 1, directories: 1, files: 5, seconds: 1 }), version);
  });

  it('of 15,000 of more rules and directories than a facet lists', async () => {
    await expectAll(generateCode({ issues: 15_000, rules: 300, directories: 300 }));
  });

  it.each(['10.8.1.101195', 'cloud'])(
    'of 11,000 of one rule, some about the project itself, at %s',
    async (version) => {
      await expectAll(generateCode({ issues: 11_000, rules: 1, directories: 30, aboutProject: 30 }), version);
    },
  );

  it('of 12,000 at Cloud of more rules than a facet lists, some about the project itself', async () => {
    await expectAll(generateCode({ issues: 12_000, rules: 150, directories: 40, aboutProject: 30 }), 'cloud');
  });

  it('of exactly 10,000, which may mean more', async () => {
    const { server } = await expectAll(generateCode({ issues: 10_000 }));
    expect(server.requests.some(({ query }) => query.has('rules'))).toBe(true);
  });

  it('of 10,500 hotspots', async () => {
    await expectAll(generateCode({ issues: 5, hotspots: 10_500 }));
  });

  it('S3-14 in the same order whatever the number of connections', async () => {
    await start({ code: generateCode({ issues: 11_000, hotspots: 600, dismissedEvery: 60 }), latency: [0, 6] });
    const one = await readProject({ fetch: { connections: 1 } });
    const many = await readProject({ fetch: { connections: 24 } });
    expect(JSON.stringify(many.findings)).toBe(JSON.stringify(one.findings));
  });
});

describe('what cannot be read is told', () => {
  const alike = (index: number): ServedIssue => ({
    key: `alike-${String(index).padStart(6, '0')}`,
    ...{ rule: 'typescript:S1', path: 'src/all.ts', line: 1, severity: 'MAJOR', type: 'BUG', created: 1_700_000_000 },
  });
  const code: ServedCode = {
    ...generateCode({ issues: 0 }),
    issues: Array.from({ length: 12_345 }, (_, i) => alike(i)),
  };

  it('with its number, where the server tells it', async () => {
    await start({ code });
    const reading = await readProject();
    expect(new Set(keysOf(reading)).size).toBe(10_000);
    expect(reading.fetched).toMatchObject({ complete: false, remainder: { missing: 2345 } });
    expect(reading.fetched.remainder?.reason).toContain('more than 10000 issues that cannot be told apart');
  });

  it('without a number, where Cloud stops counting, unless a facet told it', async () => {
    await start({ code, version: 'cloud' });
    const { fetched } = await readProject();
    expect(fetched.complete).toBe(false);
    expect(fetched.remainder?.reason).toContain('typescript:S1');
    expect(fetched.remainder?.missing).not.toBe(0);
  });
});
