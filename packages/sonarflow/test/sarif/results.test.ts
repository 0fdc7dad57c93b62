import { makeRoot, removeFolders } from '@pipelines/core/testing';
import { afterAll, describe, expect, it } from 'vitest';
import type { Finding } from '../../src/rows.ts';
import { logOf, readLog, resultAt } from './read-log.ts';

afterAll(removeFolders);

/** The finding of a run with one result. */
async function read(result: object, run: object = {}, root?: string): Promise<Finding | undefined> {
  const { findings } = await readLog(logOf({ results: [result], ...run }), root);
  return findings[0];
}

const at = (more: object, region?: object) => resultAt('a.ts', region ?? { startLine: 1 }, more);
const driver = (rules: readonly object[], more: object = {}) => ({ tool: { driver: { name: 'T', rules, ...more } } });

describe('the rule of a result', () => {
  const rules = [
    { id: 'first', name: 'First' },
    { id: 'second', shortDescription: { text: 'The second rule' }, helpUri: 'https://example.com/second' },
    { id: 'second', name: 'Another of that id', helpUri: 'https://example.com/third' },
  ];
  const extension = {
    name: 'pack',
    guid: 'g',
    rules: [{ id: 'packed', guid: 'rule-g', shortDescription: { text: 'Packed' } }],
  };
  const run = { tool: { driver: { name: 'T', rules }, extensions: [extension] } };
  const second = { rule: 'second', ruleName: 'The second rule', help: 'https://example.com/second' };

  it.each([
    ['id', { ruleId: 'second' }, second],
    ['index', { ruleId: undefined, ruleIndex: 1 }, second],
    ['id in a reference', { ruleId: undefined, rule: { id: 'second' } }, second],
    ['index in a reference', { ruleId: undefined, rule: { index: 1 } }, second],
    ['index, where ids are not unique', { ruleIndex: 2, ruleId: 'second' }, { help: 'https://example.com/third' }],
    ['id, where the index is that of another', { ruleIndex: 0, ruleId: 'second' }, second],
    ['id of a part of it', { ruleId: 'second/1' }, { ...second, rule: 'second/1' }],
    [
      'index in an extension',
      { ruleId: undefined, rule: { index: 0, toolComponent: { index: 0 } } },
      { rule: 'packed', ruleName: 'Packed' },
    ],
    [
      'index in an extension of that name',
      { ruleId: 'packed', rule: { index: 0, toolComponent: { name: 'pack' } } },
      { ruleName: 'Packed' },
    ],
    ['id in an extension', { ruleId: 'packed' }, { ruleName: 'Packed' }],
    ['GUID', { ruleId: undefined, rule: { guid: 'rule-g', id: 'packed' } }, { ruleName: 'Packed' }],
  ])('is found by its %s', async (_, result, expected) => {
    expect(await read(at(result), run)).toMatchObject(expected);
  });

  it('may be unknown, or not named at all', async () => {
    expect(await read(at({ ruleId: 'unknown', ruleIndex: 99 }), run)).toMatchObject({ rule: 'unknown' });
    expect(await read(at({ ruleId: undefined }), run)).toMatchObject({ rule: 'unnamed' });
  });

  it('is not called by its id again, and its page is an address of the web', async () => {
    const run = driver([
      { id: 'r', name: 'r', shortDescription: { text: 'Semgrep Finding: r' }, helpUri: 'javascript:alert(1)' },
    ]);
    const finding = await read(at({ ruleId: 'r' }), run);
    expect(finding).not.toHaveProperty('ruleName');
    expect(finding).not.toHaveProperty('help');
  });

  it('may stand behind the results', async () => {
    const log = { version: '2.1.0', runs: [{ results: [at({ ruleId: 'first' })], ...driver(rules) }] };
    expect((await readLog(JSON.stringify(log))).findings[0]?.ruleName).toBe('First');
  });

  it('is that of its own run', async () => {
    const runs = ['one', 'two'].map((name) => ({ ...driver([{ id: 'rule', name }]), results: [at({})] }));
    const { findings, end } = await readLog(JSON.stringify({ version: '2.1.0', runs }));
    expect(findings.map(({ ruleName }) => ruleName)).toEqual(['one', 'two']);
    expect(end.origin).toBe('T');
  });
});

