import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { makeFolder, removeFolders } from '@pipelines/core/testing';
import { afterAll, describe, expect, it } from 'vitest';
import type { FetchContext } from '../../src/lib/fetch/fetch-findings.ts';
import { Fingerprints } from '../../src/lib/finding/fingerprint.ts';
import { findingsOfSarif } from '../../src/lib/sarif/findings-of-sarif.ts';
import { logOf, readLog, resultAt } from './read-log.ts';

afterAll(removeFolders);

/** What was said of a file of which nothing could be used. */
async function refusal(log: string | Uint8Array): Promise<string> {
  const { findings, problems, end } = await readLog(log);
  expect(findings).toEqual([]);
  expect(problems).toHaveLength(1);
  const [problem] = problems;
  expect(end.remainder).toEqual({ reason: `${problem?.message} ${problem?.fix}` });
  return problem?.message ?? '';
}

const three = ['a.ts', 'b.ts', 'c.ts'].map((uri) => resultAt(uri));

describe('a SARIF file of another version', () => {
  it.each(['2.0.0', '2.0.0-csd.2.beta.2019-01-24', '1.0.0', '2.2', '3.0', 2.1])(
    'is refused with its version, the file and the way out: %s',
    async (version) => {
      const message = await refusal(JSON.stringify({ version, runs: [{ results: three }] }));
      expect(message).toContain('log.sarif');
      expect(message).toContain(`SARIF ${version}`);
      expect(message).toContain('2.1.0');
    },
  );

  it('is refused without a version, even if its runs look right', async () => {
    expect(await refusal(JSON.stringify({ runs: [{ results: three }] }))).toContain('says no version');
    expect(await refusal('{}')).toContain('says no version');
  });

  it('is refused without runs', async () => {
    expect(await refusal(JSON.stringify({ version: '2.1.0' }))).toContain('no runs');
  });
});

describe('a file that is no SARIF', () => {
  it.each([
    ['not JSON', 'error: tool crashed'],
    ['is not JSON', '<html></html>'],
    ['is not JSON', '[1]'],
    ['is not JSON', 'null'],
    ['is empty', ''],
    ['is empty', ' \n'],
  ])('is called what it is: %s', async (what, text) => {
    expect(await refusal(text)).toContain(what);
  });

  it('may be binary', async () => {
    expect(await refusal(Uint8Array.from({ length: 5000 }, (_, at) => (at * 31) % 251))).toContain('log.sarif');
  });

  it('may be gone since it was listed', async () => {
    const ctx = { root: makeFolder(), signal: new AbortController().signal } as FetchContext;
    rmSync(join(ctx.root, 'log.sarif'), { force: true });
    const reader = findingsOfSarif({ type: 'sarif', path: 'log.sarif', size: 1 }, ctx, new Fingerprints());
    expect((await reader.next()).value).toMatchObject({ type: 'problem', path: 'log.sarif' });
    expect((await reader.next()).value).toHaveProperty('remainder');
  });
});

describe('a SARIF file that is cut off', () => {
  const whole = logOf({ results: three });

  it('gives the findings before the cut, says where, and is not complete', async () => {
    const cut = whole.slice(0, whole.indexOf('c.ts'));
    const { findings, problems, end } = await readLog(cut);
    expect(findings.map(({ path }) => path)).toEqual(['a.ts', 'b.ts']);
    expect(problems).toHaveLength(1);
    expect(problems[0]?.message).toContain(`byte ${cut.length}`);
    expect(end.remainder?.reason).toContain('2 findings before it');
  });

  it('is not complete wherever it is cut', async () => {
    for (let length = 0; length < whole.length; length += 7) {
      const { findings, end } = await readLog(whole.slice(0, length));
      expect(end.remainder, `${length}`).toBeDefined();
      expect(findings.length).toBeLessThanOrEqual(3);
    }
  });

  it('is told by its schema where its version stood at the end', async () => {
    const run = { tool: { driver: { name: 'T' } }, results: three };
    const log = JSON.stringify({
      $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
      runs: [run],
      version: '2.1.0',
    });
    expect((await readLog(log)).findings).toHaveLength(3);
    expect((await readLog(log.slice(0, -10))).findings).toHaveLength(3);
  });

  it('is not complete where its rules cannot be read, but gives its findings', async () => {
    const { findings, end } = await readLog(whole.replace('"Tool"', 'Tool'));
    expect(findings).toHaveLength(3);
    expect(end.remainder?.reason).toContain('is not JSON');
  });

  it('is not complete if something follows its end', async () => {
    const { findings, end } = await readLog(`${whole}${whole}`);
    expect(findings).toHaveLength(3);
    expect(end.remainder?.reason).toContain('is not JSON');
  });
});

