import { jsonParts } from '@pipelines/core/markdown';
import type { BoardFacts } from './board-facts.ts';

/** The same facts for programs: tasks in full, lists by id, keys in a fixed order. */
export function reportJson(facts: BoardFacts): Generator<string, void, undefined> {
  const ids = (tasks: readonly { readonly id: string }[]) => tasks.map(({ id }) => id);
  const value = {
    revision: facts.revision?.sha ?? null,
    now: facts.revision?.now ?? null,
    shallow: facts.revision?.shallow ?? false,
    looksDone: ids(facts.looksDone),
    unproven: ids(facts.unproven),
    stale: facts.stale.map(({ task, days }) => ({ id: task.id, days: days ?? null })),
    abstained: ids(facts.abstained),
    columns: facts.columns.map(({ name, tasks, wip }) => ({ name, tasks, wip: wip ?? null })),
    problems: facts.problems,
    tasks: facts.tasks,
  };
  return jsonParts(value);
}
