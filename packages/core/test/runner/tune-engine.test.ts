import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

const TUNE = fileURLToPath(new URL('../../dist/node/tune-engine.js', import.meta.url));
/** Makes much that lives for a while, as pages of rows do, and says how large the young generation is then. */
const CHURN = `
  const { tuneEngine } = await import(process.argv[1]);
  tuneEngine({ streaming: process.argv[2] === 'streaming' });
  const { getHeapSpaceStatistics } = await import('node:v8');
  const pages = [];
  for (let page = 0; page < 300; page++) {
    pages.push(Array.from({ length: 2000 }, (_, row) => ({ row, name: 'row ' + row, tags: [row] })));
    if (pages.length > 20) pages.shift();
    await new Promise((resolve) => setImmediate(resolve));
  }
  process.stdout.write(String(getHeapSpaceStatistics().find((space) => space.space_name === 'new_space').space_size));
`;

async function youngAfter(load: string): Promise<number> {
  const args = ['--input-type=module', '--eval', CHURN, '--', TUNE, load];
  const { stdout, stderr } = await promisify(execFile)(process.execPath, args);
  expect(stderr).toBe('');
  return Number(stdout);
}

it.runIf(process.versions.node.startsWith('20.'))(
  'the young generation of what streams stays small',
  async () => {
    expect(await youngAfter('streaming')).toBeLessThan(20e6);
    expect(await youngAfter('any')).toBeGreaterThan(20e6);
  },
  60_000,
);
