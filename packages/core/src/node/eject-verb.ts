import { type ManagedKind, type ManagedTask, readManagedTasks } from '../board/index.ts';
import { removeRegions, setRegion } from '../markdown/index.ts';
import type { CliDefinition } from './cli-definition.ts';
import { EXIT, withInterrupts } from './command-end.ts';
import { type ConfigOptions, loadRoot, type ResolvedWorld } from './command-line.ts';
import { editLines } from './edit-lines.ts';
import { pathFrom } from './root-path.ts';
import { inStateFolder, openStateFolder } from './state-folder.ts';
import { createStepFiles } from './step-files.ts';

/**
 * `eject`: makes the tasks that this tool wrote the team's alone, and lists them: the markers and what the tool keeps for
 * itself go, the text stays. Without `--write` it is previewed. The tool knows such a task by its id and leaves it alone.
 */
export function ejectVerb(
  { pipeline, flags, tasks: kind }: CliDefinition,
  world: ResolvedWorld,
  options: ConfigOptions & { write?: boolean },
): Promise<number> {
  return withInterrupts(async (signal) => {
    if (!kind) throw new TypeError(`${pipeline.name} keeps no tasks`);
    const { root, config } = await loadRoot(pipeline, options, world, flags);
    const { tasks, editable } = await readManagedTasks({ root, shared: config.shared, signal }, kind);
    const folder = await inStateFolder(await openStateFolder(root, world.env), pipeline.name);
    const files = createStepFiles({ root, folder, write: (options.write ?? false) && editable, signal, alone: true });
    for (const task of tasks) {
      if (task.locked !== undefined) {
        world.stderr.write(`${task.path} is left alone: ${task.locked}\n`);
        continue;
      }
      await files.edit(task.path, ownText(task, kind), task.text);
      world.stdout.write(`${task.path}\n`);
    }
    const preview = await files.finish();
    world.stderr.write(editLines(files.edits, preview && pathFrom(world.cwd, `${root}/${preview}`)));
    return EXIT.done;
  });
}

function ownText({ text, body }: ManagedTask, { tool, region }: ManagedKind): string {
  return removeRegions(setRegion(text, region, body, { tool }).text, { tool }).text;
}