describe('the level of a result', () => {
  const rules = [{ id: 'rule', defaultConfiguration: { level: 'note' } }];
  const override = { descriptor: { id: 'rule' }, configuration: { level: 'error' } };
  const invocations = [{ executionSuccessful: true, ruleConfigurationOverrides: [override] }];

  it.each([
    ['its own', 'minor', { level: 'note' }, { ...driver([]), invocations }],
    ['that of the invocation', 'critical', {}, { ...driver(rules), invocations }],
    [
      'that of its invocation',
      'critical',
      { provenance: { invocationIndex: 1 } },
      { ...driver(rules), invocations: [{ executionSuccessful: true }, ...invocations] },
    ],
    [
      'that of the rule',
      'minor',
      {},
      { ...driver(rules), invocations: [{ executionSuccessful: true }, ...invocations] },
    ],
    ['warning', 'major', {}, driver([])],
    ['none, where it is no failure', 'info', { kind: 'informational' }, driver(rules)],
    ['none, where somebody has to look', 'minor', { kind: 'review' }, driver(rules)],
    ['told by its rank, where there is none', 'blocker', { rank: 95 }, driver([])],
    [
      'told by its security severity',
      'blocker',
      { level: 'note' },
      driver([{ id: 'rule', properties: { 'security-severity': '9.8' } }]),
    ],
    ['no word of SARIF', 'major', { level: 'fatal' }, driver([])],
  ])('is %s: %s', async (_, severity, result, run) => {
    expect(await read(at(result), run)).toMatchObject({ severity });
  });

  it.each([
    ['a passed check', { kind: 'pass' }],
    ['what does not apply', { kind: 'notApplicable' }],
    ['what is gone since the baseline', { baselineState: 'absent' }],
  ])('has no finding for %s', async (_, result) => {
    const { findings, problems, end } = await readLog(logOf({ results: [at(result)] }));
    expect({ findings, problems, end }).toEqual({ findings: [], problems: [], end: { origin: 'Tool' } });
  });
});

describe('the kind of a result', () => {
  const tagged = (...tags: string[]) => driver([{ id: 'rule', properties: { tags } }]);

  it.each([
    ['vulnerability', { level: 'warning' }, tagged('security', 'external/cwe/cwe-079')],
    ['vulnerability', {}, tagged('CWE-79: Cross-site Scripting', 'OWASP-A07:2017')],
    ['vulnerability', { properties: { 'security-severity': '5' } }, driver([])],
    ['hotspot', { kind: 'review' }, tagged('security')],
    ['hotspot', {}, tagged('security-hotspot')],
    ['smell', {}, tagged('maintainability', 'external/cwe/cwe-563')],
    ['smell', { level: 'error' }, tagged('maintainability')],
    ['bug', {}, tagged('correctness')],
    ['bug', { level: 'error' }, driver([])],
    ['smell', {}, driver([])],
    ['hotspot', { ruleId: 'no-eval' }, driver([], { name: 'ESLint' })],
    ['smell', { ruleId: 'no-unused-vars', level: 'error' }, driver([], { name: 'ESLint' })],
  ])('is %s', async (kind, result, run) => {
    expect(await read(at(result), run)).toMatchObject({ kind });
  });

  it('gives a hotspot its probability', async () => {
    const result = at({ kind: 'review', properties: { 'security-severity': '7.5' } });
    expect(await read(result, driver([]))).toMatchObject({ kind: 'hotspot', probability: 'high' });
  });
});

