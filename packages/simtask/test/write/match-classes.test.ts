import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Memory, matchClasses, type Today } from '../../src/lib/write/match-classes.ts';

/** Functions by number. A folder may move, the content of a function may change. */
const fn = (n: number, folder = 'src') => ({ anchor: `${folder}/f${n}.ts#f${n}`, hash: `hash${n}` });

const memory = (numbers: readonly number[], live = true, folder?: string): Memory => ({
  members: numbers.map((n) => fn(n, folder)),
  live,
  follows: live,
});
const today = (numbers: readonly number[], folder?: string): Today => ({ members: numbers.map((n) => fn(n, folder)) });

/** Some functions in disjoint groups of at least two. */
const groups = fc.array(fc.integer({ min: 0, max: 7 }), { minLength: 24, maxLength: 24 }).map((group) => {
  const found = new Map<number, number[]>();
  for (const [n, at] of group.entries()) if (at < 6) found.set(at, [...(found.get(at) ?? []), n]);
  return [...found.values()].filter(({ length }) => length >= 2);
});

const shared = (a: readonly number[], b: readonly number[]) => a.filter((n) => b.includes(n)).length;

describe('matchClasses', () => {
  it('gives every id at most once, and each to a class that holds the largest part of it', () => {
    fc.assert(
      fc.property(groups, groups, (before, after) => {
        const { kept, heirs } = matchClasses(
          before.map((group) => memory(group)),
          after.map((group) => today(group)),
        );
        const given = kept.filter((at) => at !== undefined);
        expect(new Set(given).size).toBe(given.length);
        for (const [at, of] of kept.entries()) {
          if (of === undefined) continue;
          expect(heirs[of]).toBe(at);
          const most = Math.max(...after.map((group) => shared(before[of] ?? [], group)));
          expect(shared(before[of] ?? [], after[at] ?? [])).toBe(most);
        }
      }),
    );
  });

  it('takes no id away while its largest part lives, unless another id has as much of that class', () => {
    fc.assert(
      fc.property(groups, groups, (before, after) => {
        const { kept, heirs } = matchClasses(
          before.map((group) => memory(group)),
          after.map((group) => today(group)),
        );
        for (const [of, group] of before.entries()) {
          const heir = heirs[of];
          const lives = after.some((each) => shared(group, each) > 0);
          expect(heir !== undefined).toBe(lives);
          if (heir === undefined) continue;
          const owner = kept[heir];
          expect(owner).toBeDefined();
          const part = (at: number) => shared(before[at] ?? [], after[heir] ?? []);
          if (owner !== of) expect(part(owner ?? -1)).toBeGreaterThanOrEqual(part(of));
        }
      }),
    );
  });

  it('gives the same ids the next time', () => {
    fc.assert(
      fc.property(groups, groups, (before, after) => {
        const classes = after.map((group) => today(group));
        const first = matchClasses(
          before.map((group) => memory(group)),
          classes,
        );
        const lost = before.flatMap((group, of) =>
          first.kept.includes(of) ? [] : [{ ...memory(group, false), follows: true }],
        );
        const next = matchClasses([...after.map((group) => memory(group)), ...lost], classes);
        expect(next.kept).toEqual(after.map((_, at) => at));
      }),
    );
  });

  it('follows functions whose files all moved, by name and content', () => {
    fc.assert(
      fc.property(groups, (before) => {
        const matching = matchClasses(
          before.map((group) => memory(group)),
          before.map((group) => today(group, 'packages/new')),
        );
        expect(matching.kept).toEqual(before.map((_, at) => at));
      }),
    );
  });

  it('follows functions of the ledger, whose content is not known, by name and file name', () => {
    const members = [1, 2].map((n) => ({ ...fn(n), hash: '' }));
    const known = [{ members, live: false, follows: false }];
    expect(matchClasses(known, [today([1, 2], 'packages/new')]).kept).toEqual([0]);
    const ambiguous = [1, 2].flatMap((n) => [fn(n, 'a'), fn(n, 'b')]);
    expect(matchClasses(known, [{ members: ambiguous }]).kept).toEqual([undefined]);
  });

  it('counts copies that moved once each', () => {
    const copy = (folder: string) => ({ anchor: `${folder}/f.ts#f`, hash: 'same' });
    const known: Memory = { members: [copy('a'), copy('b')], live: false, follows: false };
    const { kept } = matchClasses([known], [{ members: ['c', 'd', 'e', 'f', 'g'].map(copy) }]);
    expect(kept).toEqual([undefined]);
    expect(matchClasses([known], [{ members: ['c', 'd', 'e', 'f'].map(copy) }]).kept).toEqual([0]);
  });

  it('leaves the id with the larger part of a class that splits, and names the origin of the other', () => {
    const { kept, origins } = matchClasses([memory([1, 2, 3, 4, 5])], [today([1, 2]), today([3, 4, 5])]);
    expect(kept).toEqual([undefined, 0]);
    expect(origins).toEqual([{ memory: 0, shared: 2 }, undefined]);
  });

  it('lets the larger overlap keep its id when classes merge, then the older one', () => {
    expect(matchClasses([memory([1, 2]), memory([3, 4, 5])], [today([1, 2, 3, 4, 5])]).kept).toEqual([1]);
    expect(matchClasses([memory([1, 2]), memory([3, 4])], [today([1, 2, 3, 4])]).kept).toEqual([0]);
  });

  it('prefers an open task to one that is closed, and knows a closed one by half of a class only', () => {
    expect(matchClasses([memory([1, 2, 3], false), memory([4])], [today([1, 2, 3, 4])]).kept).toEqual([1]);
    expect(matchClasses([memory([1, 2], false)], [today([1, 2, 3, 4])]).kept).toEqual([0]);
    expect(matchClasses([memory([1, 2], false)], [today([1, 2, 3, 4, 5])]).kept).toEqual([undefined]);
    expect(matchClasses([memory([1, 2])], [today([1, 3, 4, 5, 6])]).kept).toEqual([0]);
  });
});
