import type { Checker, Flag } from './checkers.ts';
import type { DocumentCase } from './document-case.ts';
import { sameTarget } from './judge-adjudicated.ts';
import { FAULTS } from './seeded-faults.ts';
import { TRAPS } from './seeded-traps.ts';

/** How a checker did on the seeded cases. */
export interface SeededResult {
  readonly caught: number;
  readonly faults: number;
  /** Of the kinds of faults that it claims to find. */
  readonly claimedCaught: number;
  readonly claimed: number;
  /** Traps that it fell into. */
  readonly false: number;
  readonly traps: number;
  /** Names of cases. */
  readonly missed: readonly string[];
  readonly falseCases: readonly string[];
}

/**
 * A fault is caught where something is said about its line, or its target where the checker tells no line; of us the rule must
 * be right too. What is said about a document with a trap is false, and so is more than one thing about one with a fault.
 */
export function judgeSeeded(checker: Checker, flags: readonly Flag[]): SeededResult {
  const byFile = groupOf(flags);
  const ours = checker.claims.length === 0;
  const caught = FAULTS.filter((each) => (byFile.get(each.path) ?? []).some((flag) => isCaught(each, flag, ours)));
  const claims = (each: DocumentCase): boolean => ours || checker.claims.includes(each.fault?.rule ?? '');
  const wrong = [...TRAPS, ...FAULTS].filter(
    (each) =>
      (ours || !each.ownSyntax) &&
      (byFile.get(each.path) ?? []).some((flag) => !each.fault || !isCaught(each, flag, false)),
  );
  return {
    caught: caught.length,
    faults: FAULTS.length,
    claimedCaught: caught.filter(claims).length,
    claimed: FAULTS.filter(claims).length,
    false: wrong.length,
    traps: TRAPS.length,
    missed: FAULTS.filter((each) => !caught.includes(each)).map(({ name }) => name),
    falseCases: wrong.map(({ name }) => name),
  };
}

/** A fault in code may show at any line of its fence. */
const SPAN: Readonly<Record<string, number>> = { 'invalid-code': 2 };

function isCaught({ fault }: DocumentCase, flag: Flag, ruleMatters: boolean): boolean {
  if (!fault || (ruleMatters && flag.rule !== fault.rule)) return false;
  if (flag.line !== undefined) return Math.abs(flag.line - fault.line) <= (SPAN[fault.rule] ?? 0);
  return sameTarget(fault.target, flag.target);
}

function groupOf(flags: readonly Flag[]): Map<string, Flag[]> {
  const groups = new Map<string, Flag[]>();
  for (const flag of flags) {
    const group = groups.get(flag.file);
    if (group) group.push(flag);
    else groups.set(flag.file, [flag]);
  }
  return groups;
}
