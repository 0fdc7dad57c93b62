import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import fc from 'fast-check';
import { beforeAll, describe, expect, it, type TestContext } from 'vitest';
import { type LoggedFinding, sarifLog } from '../../src/lib/sarif/sarif-log.ts';
import { emittedSchema } from './emitted-schema.ts';
import { randomFindings } from './random-findings.ts';

const OFFICIAL = 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json';

interface Validate {
  (data: unknown): boolean;
  readonly errors?: unknown;
}

/** Both packages are CommonJS with a default export. */
const require = createRequire(import.meta.url);
const Ajv = require('ajv').default;
const AjvDraft04 = require('ajv-draft-04').default;

const logs = randomFindings.map((findings) => {
  const verdicts = [undefined, 'rejected', 'deferred', 'dismissed', 'old'] as const;
  const logged = findings.map((finding, at): LoggedFinding => {
    const verdict = verdicts[at % verdicts.length];
    return { finding, aside: verdict && { verdict, reason: `reason ${at}` } };
  });
  return JSON.parse([...sarifLog(logged, { version: '1.0.0', revision: 'abc' })].join(''));
});

function expectValid(validate: Validate): void {
  fc.assert(
    fc.property(logs, (log) => {
      const isValid = validate(log);
      expect(validate.errors ?? []).toEqual([]);
      expect(isValid).toBe(true);
    }),
    { numRuns: 100 },
  );
}

/** The official schema is not ours to keep: it is read from SARIF_SCHEMA, else from its home. */
async function officialSchema(): Promise<object | undefined> {
  const file = process.env['SARIF_SCHEMA'];
  if (file !== undefined) return JSON.parse(await readFile(file, 'utf8'));
  const answer = await fetch(OFFICIAL, { signal: AbortSignal.timeout(3000) }).catch(() => undefined);
  return answer?.ok ? ((await answer.json()) as object) : undefined;
}

describe('the SARIF we write', () => {
  let official: object | undefined;
  beforeAll(async () => {
    official = await officialSchema();
  });

  it('has the shape that we know SARIF 2.1.0 to have, whatever the findings', () => {
    expectValid(new Ajv({ strict: false }).compile(emittedSchema));
  });

  it('is valid by the official schema, whatever the findings', (ctx: TestContext) => {
    if (!official) ctx.skip(`the official schema is out of reach: give its file as SARIF_SCHEMA (${OFFICIAL})`);
    expectValid(new AjvDraft04({ strict: false, logger: false }).compile(official));
  });
});
