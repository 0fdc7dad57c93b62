import { removeRegions, setRegion } from '../markdown/regions.ts';
import type { EjectedFile, EjectSource } from '../node/ejected-file.ts';
import { type ManagedKind, type ManagedTask, readManagedTasks } from './managed-tasks.ts';

/**
 * `eject` of a tool that keeps tasks on the board: the markers and what the tool keeps for itself go, the text stays. The tool
 * knows such a task by its id and leaves it alone.
 */
export function ejectTasks(kind: ManagedKind): EjectSource {
  return {
    description: 'make the tasks it wrote yours alone: markers go, text stays',
    async find(scope) {
      const { tasks, editable } = await readManagedTasks(scope, kind);
      return { editable, files: tasks.map((task) => ejected(task, kind)) };
    },
  };
}

function ejected({ path, text, body, locked }: ManagedTask, { tool, region }: ManagedKind): EjectedFile {
  if (locked !== undefined) return { path, locked };
  return { path, text, after: removeRegions(setRegion(text, region, body, { tool }).text, { tool }).text };
}