describe('the message of a result', () => {
  const rules = [
    { id: 'rule', messageStrings: { one: { text: 'Rename {0} to {1}, or {{0}} {2}.' }, md: { markdown: '*{0}*' } } },
  ];
  const run = driver(rules, { globalMessageStrings: { all: { text: 'From all' } } });

  it.each([
    [{ text: 'As it is {0} {{x}}' }, 'As it is {0} {{x}}'],
    [{ text: 'Use {0}', arguments: ['it'] }, 'Use it'],
    [{ id: 'one', arguments: ['a', '$&'] }, 'Rename a to $&, or {0} {2}.'],
    [{ id: 'md', arguments: ['a'] }, '*a*'],
    [{ id: 'all' }, 'From all'],
    [{ id: 'missing' }, 'rule'],
    [{ markdown: '**bold**' }, '**bold**'],
    [
      { text: 'See [this](1) and [that \\[0\\]](https://example.com/a) but a[0](x)' },
      'See this and that [0] but a[0](x)',
    ],
    [{ text: '  ' }, 'rule'],
    [{ text: 5 }, 'rule'],
    ['plain', 'plain'],
    [undefined, 'rule'],
  ])('%j is %s', async (message, text) => {
    expect(await read(at({ message }), run)).toMatchObject({ message: text });
  });

  it('keeps Markdown, HTML and control characters for those who write it to escape', async () => {
    const text = '<img src=x onerror=alert(1)> **b** \u001b[31m | `c`';
    expect(await read(at({ message: { text } }))).toMatchObject({ message: text });
  });
});

describe('the region of a result', () => {
  const root = makeRoot({ 'a.ts': 'one\r\ntwo é 🙂\nthree\n' });

  it.each([
    [{ startLine: 2 }, { startLine: 2, endLine: 2 }],
    [
      { startLine: 2, startColumn: 3, endColumn: 5 },
      { startLine: 2, startColumn: 3, endLine: 2, endColumn: 5 },
    ],
    [
      { startLine: 2, startColumn: 3, endLine: 4, endColumn: 1 },
      { startLine: 2, startColumn: 3, endLine: 4, endColumn: 1 },
    ],
    [
      { startLine: 4, endLine: 2, endColumn: 9 },
      { startLine: 4, endLine: 4 },
    ],
    [
      { startLine: 4, startColumn: 9, endColumn: 2 },
      { startLine: 4, startColumn: 9, endLine: 4 },
    ],
    [{ startLine: 0 }, undefined],
    [{ startLine: '3' }, undefined],
    [
      { startLine: 2, startColumn: 0 },
      { startLine: 2, endLine: 2 },
    ],
    [
      { charOffset: 5, charLength: 3 },
      { startLine: 2, startColumn: 1, endLine: 2, endColumn: 4 },
    ],
    [{ charOffset: 14 }, { startLine: 3, startColumn: 1, endLine: 3, endColumn: 1 }],
    [
      { byteOffset: 12, byteLength: 4 },
      { startLine: 2, startColumn: 7, endLine: 2, endColumn: 9 },
    ],
    [{ charOffset: 5000 }, undefined],
    [{}, undefined],
  ])('%j is %j', async (region, range) => {
    expect((await read(at({}, region), {}, root))?.range).toEqual(range);
  });
});

