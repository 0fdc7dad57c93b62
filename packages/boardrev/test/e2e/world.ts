import { chownSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type CommitSpec, testCommand } from '@pipelines/core/testing';

export {
  addCommits,
  type CommandOptions,
  type CommandOutcome as Outcome,
  type CommitSpec,
  git,
  makeFolder,
  makeRepository,
  makeRoot,
  type ResultRow,
  removeFolders,
  type TestFiles as Files,
} from '@pipelines/core/testing';

/** The command as it is shipped: bin on dist. */
const BOARDREV = fileURLToPath(new URL('../../bin/boardrev.js', import.meta.url));

/** Somebody who is not root, for tests of permissions. */
export const NOBODY = 65534;

export const command = testCommand('boardrev', BOARDREV);
export const { run: boardrev, shell } = command;

/** Gives everything below a folder to somebody. */
export function giveTo(root: string, uid: number): void {
  chownSync(root, uid, uid);
  for (const name of readdirSync(root, { recursive: true, encoding: 'utf8' })) chownSync(join(root, name), uid, uid);
}

/** A task file. */
export function taskFile(id: string, title: string, status: string, body = ''): string {
  return `---\nid: ${id}\ntitle: ${title}\nstatus: ${status}\ncreated: 2026-01-01\n---\n\n${body}\n`;
}

/** A repository with a board of four tasks, code, and a history that speaks of them. */
export function boardCommits(): CommitSpec[] {
  const board = 'docs/board';
  return [
    {
      message: 'Start the board',
      files: {
        [`${board}/process.md`]:
          '# Process\n\nStale after: 10 days\n\n## To Do\n\n## In Progress\nWIP limit: 1\n\n## Done\n',
        [`${board}/tasks/task-1.md`]: taskFile(
          'task-1',
          'Parse durations like 5m and 2h',
          'To Do',
          'Add parseDuration.',
        ),
        [`${board}/tasks/task-2.md`]: taskFile('task-2', 'Retry failed uploads', 'In Progress', '- [x] one\n- [ ] two'),
        [`${board}/tasks/task-3.md`]: taskFile('task-3', 'Draw a chart of the queue length', 'Done', 'Canvas chart.'),
        [`${board}/tasks/task-4.md`]: taskFile('task-4', 'Ship the release notes', 'Done', '- [x] written\n- [x] sent'),
        'README.md': '# A project\n',
      },
    },
    {
      message: 'task-1: parse durations like 5m and 2h',
      files: {
        'src/duration.ts':
          'export function parseDuration(text: string): number {\n  return Number.parseInt(text);\n}\n',
        'test/duration.test.ts': "import { parseDuration } from '../src/duration.ts';\nparseDuration('5m');\n",
      },
    },
    {
      message: 'Retry uploads\n\nPart of task-2.',
      files: {
        'src/upload.ts': 'export class Uploader {\n  retry(): void {}\n}\n',
        'src/logo.png': new Uint8Array(64),
      },
    },
    { message: 'Tidy the readme', files: { 'README.md': '# A project\n\nIt parses durations.\n' } },
  ];
}
