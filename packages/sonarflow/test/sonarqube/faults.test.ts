import { afterAll, describe, expect, it } from 'vitest';
import { type Fault, type FaultScript, once, type SeenRequest } from '../../../../bench/src/sonarqube-server/faults.ts';
import { generateCode, type ServedCode } from '../../../../bench/src/sonarqube-server/project.ts';
import type { ServerOptions } from '../../../../bench/src/sonarqube-server/server.ts';
import { keysOf, type Reading, readProject, servers } from './world.ts';

const { start } = servers();

/** 2 pages of issues, one of hotspots. */
const small = () => generateCode({ issues: 800, hotspots: 40, rules: 8 });
/** Slices by rule. */
const large = () => generateCode({ issues: 10_400, rules: 8, hotspots: 3 });

const isRows = ({ path, query }: SeenRequest) => path.endsWith('s/search') && query.get('ps') === '500';
const isIssuePage = (request: SeenRequest) => request.path === 'api/issues/search' && isRows(request);

interface Told {
  readonly fault: string;
  readonly requests: number;
  readonly failed: number;
  readonly findings: number;
  readonly complete: string;
}
const table: Told[] = [];
afterAll(() => console.table(table));

async function withFaults(name: string, faults: FaultScript, options: Partial<ServerOptions> = {}, retries = 5) {
  let failed = 0;
  const counted: FaultScript = (request) => {
    const fault = faults(request);
    if (fault) failed += 1;
    return fault;
  };
  const code = options.code ?? small();
  const server = await start({ code, ...options, faults: counted });
  const reading = await readProject({ fetch: { timeout: 1, retries } });
  const { complete, remainder } = reading.fetched;
  table.push({
    fault: name,
    requests: server.requests.length,
    failed,
    findings: reading.findings.length,
    complete: complete ? 'yes' : `no: ${remainder?.missing ?? '?'} missing`,
  });
  expect(failed).toBeGreaterThan(0);
  return { reading, server };
}

function expectWhole(reading: Reading, { issues, hotspots }: ServedCode): void {
  const keys = keysOf(reading);
  expect(new Set(keys).size).toBe(keys.length);
  expect([...keys].sort()).toEqual([...issues, ...hotspots].map(({ key }) => key).sort());
  expect(reading.fetched.complete).toBe(true);
}

const PASSING: Readonly<Record<string, Fault>> = {
  '429 with Retry-After': { kind: 'status', status: 429, retryAfter: '1' },
  '429 without Retry-After': { kind: 'status', status: 429 },
  '503': { kind: 'status', status: 503 },
  '500 without JSON': { kind: 'status', status: 500, text: 'boom' },
  'HTML error page': { kind: 'html', status: 502 },
  'HTML page as a success': { kind: 'html' },
  'stalled header': { kind: 'stalled-header' },
  'stalled body': { kind: 'stalled-body' },
  'short body': { kind: 'short-body' },
  'connection reset': { kind: 'reset' },
};

