import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findClasses } from '../../src/lib/cluster/find-classes.ts';
import type { Embedded } from '../../src/rows.ts';
import { collect, embeddedRow, type Made, membersOf, quiet, statements } from './world.ts';

const find = (rows: readonly Embedded[], minScore = 0.5) => findClasses(collect(rows), minScore, quiet);
const rowsOf = (made: readonly Made[]) => made.map(embeddedRow);

/** Families of clones, each with a topic of its own, copies edited here and there, among functions that are alone. */
const corpus = fc
  .array(
    fc.record({
      length: fc.integer({ min: 8, max: 20 }),
      copies: fc.array(fc.record({ edit: fc.option(fc.nat(19)), spelling: fc.constantFrom('', '', 'A', 'B') }), {
        minLength: 1,
        maxLength: 5,
      }),
    }),
    { minLength: 1, maxLength: 8 },
  )
  .map((families) =>
    families.flatMap(({ length, copies }, topic) =>
      copies.map(({ edit, spelling }, copy): Made => {
        const body = statements(topic, length);
        const edited = edit === null ? body : body.with(edit % length, 900_000 + topic * 100 + edit);
        return { path: `src/${topic}/${copy}.ts`, name: `f${topic}x${copy}`, statements: edited, spelling };
      }),
    ),
  );

