import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { costOf, costOfAll, isSecurity } from '../../src/lib/plan/finding-store.ts';
import { isBelow } from '../../src/lib/plan/folders.ts';
import { GROUPINGS } from '../../src/rows.ts';
import { bundleOf, finding, findings, nobody, place, shown, someFindings } from './world.ts';

const belonging = {
  ...nobody,
  ownersOf: (path: string) => (path.startsWith('a') ? ['@a'] : []),
  moduleOf: (path: string) => (path.startsWith('b') ? 'b' : undefined),
};

describe('bundles', () => {
  it('hold every finding once, within the budget, below their folder, disclosure apart, whatever the order', () => {
    fc.assert(
      fc.property(someFindings(), fc.constantFrom(...GROUPINGS), fc.nat(), (rows, by, seed) => {
        const { drafts } = place(rows, { by, belonging });
        const members = drafts.flatMap((draft) => draft.findings.map(({ id }) => id));
        expect([...members].sort()).toEqual(rows.map(({ id }) => id).sort());
        expect(new Set(drafts.map(({ id }) => id)).size).toBe(drafts.length);
        for (const { findings: all, prefix, rule } of drafts) {
          expect(all.length === 1 || costOfAll(all) <= 480).toBe(true);
          expect(all.every(({ path }) => isBelow(path, prefix))).toBe(true);
          expect(new Set(all.map(isSecurity)).size).toBe(1);
          expect(rule === undefined || all.every(({ about }) => about.rule === rule)).toBe(true);
        }
        const shuffled = [...rows].sort(
          (a, b) => ((a.id.charCodeAt(0) * seed) % 7) - ((b.id.charCodeAt(0) * seed) % 7),
        );
        expect(shown(place(shuffled, { by, belonging }).drafts)).toEqual(shown(drafts));
      }),
    );
  });

  it('keep their findings when others come and go, as long as the last run is remembered', () => {
    const waves = fc.array(fc.tuple(someFindings(40), fc.nat(5)), { maxLength: 4 });
    fc.assert(
      fc.property(someFindings(), waves, fc.constantFrom(...GROUPINGS), (rows, changes, by) => {
        let current = rows;
        let run = place(current, { by, belonging });
        for (const [come, gone] of changes) {
          const there = new Set(current.map(({ id }) => id));
          current = [...current.filter((_, at) => at % 6 !== gone), ...come.filter(({ id }) => !there.has(id))];
          const before = bundleOf(run.drafts);
          run = place(current, { by, belonging, memory: run.memory });
          const after = bundleOf(run.drafts);
          expect(after.size).toBe(current.length);
          for (const { id } of current) if (before.has(id)) expect(after.get(id)).toBe(before.get(id));
          for (const draft of run.drafts) {
            const [only] = draft.findings;
            const most = draft.findings.length === 1 && only ? costOf(only) : 960;
            expect(costOfAll(draft.findings)).toBeLessThanOrEqual(Math.max(960, most));
            expect(draft.findings.every(({ path }) => isBelow(path, draft.prefix))).toBe(true);
          }
          expect(new Set(run.drafts.map(({ id }) => id)).size).toBe(run.drafts.length);
        }
      }),
    );
  });

  it('stay as they are when one of them is fixed', () => {
    const rows = ['a', 'b', 'c'].flatMap((name) => findings(`src/${name}/x.ts`, 40));
    const first = place(rows);
    const [gone] = first.drafts;
    const fixed = new Set(gone?.findings.map(({ id }) => id));
    const second = place(
      rows.filter(({ id }) => !fixed.has(id)),
      { memory: first.memory },
    );
    expect(shown(second.drafts)).toEqual(shown(first.drafts.filter(({ id }) => id !== gone?.id)));
  });

  it('take new findings of their rule and folder, the nearest folder first, up to twice the budget', () => {
    const rows = [...findings('src/a/x.ts', 40), ...findings('src/b/x.ts', 40)];
    const first = place(rows);
    const idAt = (drafts: typeof first.drafts, path: string) =>
      drafts.find((draft) => draft.findings.some((each) => each.path === path))?.id;
    const joined = place([...rows, ...findings('src/a/new.ts', 50)], { memory: first.memory });
    expect(joined.drafts).toHaveLength(2);
    expect(idAt(joined.drafts, 'src/a/new.ts')).toBe(idAt(first.drafts, 'src/a/x.ts'));
    const full = place([...rows, ...findings('src/a/new.ts', 70)], { memory: first.memory });
    expect(full.drafts.map((draft) => costOfAll(draft.findings)).sort()).toEqual([140, 400, 960]);
  });

  it('take no findings of another rule, of another kind of disclosure, or when they are closed', () => {
    const rows = findings('src/a.ts', 3);
    const { memory } = place(rows);
    const other = [finding('src/a.ts', { rule: 'r2' }), finding('src/a.ts', { kind: 'hotspot', number: 9 })];
    expect(place([...rows, ...other], { memory }).drafts).toHaveLength(3);
    const known = memory.map((bundle) => ({
      ...bundle,
      members: bundle.members.split(' '),
      open: false,
      recent: true,
    }));
    const { drafts } = place([...rows, finding('src/a.ts', { number: 9 })], { known });
    expect(drafts.map((draft) => draft.findings.length)).toEqual([3, 1]);
    expect(drafts[0]?.id).toBe(memory[0]?.id);
  });

  it('say no longer that they are of one rule when others join', () => {
    const rows = findings('src/a.ts', 3);
    const { memory } = place(rows, { by: 'prefix' });
    const known = memory.map((each) => ({
      ...each,
      rule: 'r1',
      members: each.members.split(' '),
      open: true,
      recent: true,
    }));
    const { drafts } = place([...rows, finding('src/a.ts', { rule: 'r2' })], { by: 'prefix', known });
    expect(drafts.map(({ rule, findings: all }) => [rule, all.length])).toEqual([[undefined, 4]]);
  });

  it('let go of a finding that became a vulnerability, so that what is written discloses nothing', () => {
    const rows = findings('src/a.ts', 3);
    const { memory } = place(rows);
    const [first, ...rest] = rows;
    if (!first) throw new Error('none');
    const { drafts } = place([{ ...first, kind: 'vulnerability' }, ...rest], { memory });
    expect(drafts.map((draft) => [draft.id === memory[0]?.id, draft.findings.length])).toEqual([
      [true, 2],
      [false, 1],
    ]);
  });

  it('follow a file that is renamed with all they hold', () => {
    const { memory } = place(findings('src/a/old.ts', 3));
    const { drafts } = place(findings('src/a/new.ts', 3), { memory });
    expect(drafts.map(({ id }) => id)).toEqual(memory.map(({ id }) => id));
  });

  it('are not filled again by findings a fresh clone knows nothing of, when all they held is fixed', () => {
    const rows = ['a', 'b', 'c', 'd'].flatMap((name) => findings(`src/${name}/x.ts`, 24));
    const first = place(rows);
    const [gone, ...others] = first.drafts;
    const fixed = new Set(gone?.findings.map(({ id }) => id));
    const known = first.memory
      .filter(({ id }) => id === gone?.id)
      .map((bundle) => ({ ...bundle, members: bundle.members.split(' '), open: true, recent: false }));
    const clone = place(
      rows.filter(({ id }) => !fixed.has(id)),
      { known, remembered: false },
    );
    expect(others.length).toBeGreaterThan(0);
    expect(clone.drafts.map(({ id }) => id)).not.toContain(gone?.id);
  });

  it('remember what an incomplete run did not see', () => {
    const rows = [...findings('src/a/x.ts', 40), ...findings('src/b/x.ts', 40)];
    const first = place(rows);
    const partly = place(findings('src/a/x.ts', 40), { memory: first.memory, complete: false });
    expect(bundleOf(place(rows, { memory: partly.memory }).drafts)).toEqual(bundleOf(first.drafts));
    const whole = place(findings('src/a/x.ts', 40), { memory: first.memory });
    expect(whole.memory).toHaveLength(1);
  });

  it('are the same in a clone that knows only some of them', () => {
    fc.assert(
      fc.property(someFindings(), fc.constantFrom(...GROUPINGS), fc.nat(3), (rows, by, which) => {
        const first = place(rows, { by, belonging });
        const known = first.memory
          .filter((_, at) => at % 4 === which)
          .map((bundle) => ({ ...bundle, members: bundle.members.split(' '), open: true, recent: false }));
        const clone = place(rows, { by, belonging, known, remembered: false });
        expect(bundleOf(clone.drafts)).toEqual(bundleOf(first.drafts));
      }),
    );
  });
});