describe('findings are complete and unique in spite of', () => {
  it.each(Object.entries(PASSING))('%s, once for every request', async (name, fault) => {
    const code = small();
    // 01 waits longer than a test should for an answer that stops.
    const isSlow = fault.kind === 'stalled-header' || fault.kind === 'stalled-body';
    const { reading } = await withFaults(name, isSlow ? once(fault, isRows) : once(fault), { code });
    expectWhole(reading, code);
  });

  it('Retry-After as a date of a clock that is an hour ahead', async () => {
    const code = small();
    const hour = 3_600_000;
    const faults: FaultScript = (request) => {
      const retryAfter = new Date(Date.now() + hour + 1500).toUTCString();
      return once({ kind: 'status', status: 429, retryAfter }, isIssuePage)(request);
    };
    const started = performance.now();
    const { reading } = await withFaults('429 with a date, clock skew', faults, { code, clockSkew: hour });
    expectWhole(reading, code);
    expect(performance.now() - started).toBeLessThan(30_000);
  });

  it('rows that moved between the pages, once', async () => {
    const code = large();
    const isLater = (request: SeenRequest) => isIssuePage(request) && request.query.get('p') !== '1';
    const { reading } = await withFaults('duplicate and missing rows', once({ kind: 'shifted-rows' }, isLater), {
      code,
    });
    expectWhole(reading, code);
  });

  it('a total that one page tells otherwise', async () => {
    const code = large();
    const fault = once({ kind: 'other-total', by: 7 }, (request) => isIssuePage(request) && request.index % 5 === 0);
    const { reading } = await withFaults('a total that differs once', fault, { code });
    expectWhole(reading, code);
  });

  it('issues that come and go while they are read', async () => {
    const code = large();
    const after: ServedCode = large();
    const [gone, ...kept] = after.issues;
    const born = { ...kept[5], key: 'born-while-reading' } as (typeof kept)[number];
    after.issues = [...kept, born];
    let pages = 0;
    const change = () => {
      code.issues = after.issues;
    };
    const faults: FaultScript = (request) => {
      if (!isIssuePage(request)) return undefined;
      pages += 1;
      return pages === 12 ? { kind: 'change', change } : undefined;
    };
    const { reading } = await withFaults('a total that changes', faults, { code });
    const keys = new Set(keysOf(reading));
    expect(keys.size).toBe(reading.findings.length);
    expect(reading.fetched.complete).toBe(true);
    expect(after.issues.filter(({ key }) => !keys.has(key))).toEqual([]);
    // Nothing but what was there at some time of the run.
    const listed = new Set([...after.issues, ...after.hotspots].map(({ key }) => key));
    const stale = [...keys].filter((key) => !listed.has(key));
    expect(stale).toEqual(keys.has(gone?.key ?? '') ? [gone?.key] : []);
  });
});

describe('a remainder is told', () => {
  it('of rows that are missing whenever they are asked for', async () => {
    const faults: FaultScript = (request) =>
      isIssuePage(request) && request.query.get('p') === '2' ? { kind: 'shifted-rows' } : undefined;
    const { reading } = await withFaults('duplicate and missing rows, always', faults);
    expect(reading.fetched).toMatchObject({ complete: false, remainder: { missing: 1 } });
    expect(reading.fetched.remainder?.reason).toContain('changed while they were read');
  });

  it('of a page that is never answered', async () => {
    const faults: FaultScript = (request) =>
      isIssuePage(request) && request.query.get('p') === '2' ? { kind: 'status', status: 503 } : undefined;
    const { reading } = await withFaults('503, always, for one page', faults);
    expect(reading.findings.length).toBe(540);
    expect(reading.fetched).toMatchObject({ complete: false, remainder: { missing: 300 } });
    expect(reading.fetched.remainder?.reason).toMatch(/503.*6 attempts/);
  });

  it('of a server that dies while it is read', async () => {
    let pages = 0;
    const faults: FaultScript = (request) => {
      if (isIssuePage(request)) pages += 1;
      return pages > 9 ? { kind: 'reset' } : undefined;
    };
    const code = large();
    const { reading } = await withFaults('server dies', faults, { code }, 2);
    const { remainder } = reading.fetched;
    expect(reading.findings.length).toBeGreaterThan(0);
    expect(reading.fetched.complete).toBe(false);
    expect(remainder?.reason).toContain('connection');
  });

  it('of hotspots that the token may not see', async () => {
    const faults: FaultScript = ({ path }) =>
      path === 'api/hotspots/search'
        ? { kind: 'status', status: 403, text: '{"errors":[{"msg":"Insufficient privileges"}]}' }
        : undefined;
    const { reading } = await withFaults('403 for hotspots', faults);
    expect(reading.fetched.complete).toBe(false);
    expect(reading.problems).toMatchObject([
      { code: 'SOURCE_PARTIAL', message: expect.stringContaining('Insufficient') },
    ]);
  });
});

describe('the run goes on', () => {
  it('when the token is refused once', async () => {
    let refused = false;
    const faults: FaultScript = (request) => {
      if (refused || !isIssuePage(request)) return undefined;
      refused = true;
      return { kind: 'empty-401' };
    };
    const { reading } = await withFaults('empty 401, once', faults);
    expect(reading.fetched.complete).toBe(true);
  });
});

describe('the run ends with one line', () => {
  it('when the token is refused while it reads', async () => {
    await start({ code: small(), faults: (request) => (isIssuePage(request) ? { kind: 'empty-401' } : undefined) });
    await expect(readProject()).rejects.toThrow(/token refused \(401\)/);
    table.push({ fault: 'empty 401', requests: 3, failed: 1, findings: 0, complete: 'no: error' });
  });
});
