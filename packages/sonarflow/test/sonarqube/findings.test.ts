import { describe, expect, it } from 'vitest';
import { generateCode, type ServedHotspot, type ServedIssue } from '../../../../bench/src/sonarqube-server/project.ts';
import type { ServerOptions } from '../../../../bench/src/sonarqube-server/server.ts';
import type { Finding } from '../../src/rows.ts';
import { type ReadOptions, readProject, servers } from './world.ts';

const { start } = servers();

const ISSUE: ServedIssue = {
  key: 'AY-1',
  rule: 'typescript:S1234',
  path: 'src/a.ts',
  line: 7,
  severity: 'MAJOR',
  type: 'BUG',
  created: 1_700_000_000,
};
const HOTSPOT: ServedHotspot = {
  key: 'AY-H',
  rule: 'typescript:S5852',
  path: 'src/b.ts',
  line: 3,
  category: 'dos',
  probability: 'HIGH',
  created: 1_700_000_000,
};

interface Served {
  readonly issues?: readonly ServedIssue[];
  readonly hotspots?: readonly ServedHotspot[];
}

async function findingsOf(
  { issues = [], hotspots = [] }: Served,
  server: Partial<ServerOptions> = {},
  read: ReadOptions = {},
) {
  await start({ ...server, code: { ...generateCode({ issues: 0 }), issues, hotspots } });
  return readProject({ check: true, ...read });
}

/** The finding of an issue whose answer has these fields. */
async function findingOf(
  fields: ServedIssue['fields'],
  server: Partial<ServerOptions> = {},
): Promise<Finding | undefined> {
  const { findings } = await findingsOf({ issues: [{ ...ISSUE, fields: fields ?? {} }] }, server);
  return findings[0];
}

describe('an issue', () => {
  it('becomes a finding with all that the server tells', async () => {
    const flows = [
      { locations: [{ textRange: { startLine: 2, endLine: 2, startOffset: 0, endOffset: 3 }, msg: 'here' }] },
    ];
    const finding = await findingOf({ flows });
    const host = process.env['SONAR_HOST_URL'];
    expect(finding).toEqual({
      type: 'finding',
      id: expect.stringMatching(/^[0-9a-f]{16}$/),
      source: 'sonarqube',
      rule: 'typescript:S1234',
      ruleName: 'What typescript:S1234 wants',
      help: `${host}/coding_rules?open=typescript%3AS1234&rule_key=typescript%3AS1234`,
      kind: 'bug',
      severity: 'major',
      impacts: [{ quality: 'reliability', severity: 'major' }],
      effort: 8,
      message: 'Do something about typescript:S1234 here.',
      path: 'src/a.ts',
      range: { startLine: 7, startColumn: 5, endLine: 7, endColumn: 21 },
      flows: [
        [{ path: 'src/a.ts', range: { startLine: 2, startColumn: 1, endLine: 2, endColumn: 4 }, message: 'here' }],
      ],
      permalink: `${host}/project/issues?id=demo&issues=AY-1&open=AY-1`,
      key: 'AY-1',
      tags: ['convention'],
    });
  });

  it('has an author and a date with --blame only', async () => {
    const issues = [ISSUE];
    const { findings } = await findingsOf({ issues }, {}, { fetch: { blame: true } });
    expect(findings[0]).toMatchObject({ author: 'somebody@example.com', createdAt: '2023-11-14T22:13:20.000Z' });
    const plain = await findingsOf({ issues });
    expect(Object.keys(plain.findings[0] ?? {})).not.toContain('author');
    expect(Object.keys(plain.findings[0] ?? {})).not.toContain('createdAt');
  });

  it('keeps its id when its lines move, at another host too', async () => {
    const one = await findingOf({});
    const moved = await findingOf({
      line: 90,
      textRange: { startLine: 90, endLine: 90, startOffset: 0, endOffset: 9 },
    });
    expect(moved?.id).toBe(one?.id);
    expect(moved?.range?.startLine).toBe(90);
  });

  it.each([
    ['2h1min', 121],
    ['1d', 480],
    ['3d 4h', 1680],
    ['0min', 0],
    ['10', 10],
    ['', 20],
    [null, 20],
    ['soon', 20],
  ])('with the effort %j takes %i minutes', async (effort, minutes) => {
    expect((await findingOf({ effort }))?.effort).toBe(minutes);
  });

  it.each<[Record<string, unknown>, Partial<Finding>]>([
    [
      { severity: 'BLOCKER', type: 'VULNERABILITY' },
      { severity: 'blocker', kind: 'vulnerability' },
    ],
    [
      { severity: null, type: null, impacts: [{ softwareQuality: 'SECURITY', severity: 'BLOCKER' }] },
      { severity: 'blocker', kind: 'vulnerability' },
    ],
    [
      {
        ...{ severity: undefined, type: undefined },
        impacts: [
          { softwareQuality: 'MAINTAINABILITY', severity: 'LOW' },
          { softwareQuality: 'RELIABILITY', severity: 'HIGH' },
        ],
      },
      { severity: 'critical', kind: 'bug' },
    ],
    [
      { severity: null, type: null, impacts: [] },
      { severity: 'major', kind: 'smell' },
    ],
    [
      { severity: 'EXTREME', type: 'OPINION', impacts: 'none' },
      { severity: 'major', kind: 'smell' },
    ],
  ])('that says %j is assessed %j', async (fields, assessed) => {
    expect(await findingOf(fields)).toMatchObject(assessed);
  });

  it('without impacts, of an old server, has none', async () => {
    const finding = await findingOf({}, { version: '9.9.0.65466' });
    expect(finding).toMatchObject({ kind: 'bug', severity: 'major' });
    expect(finding).not.toHaveProperty('impacts');
  });

  it.each(['9.9.0.65466', '10.8.1.101195', 'cloud'])(
    'that people settled is dismissed at version %s',
    async (version) => {
      const issues: ServedIssue[] = [
        { ...ISSUE, key: 'open' },
        { ...ISSUE, key: 'accepted', resolution: 'WONTFIX' },
        { ...ISSUE, key: 'wrong', resolution: 'FALSE-POSITIVE' },
        { ...ISSUE, key: 'mended', resolution: 'FIXED' },
        { ...ISSUE, key: 'gone', resolution: 'REMOVED' },
      ];
      const { findings, fetched } = await findingsOf({ issues }, { version });
      expect(findings.map(({ key, dismissed }) => [key, dismissed])).toEqual([
        ['open', undefined],
        ...[
          ['accepted', 'accepted'],
          ['wrong', 'false-positive'],
        ],
      ]);
      expect(fetched.complete).toBe(true);
    },
  );

  it.each([
    ['of the project', { component: 'demo' }],
    ['of a path out of the root', { component: 'demo:../../etc/passwd' }],
    ['of an absolute path', { component: 'demo:/etc/passwd' }],
  ])('%s has no path', async (_name, fields) => {
    const finding = await findingOf(fields);
    expect(finding).not.toHaveProperty('path');
    expect(finding).not.toHaveProperty('range');
  });

  it('of a file as a whole has a path and no range', async () => {
    const finding = await findingOf({ textRange: undefined, line: undefined });
    expect(finding?.path).toBe('src/a.ts');
    expect(finding).not.toHaveProperty('range');
  });

  it('that only tells its line has a range of that line', async () => {
    expect((await findingOf({ textRange: undefined, line: 4 }))?.range).toEqual({ startLine: 4, endLine: 4 });
  });

  it('with odd fields is read as far as it can be', async () => {
    const odd = { flows: [null, { locations: 'none' }], tags: [1, 'ok'], message: 17, textRange: { startLine: -1 } };
    const finding = await findingOf(odd);
    expect(finding).toMatchObject({ tags: ['ok'], message: 'typescript:S1234' });
    expect(finding).not.toHaveProperty('flows');
  });
});