describe('a run that did not get to its end', () => {
  it.each([
    ['failed', { invocations: [{ executionSuccessful: false }], results: three }, 3],
    ['did not get to work', { results: null }, 0],
    ['did not get to work', {}, 0],
    ['other files', { externalPropertyFileReferences: { results: [{ location: { uri: 'x' } }] } }, 0],
  ])('is not complete: %s', async (what, run, count) => {
    const { findings, problems, end } = await readLog(logOf(run));
    expect(findings).toHaveLength(count);
    expect(problems[0]?.message).toContain(what);
    expect(end.remainder?.reason).toContain(what);
  });

  it('is complete without a finding', async () => {
    expect(await readLog(logOf({ results: [] }))).toEqual({ findings: [], problems: [], end: { origin: 'Tool' } });
  });

  it('is not complete where results are no objects; the others are there', async () => {
    const log = logOf({ results: [three[0], 'broken', null, three[1]] }).replace('"broken"', '{"a": }');
    const { findings, end } = await readLog(log);
    expect(findings).toHaveLength(2);
    expect(end.remainder?.reason).toContain('2 results');
  });
});

describe('the bytes of a file', () => {
  const log = logOf({ results: [resultAt('é.ts', { startLine: 1 }, { message: { text: 'naïve 🙂' } })] });
  const encodings: [string, Uint8Array][] = [
    ['UTF-8 with a byte order mark', Buffer.from(`\ufeff${log}`)],
    ['UTF-16LE with a byte order mark', Buffer.from(`\ufeff${log}`, 'utf16le')],
    ['UTF-16LE without one', Buffer.from(log, 'utf16le')],
    ['UTF-16BE with a byte order mark', Buffer.from(`\ufeff${log}`, 'utf16le').swap16()],
    ['lines that end as on Windows', Buffer.from(JSON.stringify(JSON.parse(log), null, 2).replaceAll('\n', '\r\n'))],
  ];

  it.each(encodings)('may be %s', async (_, bytes) => {
    const { findings, problems } = await readLog(bytes);
    expect(problems).toEqual([]);
    expect(findings).toMatchObject([{ path: 'é.ts', message: 'naïve 🙂' }]);
  });

  it('may be no UTF-8 in a message: what cannot be read is replaced, and nothing is lost', async () => {
    const { findings, problems } = await readLog(
      Buffer.from(logOf({ results: three }).replace('message"}', 'caf\xe9"}'), 'latin1'),
    );
    expect(problems).toEqual([]);
    expect(findings.map(({ message }) => message)).toEqual(['caf\ufffd', 'message', 'message']);
  });
});

describe('many results', () => {
  it('of one rule at one place are as many findings, with ids that stay when one more comes behind them', async () => {
    const results = Array.from({ length: 5001 }, () => resultAt('a.ts'));
    const { findings } = await readLog(logOf({ results: results.slice(1) }));
    const more = await readLog(logOf({ results }));
    expect(new Set(more.findings.map(({ id }) => id)).size).toBe(5001);
    expect(more.findings.slice(0, 5000)).toEqual(findings);
  });

  it('that say the same of the same columns are one finding', async () => {
    const region = { startLine: 1, startColumn: 2, endColumn: 5 };
    const results = [region, region, { ...region, endColumn: 6 }].map((where) => resultAt('a.ts', where));
    expect((await readLog(logOf({ results }))).findings).toHaveLength(2);
  });

  it('with an id of ours are each there once', async () => {
    const [finding] = (await readLog(logOf({ results: [three[0]] }))).findings;
    const own = resultAt('a.ts', { startLine: 1 }, { partialFingerprints: { 'sonarflow/v1': finding?.id } });
    const { findings } = await readLog(logOf({ results: [own, own] }));
    expect(findings.map(({ id }) => id)).toEqual([finding?.id]);
  });
});
