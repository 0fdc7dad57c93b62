import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { defineStep, Pipeline, z } from '../../src/index.ts';
import type { CliDefinition } from '../../src/node/index.ts';
import { definition as demo } from './fixtures/demo/pipeline.mjs';
import { demoCli, temporaryFolder } from './world.ts';

const definition: CliDefinition = {
  ...demo,
  findings: { outdated: (row) => Number((row as { outcome?: string }).outcome === 'previewed') },
  check: { finding: 'outdated', description: 'exit 1 where a word is not written down' },
};

describe('--check', () => {
  it('exits 1 with the diff of what --write would change, and 0 once that is written', async () => {
    const root = await temporaryFolder();
    const stale = await demoCli(root, ['run', '--check'], { definition });
    expect(stale.code).toBe(1);
    expect(stale.err).toContain('--- /dev/null\n+++ b/out/w-0.txt\n@@ -0,0 +1,1 @@\n+WORD 0!\n');
    expect(stale.err).toContain('--fail-on outdated: 3 found\n');
    expect(existsSync(join(root, 'out'))).toBe(false);
    await demoCli(root, ['run', '--write'], { definition });
    const current = await demoCli(root, ['run', '--check'], { definition });
    expect([current.code, current.err.includes('+++')]).toEqual([0, false]);
    expect(await readFile(join(root, 'out/w-0.txt'), 'utf8')).toBe('WORD 0!\n');
  });

  it('goes with other findings, not with --write, and is no flag of a pipeline that has nothing to check', async () => {
    const root = await temporaryFolder();
    expect((await demoCli(root, ['run', '--check', '--fail-on', 'outdated=9'], { definition })).code).toBe(1);
    const both = await demoCli(root, ['run', '--check', '--write'], { definition });
    expect([both.code, both.err]).toEqual([2, expect.stringMatching(/^error CONFIG_INVALID: --check writes nothing/)]);
    expect((await demoCli(root, ['run', '--check'])).err).toContain("unknown option '--check'");
  });
});

describe('--from a step that may start a run', () => {
  const number = z.object({ type: z.literal('number'), from: z.string() });
  const step = (name: string, source: boolean) =>
    defineStep({
      ...{ name, input: number, output: number, config: z.strictObject({}), source },
      async *run(rows) {
        yield* rows;
        if (source) yield { type: 'number' as const, from: name };
      },
    });
  const numbers: CliDefinition = {
    pipeline: Pipeline.start('core', step('01-one', true)).pipe(step('02-two', true)).pipe(step('03-three', false)),
    description: 'Numbers.',
    version: '1.0.0',
  };
  const run = async (root: string, ...argv: string[]) =>
    demoCli(root, ['run', '--json', ...argv], { definition: numbers });

  it('starts from nothing, and says so, unless rows of the step before are kept', async () => {
    const root = await temporaryFolder();
    const alone = await run(root, '--from', '02');
    expect(alone.rows()).toEqual([{ type: 'number', from: '02-two' }]);
    expect(alone.err).toContain('no rows of 01-one are kept: 02-two starts from nothing');
    await run(root, '--keep-rows');
    expect((await run(root, '--from', '02')).rows()).toEqual([
      { type: 'number', from: '01-one' },
      { type: 'number', from: '02-two' },
    ]);
  });

  it('is the only one that may: another says that it has no input', async () => {
    const { code, err } = await run(await temporaryFolder(), '--from', '03');
    expect([code, err]).toEqual([2, expect.stringContaining('ROWS_NOT_KEPT')]);
  });
});
