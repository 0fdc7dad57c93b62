import { sharedConfig } from '../shared-config.ts';
import { findBoard, openBoardSource } from './board.ts';

/**
 * The config file that `init` of a pipeline proposes: what was found, said in comments; every default stays a default. `section`
 * gives the lines of the pipeline's own section for a root.
 */
export function initialConfig(
  pipeline: string,
  section: (root: string) => readonly string[] = () => [],
): (root: string) => Promise<string> {
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
      ...sectionLines(pipeline, section(root)),
      '}',
      '',
    ].join('\n');
  };
}

function sectionLines(pipeline: string, lines: readonly string[]): string[] {
  if (lines.length === 0) return [`  "${pipeline}": {}`];
  return [`  "${pipeline}": {`, ...lines.map((line) => `    ${line}`), '  }'];
}
