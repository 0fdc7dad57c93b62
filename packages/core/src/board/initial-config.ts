import { sharedConfig } from '../shared-config.ts';
import { findBoard, openBoardSource } from './board.ts';

/** The config file that `init` of a pipeline proposes: what was found, said in comments; every default stays a default. */
export function initialConfig(pipeline: string): (root: string) => Promise<string> {
  return async (root) => {
    const shared = sharedConfig.parse({});
    const source = await openBoardSource(root, shared, new AbortController().signal);
    const { board, places } = await findBoard(source, root, shared);
    const found = board
      ? [`// Found: ${board.files.length} task files.`, `"board": ${JSON.stringify(board.tasksFolder)}`]
      : [`// No task files found in ${places.join(', ')}: name their folder.`, '// "board": "path/to/tasks"'];
    return [
      '{',
      `  // Read by every pipeline. \`${pipeline} config --schema\` prints all fields.`,
      '  "shared": {',
      ...found.map((line) => `    ${line}`),
      '  },',
      `  // A section per step; \`${pipeline} describe\` lists their fields and defaults.`,
      `  "${pipeline}": {}`,
      '}',
      '',
    ].join('\n');
  };
}
