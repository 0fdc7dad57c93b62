import type { Class, Member } from '../../rows.ts';
import { contains } from './group.ts';

/**
 * Leaves out classes that go away when another one is dealt with: every member lies inside a member of that other class,
 * each inside a different one, and the other is at least as sure.
 */
export function withoutNested(classes: readonly Class[]): Class[] {
  const byPath = new Map<string, { readonly member: Member; readonly owner: Class }[]>();
  for (const owner of classes) {
    for (const member of owner.members) {
      const there = byPath.get(member.path);
      if (there) there.push({ member, owner });
      else byPath.set(member.path, [{ member, owner }]);
    }
  }
  return classes.filter((inner) => {
    const [first] = inner.members;
    const outers = (byPath.get(first?.path ?? '') ?? []).filter(
      ({ member, owner }) => owner !== inner && first !== undefined && contains(member, first),
    );
    return !outers.some(({ owner }) => covers(owner, inner));
  });
}

/** A class this sure is dealt with whatever lies inside it. */
const SURE = 0.8;

function covers(outer: Class, inner: Class): boolean {
  if (outer.score < SURE && outer.score < inner.score) return false;
  const used = new Set<Member>();
  for (const member of inner.members) {
    const around = outer.members.find((candidate) => !used.has(candidate) && contains(candidate, member));
    if (!around) return false;
    used.add(around);
  }
  return true;
}
