import { removeFolders } from '@pipelines/core/testing';
import { afterAll, describe, expect, it } from 'vitest';
import { RULE_HELP } from '../../src/lib/report/rule-help.ts';
import { RULES } from '../../src/rows.ts';
import { verifyFiles } from '../verify/world.ts';

afterAll(removeFolders);

const FILES = {
  'docs/Guide.md': '# Guide\n\n## Set up\n',
  'a b.md': [
    '[x](docs/guide.md) [y](gone.md)',
    '',
    '<!-- readmeflow-ignore-next missing-file: made by the build -->',
    '[z](made.md)',
    '',
    '[w](two%20words](x.md) | <b> `tick`',
    '',
  ].join('\n'),
};

const run = (more = {}) => verifyFiles(FILES, { shared: { now: '2024-01-01T00:00:00Z' }, ...more });

describe('findings.sarif', () => {
  it('has a result per finding with its place, its fingerprint and how to mend it', async () => {
    const { reports, findings } = await run();
    const log = JSON.parse(reports['findings.sarif'] ?? '');
    const [first] = log.runs[0].results;
    expect(log.version).toBe('2.1.0');
    expect(log.runs[0].columnKind).toBe('utf16CodeUnits');
    expect(first).toMatchObject({
      ...{ ruleId: 'file-case', level: 'error', baselineState: 'new', suppressions: [] },
      partialFingerprints: { 'readmeflowFinding/v1': findings[0]?.id },
    });
    const region = { startLine: 1, startColumn: 5, endColumn: 18 };
    expect(first.locations[0].physicalLocation).toEqual({
      artifactLocation: { uri: 'a%20b.md', uriBaseId: '%SRCROOT%' },
      region,
    });
    expect(first.fixes[0].artifactChanges[0].replacements).toEqual([
      { deletedRegion: region, insertedContent: { text: 'docs/Guide.md' } },
    ]);
    const { rules } = log.runs[0].tool.driver;
    for (const { ruleId, ruleIndex } of log.runs[0].results) expect(rules[ruleIndex].id).toBe(ruleId);
  });

  it('says what is suppressed, and by whom', async () => {
    const id = (await run()).findings.find(({ target }) => target === 'gone.md')?.id;
    const decision = { key: id, tool: 'readmeflow', version: '1', verdict: 'rejected', reason: 'soon', by: 'me' };
    const ledger = `${JSON.stringify({ ...decision, at: '2023-01-01T00:00:00Z' })}\n`;
    const { reports } = await verifyFiles({ ...FILES, 'pipelines.decisions.ndjson': ledger });
    const { results } = JSON.parse(reports['findings.sarif'] ?? '').runs[0];
    const kinds = results.flatMap(({ suppressions }: { suppressions: { kind: string; justification: string }[] }) =>
      suppressions.map(({ kind, justification }) => [kind, justification]),
    );
    expect(kinds).toEqual([
      ['external', 'soon'],
      ['inSource', 'made by the build'],
    ]);
  });

  it('has no results of what was mended', async () => {
    const { reports } = await run({ config: { fix: true }, write: true });
    const { results } = JSON.parse(reports['findings.sarif'] ?? '').runs[0];
    expect(results.map(({ ruleId }: { ruleId: string }) => ruleId)).not.toContain('file-case');
  });
});

describe('the reports', () => {
  it('are the same for the same files', async () => {
    expect((await run()).reports).toEqual((await run()).reports);
  });

  it('show text of others as it is, one row a line', async () => {
    const { reports } = await run();
    const lines = (reports['report.md'] ?? '').split('\n');
    for (const line of lines.filter((each) => each.startsWith('| doc-'))) {
      expect(line.replace(/\\\|/g, '').split('|').length).toBe(8);
    }
    expect(lines).toContain('## Put aside (1)');
    expect(lines.some((line) => line.includes('[a b.md:1](../../a%20b.md#L1)'))).toBe(true);
  });

  it('count what the report row counts', async () => {
    const { reports, report } = await run();
    const json = JSON.parse(reports['report.json'] ?? '');
    expect(json.findings.filter(({ open }: { open: boolean }) => open)).toHaveLength(report.findings);
    expect(json.ignored).toHaveLength(report.aside);
    expect(json).toMatchObject({ documents: report.documents, links: report.links });
  });
});

it('every rule says what it means and what to do', () => {
  expect(Object.keys(RULE_HELP)).toEqual([...RULES]);
});