describe('classes', () => {
  it('S3-12 are the same whatever the order of the rows', async () => {
    await fc.assert(
      fc.asyncProperty(
        corpus.chain((made) =>
          fc.tuple(fc.constant(made), fc.shuffledSubarray(made, { minLength: made.length, maxLength: made.length })),
        ),
        async ([made, shuffled]) => {
          expect(await find(rowsOf(shuffled))).toEqual(await find(rowsOf(made)));
        },
      ),
    );
  });

  it('hold nobody twice, the best first, each at least as good as asked for', async () => {
    await fc.assert(
      fc.asyncProperty(corpus, fc.constantFrom(0.5, 0.7, 0.9), async (made, minScore) => {
        const classes = await find(rowsOf(made), minScore);
        const anchors = classes.flatMap(({ members }) => members.map(({ anchor }) => anchor));
        expect(new Set(anchors).size).toBe(anchors.length);
        expect(classes.map(({ score }) => score)).toEqual(classes.map(({ score }) => score).sort((a, b) => b - a));
        for (const { score, members, medoid, weakest } of classes) {
          expect(score).toBeGreaterThanOrEqual(minScore - 1e-4);
          expect(weakest).toBeLessThanOrEqual(score);
          expect(members.length).toBeGreaterThan(1);
          expect(members.find(({ anchor }) => anchor === medoid)?.similarity).toBe(1);
          for (const { similarity } of members) expect(similarity).toBeGreaterThanOrEqual(minScore - 1e-4);
        }
      }),
    );
  });

  it('bring planted clones back and join no two topics', async () => {
    await fc.assert(
      fc.asyncProperty(corpus, async (made) => {
        const topicOf = (name: string) => name.slice(1).split('x')[0];
        const classes = membersOf(await find(rowsOf(made)));
        for (const names of classes) expect(new Set(names.map(topicOf)).size).toBe(1);
        const unedited = made.filter(
          ({ statements: body, spelling }) => body.every((each) => each < 900_000) && !spelling,
        );
        for (const a of unedited) {
          for (const b of unedited) {
            if (a.name === b.name || topicOf(a.name) !== topicOf(b.name)) continue;
            expect(classes.some((names) => names.includes(a.name) && names.includes(b.name))).toBe(true);
          }
        }
      }),
    );
  });

  it('do not change when a file moves, but for the paths', async () => {
    const made = [0, 1, 2].map(
      (copy): Made => ({ path: `a/${copy}.ts`, name: `f${copy}`, statements: statements(copy % 2, 12) }),
    );
    const moved = made.map((each) => ({ ...each, path: each.path.replace('a/0', 'z/9') }));
    expect(membersOf(await find(rowsOf(moved)))).toEqual(membersOf(await find(rowsOf(made))));
  });

  it('tell tiers apart', async () => {
    const body = statements(1, 20);
    const tierOf = async (other: Partial<Made>) => {
      const [only] = await find(
        rowsOf([
          { path: 'a.ts', name: 'a', statements: body },
          { path: 'b.ts', name: 'b', statements: body, ...other },
        ]),
      );
      return only?.tier;
    };
    expect(await tierOf({})).toBe('identical');
    expect(await tierOf({ spelling: 'X' })).toBe('renamed');
    expect(await tierOf({ statements: body.with(4, 77_000) })).toBe('edited');
  });

  it('score a copy of many the same as a pair: 500 copies are one class at 1', async () => {
    const rows = rowsOf(
      Array.from({ length: 500 }, (_, i) => ({ path: `p${i}.ts`, name: 'f', statements: statements(3, 10) })),
    );
    const [only, ...others] = await find(rows);
    expect(others).toEqual([]);
    expect(only).toMatchObject({ score: 1, tier: 'identical', weakest: 1 });
    expect(only?.members).toHaveLength(500);
  });

  it('score copies that differ in own names and literals the same way, and call them renamed', async () => {
    const rows = rowsOf(
      Array.from({ length: 500 }, (_, i) => ({ path: `p${i}.ts`, name: 'f', statements: statements(3, 10) })),
    );
    const renamed = rows.map((row, i) => ({ ...row, exact: `${row.exact}${i}` }));
    const [only, ...others] = await find(renamed);
    expect(others).toEqual([]);
    expect(only).toMatchObject({ tier: 'renamed', weakest: 1 });
    expect(only?.members).toHaveLength(500);
  });

  it('join crowds of edited copies, in which nothing is rare', async () => {
    const rows = rowsOf(
      Array.from(
        { length: 180 },
        (_, i): Made => ({ path: `p${i}.ts`, name: 'f', statements: statements(3, 15).with(i % 15, 80_000 + i) }),
      ),
    );
    const classes = await find(rows);
    expect(classes).toHaveLength(1);
    expect(classes[0]?.members).toHaveLength(180);
  });

  it('count an anchor that came twice once', async () => {
    const row = embeddedRow({ path: 'a.ts', name: 'f', statements: statements(3, 10) });
    expect(await find([row, row])).toEqual([]);
  });

  it('join large families of renamed copies although each is compared with a few only', async () => {
    const rows = rowsOf(
      Array.from({ length: 120 }, (_, i) => ({
        path: `p${i}.ts`,
        name: `f${i}`,
        statements: statements(3, 14),
        // The first names in common, so that all are alike.
        spelling: i % 2 === 0 ? '' : `${i}`,
      })),
    );
    const classes = await find(rows);
    expect(classes.flatMap(({ members }) => members)).toHaveLength(120);
  });

  it('keep what is small or says little below the threshold of tasks', async () => {
    const short = [0, 1].map((copy) => ({ path: `${copy}.ts`, name: 'f', statements: statements(7, 3) }));
    const [only] = await find(rowsOf(short));
    expect(only).toMatchObject({ tier: 'identical' });
    expect(only?.score).toBeLessThan(0.8);
  });

  it('stop when the run is interrupted', async () => {
    const rows = rowsOf(
      Array.from({ length: 600 }, (_, i) => ({ path: `p${i}.ts`, name: 'f', statements: statements(i, 8) })),
    );
    const reason = new Error('interrupted');
    const ctx = { ...quiet, signal: AbortSignal.abort(reason) };
    await expect(findClasses(collect(rows), 0.5, ctx)).rejects.toBe(reason);
  });

  it('never put a function and one inside it together, and leave out classes that lie inside another', async () => {
    const inner = statements(5, 10);
    const outer = [...inner, ...statements(6, 4)];
    const one: Made[] = [
      { path: 'a.ts', name: 'outer', statements: outer, start: 0, end: 1000 },
      { path: 'a.ts', name: 'inner', statements: inner, start: 10, end: 900 },
    ];
    expect(await find(rowsOf(one))).toEqual([]);
    const two = [...one, ...one.map((each) => ({ ...each, path: 'b.ts' }))];
    expect(membersOf(await find(rowsOf(two)))).toEqual([['outer', 'outer']]);
  });
});
