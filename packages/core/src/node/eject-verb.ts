import type { CliDefinition } from './cli-definition.ts';
import { EXIT, withInterrupts } from './command-end.ts';
import { type ConfigOptions, loadRoot, type ResolvedWorld } from './command-line.ts';
import { editLines } from './edit-lines.ts';
import { pathFrom } from './root-path.ts';
import { inStateFolder, openStateFolder } from './state-folder.ts';
import { createStepFiles } from './step-files.ts';

/**
 * `eject`: makes what this tool wrote the team's alone, and lists the files: the markers go, the text stays. Without
 * `--write` it is previewed.
 */
export function ejectVerb(
  { pipeline, flags, eject }: CliDefinition,
  world: ResolvedWorld,
  options: ConfigOptions & { write?: boolean },
): Promise<number> {
  return withInterrupts(async (signal) => {
    if (!eject) throw new TypeError(`${pipeline.name} keeps nothing in files`);
    const { root, config } = await loadRoot(pipeline, options, world, flags);
    const { files: found, editable } = await eject.find({ root, shared: config.shared, signal });
    const folder = await inStateFolder(await openStateFolder(root, world.env), pipeline.name);
    const files = createStepFiles({ root, folder, write: (options.write ?? false) && editable, signal, alone: true });
    for await (const file of found) {
      if ('locked' in file) {
        world.stderr.write(`${file.path} is left alone: ${file.locked}\n`);
        continue;
      }
      await files.edit(file.path, file.after, file.text);
      world.stdout.write(`${file.path}\n`);
    }
    const preview = await files.finish();
    world.stderr.write(editLines(files.edits, preview && pathFrom(world.cwd, `${root}/${preview}`)));
    return EXIT.done;
  });
}
