import { removeFolders } from '@pipelines/core/testing';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { sarifLog } from '../../src/lib/sarif/sarif-log.ts';
import { finding, problem } from '../../src/rows.ts';
import { randomFindings } from './random-findings.ts';
import { readLog } from './read-log.ts';
import { CODEQL, SEMGREP } from './tool-logs.ts';

afterAll(removeFolders);

/** Anything JSON can hold, with words that mean something in SARIF or in JavaScript. */
const anything = fc.oneof(
  fc.jsonValue({ maxDepth: 2 }).map((value) => JSON.parse(JSON.stringify(value))),
  fc.constantFrom(
    'constructor',
    '__proto__',
    'error',
    'none',
    '../..',
    '{0}',
    -1,
    0,
    1e300,
    '',
    [],
    {},
    null,
    true,
    [null],
    [''],
  ),
);

/** A log in which some values, wherever they are, have become something else. */
const spoiled = fc
  .tuple(
    fc.oneof(
      fc.constantFrom<object>(CODEQL, SEMGREP),
      randomFindings.map((found) => JSON.parse([...sarifLog(found.map((one) => ({ finding: one })))].join(''))),
    ),
    fc.array(fc.tuple(fc.nat(), anything), { minLength: 1, maxLength: 6 }),
  )
  .map(([log, changes]) => {
    const copy = JSON.parse(JSON.stringify(log));
    for (const [at, value] of changes) spoil(copy, at, value);
    return copy;
  });

function spoil(log: object, at: number, value: unknown): void {
  const places: [Record<string, unknown>, string][] = [];
  const visit = (node: unknown): void => {
    if (typeof node !== 'object' || node === null) return;
    for (const [key, child] of Object.entries(node)) {
      if (key !== 'version') places.push([node as Record<string, unknown>, key]);
      visit(child);
    }
  };
  visit(log);
  const place = places[at % Math.max(1, places.length)];
  if (place) place[0][place[1]] = structuredClone(value);
}

describe('a SARIF file with wrong values in it', () => {
  it('gives rows of the right shape, with ids of their own, and never fails', async () => {
    await fc.assert(
      fc.asyncProperty(spoiled, async (log) => {
        const { findings, problems, end } = await readLog(JSON.stringify(log));
        for (const row of findings) expect(finding.safeParse(row).error).toBeUndefined();
        for (const row of problems) expect(problem.safeParse(row).error).toBeUndefined();
        expect(new Set(findings.map(({ id }) => id)).size).toBe(findings.length);
        expect(end.origin).not.toBe('');
      }),
      { numRuns: 300 },
    );
  });

  it('gives the findings before the place where its bytes are wrong, and says that some may be missing', async () => {
    const text = Buffer.from(JSON.stringify(CODEQL));
    await fc.assert(
      fc.asyncProperty(fc.nat(text.length - 1), fc.nat(255), async (at, byte) => {
        const bytes = Buffer.from(text);
        bytes[at] = byte;
        const { findings, problems, end } = await readLog(bytes);
        for (const row of [...findings, ...problems]) expect(row).toHaveProperty('type');
        if (findings.length < 2) expect(end.remainder).toBeDefined();
      }),
      {
        numRuns: 200,
        examples: [
          [0, 0x20],
          [text.length - 1, 0x20],
          [text.indexOf('},{"ruleId"') + 1, 0],
        ],
      },
    );
  });
});
