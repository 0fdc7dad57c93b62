import { createHash } from 'node:crypto';
import type { Plan } from '../../rows.ts';

/**
 * The id of a class nobody knew: the one 03-cluster made of its members' anchors, unless a class that has changed since
 * was given the same one; then the next that is free. Never a counter: the same class and board, the same id.
 */
export function mintId(plan: Pick<Plan, 'id' | 'members'>, taken: ReadonlySet<string>): string {
  let id = plan.id;
  const anchors = plan.members.map(({ anchor }) => anchor).sort();
  for (let salt = 2; taken.has(id); salt += 1) {
    const hash = createHash('sha256').update([...anchors, `~${salt}`].join('\n'));
    id = `sim-${hash.digest('hex').slice(0, 10)}`;
  }
  return id;
}
