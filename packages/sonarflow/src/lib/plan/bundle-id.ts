import { hash } from 'node:crypto';
import { TASKS } from '../write/task-text.ts';

/** The id of a bundle nobody knew, from what it is; the next one if another bundle has it. Never a counter. */
export function mintId(what: readonly (string | boolean)[], isTaken: (id: string) => boolean): string {
  for (let salt = 0; ; salt += 1) {
    const digest = hash('sha256', JSON.stringify([...what, salt]), 'hex');
    const id = `${TASKS.idPrefix}${digest.slice(0, 10)}`;
    if (!isTaken(id)) return id;
  }
}
