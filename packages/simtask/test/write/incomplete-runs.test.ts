import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeRepository, removeFolders } from '@pipelines/core/testing';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { simtask, tasksOf, workspaceCommits } from '../e2e/world.ts';

vi.setConfig({ testTimeout: 60_000 });
afterAll(removeFolders);

let root: string;
let tasks: Record<string, string>;

beforeAll(async () => {
  root = makeRepository(workspaceCommits());
  await simtask(['run', '--root', root, '--write', '--quiet']);
  tasks = tasksOf(root);
  expect(Object.keys(tasks)).toHaveLength(2);
});

describe('a run that does not see every class calls none of them gone', () => {
  it.each([[['--changed-since', 'HEAD']], [['--against', 'packages/stats/src/histogram.ts']]])('%j', async (flags) => {
    const { code, rows } = await simtask(['run', '--root', root, '--write', '--quiet', '--json', ...flags]);
    expect(code).toBe(0);
    expect(rows.at(-1)).toMatchObject({ type: 'report', classes: 0, resolved: 0 });
    expect(tasksOf(root)).toEqual(tasks);
  });

  it('a step that is given nothing', async () => {
    const { code, rows } = await simtask(['step', '05', '--root', root, '--write'], { stdin: '' });
    expect(code).toBe(0);
    expect(rows.at(-1)).toMatchObject({ type: 'report', resolved: 0 });
    expect(tasksOf(root)).toEqual(tasks);
  });

  it('a file of a member that cannot be parsed', async () => {
    writeFileSync(join(root, 'packages/orders/src/retry.ts'), 'export const = ;\n');
    const { rows } = await simtask(['run', '--root', root, '--write', '--quiet', '--json']);
    expect(rows.at(-1)).toMatchObject({ type: 'report', resolved: 0, problems: 1 });
    expect(tasksOf(root)).toEqual(tasks);
  });
});
