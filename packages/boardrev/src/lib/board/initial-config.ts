import { sharedConfig } from '@pipelines/core';
import { findBoard, openBoardSource } from '@pipelines/core/board';

/** The config file that `boardrev init` proposes: what was found, said in comments; every default stays a default. */
export async function initialConfig(root: string): Promise<string> {
  const shared = sharedConfig.parse({});
  const source = await openBoardSource(root, shared, new AbortController().signal);
  const { board, places } = await findBoard(source, root, shared);
  const found = board
    ? [`// Found: ${board.files.length} task files.`, `"board": ${JSON.stringify(board.tasksFolder)}`]
    : [`// No task files found in ${places.join(', ')}: name their folder.`, '// "board": "path/to/tasks"'];
  return [
    '{',
    '  // Read by every pipeline. `boardrev config --schema` prints all fields.',
    '  "shared": {',
    ...found.map((line) => `    ${line}`),
    '  },',
    '  // A section per step; `boardrev describe` lists their fields and defaults.',
    '  "boardrev": {}',
    '}',
    '',
  ].join('\n');
}