describe('what else a result tells', () => {
  it('is its flows, with a message per place', async () => {
    const place = (startLine: number, text?: string) => ({
      physicalLocation: { artifactLocation: { uri: 'a.ts' }, region: { startLine } },
      ...(text !== undefined && { message: { text } }),
    });
    const flow = (...places: object[]) => ({ threadFlows: [{ locations: places.map((location) => ({ location })) }] });
    const range = (line: number) => ({ startLine: line, endLine: line });
    expect(await read(at({ codeFlows: [flow(place(1, 'in'), place(2)), flow(place(3))] }))).toMatchObject({
      flows: [
        [
          { path: 'a.ts', range: range(1), message: 'in' },
          { path: 'a.ts', range: range(2) },
        ],
        [{ path: 'a.ts', range: range(3) }],
      ],
    });
    expect(await read(at({ relatedLocations: [place(4, 'see here')] }))).toMatchObject({
      flows: [[{ path: 'a.ts', range: range(4), message: 'see here' }]],
    });
  });

  it.each([
    [[{ kind: 'inSource' }], 'suppressed'],
    [[{ kind: 'external', status: 'accepted' }], 'suppressed'],
    [[{ kind: 'external', status: 'underReview' }], undefined],
    [[{ kind: 'inSource' }, { kind: 'external', status: 'rejected' }], undefined],
    [[], undefined],
    [null, undefined],
  ])('is that it was dismissed: %j', async (suppressions, dismissed) => {
    expect((await read(at({ suppressions })))?.dismissed).toBe(dismissed);
  });

  it('is its page, its tags and when it was first seen', async () => {
    const result = at({
      hostedViewerUri: 'https://example.com/1',
      properties: { tags: ['b', 'a', 'b'] },
      provenance: { firstDetectionTimeUtc: '2026-01-02T03:04:05Z' },
    });
    expect(await read(result)).toMatchObject({
      permalink: 'https://example.com/1',
      tags: ['b', 'a'],
      createdAt: '2026-01-02T03:04:05.000Z',
    });
  });

  it('is nothing where it is of the wrong type', async () => {
    const wrong = {
      locations: 'x',
      codeFlows: {},
      properties: [],
      suppressions: {},
      rule: 1,
      rank: 'x',
      fingerprints: 3,
    };
    expect(await read({ ruleId: 'rule', message: { text: 'm' }, ...wrong })).toEqual({
      type: 'finding',
      id: expect.any(String),
      source: 'sarif',
      rule: 'rule',
      kind: 'smell',
      severity: 'major',
      effort: 10,
      message: 'm',
    });
  });
});

describe('the id of a result', () => {
  const idOf = async (result: object, root?: string) => (await read(result, {}, root))?.id;
  const text = (before: string) => makeRoot({ 'a.ts': `${before}const x = 1;\n` });

  it('is ours, where we wrote it', async () => {
    expect(await idOf(at({ partialFingerprints: { 'sonarflow/v1': '0123456789abcdef' } }))).toBe('0123456789abcdef');
  });

  it.each([
    ['a fingerprint', { fingerprints: { 'matchBasedId/v1': 'abc_0' } }],
    ['a hash of its line', { partialFingerprints: { primaryLocationLineHash: 'abc:1' } }],
    ['any other partial fingerprint', { partialFingerprints: { 'x/v1': 'abc' } }],
    ['a correlation', { correlationGuid: 'abc' }],
  ])('goes by %s of the tool, whatever its line, its message and the text', async (_, key) => {
    const id = await idOf(at(key));
    expect(await idOf(at({ ...key, message: { text: 'other' } }, { startLine: 51, snippet: { text: 'y' } }))).toBe(id);
    expect(await idOf(at({ ...key, ruleId: 'other' }))).not.toBe(id);
    expect(await idOf(at(JSON.parse(JSON.stringify(key).replace('abc', 'abd'))))).not.toBe(id);
  });

  it('does not go by the column that CodeQL writes beside the hash', async () => {
    const withColumn = (column: string) =>
      at({ partialFingerprints: { primaryLocationLineHash: 'abc:1', primaryLocationStartColumnFingerprint: column } });
    expect(await idOf(withColumn('4'))).toBe(await idOf(withColumn('8')));
  });

  it('does not take prose for a fingerprint', async () => {
    const results = ['one', 'two'].map((text) =>
      at({ fingerprints: { 'matchBasedId/v1': 'requires login' }, message: { text } }),
    );
    const [one, two] = await Promise.all(results.map((result) => idOf(result)));
    expect(one).not.toBe(two);
    expect(one).toBe(await idOf(at({ message: { text: 'one' } })));
  });

  it('goes by the code the tool quotes, before the text of the file', async () => {
    const quoted = { startLine: 1, snippet: { text: 'const x = 1;' } };
    expect(await idOf(at({}, quoted), text('// other\n'))).toBe(await idOf(at({}, { ...quoted, startLine: 9 })));
  });

  it('goes by the text of its lines where nothing else is there, so that lines may move', async () => {
    const id = await idOf(at({}), text(''));
    expect(await idOf(at({ message: { text: 'other' } }, { startLine: 51 }), text('\n'.repeat(50)))).toBe(id);
    expect(await idOf(at({}, { startLine: 2 }), text(''))).not.toBe(id);
  });
});
