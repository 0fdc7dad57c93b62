import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const script = fileURLToPath(new URL('../test-totals.mjs', import.meta.url));
const passing = {
  success: true,
  numPassedTests: 7,
  numFailedTests: 0,
  numPendingTests: 2,
  numTodoTests: 1,
  testResults: [{ status: 'passed', assertionResults: [{ status: 'passed' }] }],
};

describe('the last line of .ci/run', () => {
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'test-totals-'));
  });

  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('counts todo tests as skipped', async () => {
    expect(await totals(passing)).toEqual({ code: 0, text: '7 passed, 0 failed, 3 skipped\n' });
  });

  it('counts failed tests', async () => {
    const testResults = [{ status: 'failed', assertionResults: [{ status: 'failed' }] }];
    const report = { ...passing, success: false, numFailedTests: 1, testResults };
    expect(await totals(report)).toEqual({ code: 1, text: '7 passed, 1 failed, 3 skipped\n' });
  });

  it('counts a test file that does not load', async () => {
    const testResults = [...passing.testResults, { status: 'failed', assertionResults: [] }];
    expect(await totals({ ...passing, success: false, testResults })).toMatchObject({
      text: '7 passed, 1 failed, 3 skipped\n',
    });
  });

  it('fails a run that failed outside of any test', async () => {
    expect(await totals({ ...passing, success: false })).toEqual({ code: 1, text: '7 passed, 1 failed, 3 skipped\n' });
  });

  it('fails without a report', async () => {
    expect(await run(join(folder, 'missing.json'))).toEqual({ code: 1, text: '0 passed, 1 failed, 0 skipped\n' });
  });

  async function totals(report: object): Promise<{ code: number; text: string }> {
    const file = join(folder, 'vitest.json');
    await writeFile(file, JSON.stringify(report));
    return run(file);
  }

  function run(file: string): Promise<{ code: number; text: string }> {
    return new Promise((resolve) => {
      execFile(process.execPath, [script, file], (error, stdout) => {
        resolve({ code: typeof error?.code === 'number' ? error.code : 0, text: stdout });
      });
    });
  }
});
