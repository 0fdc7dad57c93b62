import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type BatchLinter, batches, type Linted, lintRobustly } from '../../src/lib/lint/lint-batches.ts';

const DIAGNOSTIC = { rule: 'r', severity: 'error', message: 'm' };

/** A linter that dies at some files, and tells at some of them which one it was. */
function makeLinter(deadly: ReadonlySet<string>, tells: boolean): BatchLinter & { calls: () => number } {
  let calls = 0;
  return {
    name: 'oxlint',
    exclude: 'leave it out',
    calls: () => calls,
    async lint(paths) {
      calls += 1;
      const at = paths.find((path) => deadly.has(path));
      if (at !== undefined) return { crash: 'died', ...(tells && { at }) };
      return { files: new Map(paths.map((path) => [path, [DIAGNOSTIC]])), unread: [], count: paths.length };
    },
  };
}

async function collect(paths: readonly string[], linter: BatchLinter): Promise<Linted[]> {
  const all: Linted[] = [];
  for await (const linted of lintRobustly(paths, linter)) all.push(linted);
  return all;
}

test('whatever files a linter dies at, these are lost, all others are linted, each once', async () => {
  const paths = fc.uniqueArray(fc.string({ minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 40 });
  await fc.assert(
    fc.asyncProperty(paths, fc.func(fc.boolean()), fc.boolean(), async (all, dies, tells) => {
      const deadly = new Set(all.filter((path) => dies(path)));
      const found = await collect(all, makeLinter(deadly, tells));
      const linted = found.flatMap(({ files }) => [...files.keys()]);
      const lost = found.flatMap(({ lostFiles = [] }) => lostFiles.map(({ path }) => path));
      expect(linted.sort()).toEqual(all.filter((path) => !deadly.has(path)).sort());
      expect(lost.sort()).toEqual([...deadly].sort());
    }),
  );
});

test('one deadly file of a thousand costs a process per halving', async () => {
  const paths = Array.from({ length: 1000 }, (_, n) => `${n}.js`);
  const silent = makeLinter(new Set(['617.js']), false);
  await collect(paths, silent);
  expect(silent.calls()).toBeLessThan(25);
  const telling = makeLinter(new Set(['617.js']), true);
  await collect(paths, telling);
  expect(telling.calls()).toBe(3);
});

test('a linter that names a file it was not given is not believed', async () => {
  const linter: BatchLinter = {
    name: 'eslint',
    exclude: '',
    lint: async (paths) =>
      paths.includes('b') ? { crash: 'died', at: 'elsewhere' } : { ...EMPTY, count: paths.length },
  };
  const found = await collect(['a', 'b', 'c'], linter);
  expect(found.flatMap(({ lostFiles = [] }) => lostFiles.map(({ path }) => path))).toEqual(['b']);
  expect(found.reduce((sum, { count }) => sum + count, 0)).toBe(2);
});

const EMPTY: Linted = { files: new Map(), unread: [], count: 0 };

test('batches hold all paths in order, and never more than a command line takes', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ minLength: 1, maxLength: 4000 }), { maxLength: 60 }), (paths) => {
      const all = [...batches(paths)];
      expect(all.flat()).toEqual(paths);
      for (const batch of all) {
        expect(batch.length).toBeGreaterThan(0);
        expect(batch.length === 1 || batch.join('   ').length <= 100_003).toBe(true);
      }
    }),
  );
  expect([...batches(Array.from({ length: 2500 }, () => 'a'))].map(({ length }) => length)).toEqual([1000, 1000, 500]);
});