describe('a hotspot', () => {
  it('becomes a finding whose severity is its probability', async () => {
    const { findings } = await findingsOf({ hotspots: [HOTSPOT] });
    expect(findings).toMatchObject([
      {
        ...{ rule: 'typescript:S5852', ruleName: 'What typescript:S5852 wants', kind: 'hotspot' },
        ...{ severity: 'critical', probability: 'high', path: 'src/b.ts', key: 'AY-H', tags: ['dos'] },
        permalink: expect.stringContaining('/security_hotspots?id=demo&hotspots=AY-H'),
      },
    ]);
  });

  it('that was reviewed is dismissed, and one that is mended is none', async () => {
    const hotspots: ServedHotspot[] = [
      { ...HOTSPOT, key: 'safe', resolution: 'SAFE' },
      { ...HOTSPOT, key: 'known', resolution: 'ACKNOWLEDGED' },
      { ...HOTSPOT, key: 'mended', resolution: 'FIXED' },
    ];
    const { findings } = await findingsOf({ hotspots });
    expect(findings.map(({ key, dismissed }) => [key, dismissed])).toEqual([
      ['safe', 'safe'],
      ['known', 'accepted'],
    ]);
  });

  it('of a server that tells no rule is named by its category', async () => {
    const hotspots = [{ ...HOTSPOT, fields: { ruleKey: undefined } }];
    const { findings } = await findingsOf({ hotspots }, { version: '9.9.0.65466' });
    expect(findings).toMatchObject([{ rule: 'hotspot:dos' }]);
    expect(findings[0]).not.toHaveProperty('help');
  });
});

describe('the end of the findings', () => {
  it('tells gate, analysis and where they are from', async () => {
    const { fetched } = await findingsOf({ issues: [ISSUE] });
    expect(fetched).toMatchObject({
      ...{ origin: 'demo', findings: 1, complete: true },
      gate: {
        status: 'failed',
        conditions: [{ metric: 'new_coverage', status: 'ERROR', actual: '61.5', threshold: '80' }],
      },
      analysis: { dialect: 'server', version: '10.8.1.101195', project: 'demo', key: 'AX-analysis-1' },
    });
  });
});
