import { execFileSync, spawn } from 'node:child_process';
import { chownSync, mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { devNull, tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The command as it is shipped: bin on dist. */
export const BOARDREV = fileURLToPath(new URL('../../bin/boardrev.js', import.meta.url));

/** Somebody who is not root, for tests of permissions. */
export const NOBODY = 65534;

export type Files = Readonly<Record<string, string | Uint8Array>>;

const folders: string[] = [];

/** A fresh folder that `removeFolders` removes. */
export function makeFolder(): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'boardrev-e2e-')));
  folders.push(folder);
  return folder;
}

export function removeFolders(): void {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
}

function writeFiles(root: string, files: Files): void {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content);
  }
}

/** A folder with files and without git. */
export function makeRoot(files: Files): string {
  const root = makeFolder();
  writeFiles(root, files);
  return root;
}

/** Gives everything below a folder to somebody. */
export function giveTo(root: string, uid: number): void {
  chownSync(root, uid, uid);
  for (const name of readdirSync(root, { recursive: true, encoding: 'utf8' })) chownSync(join(root, name), uid, uid);
}

export interface CommitSpec {
  readonly message: string;
  /** Default: a day after the commit before. */
  readonly date?: string;
  readonly files?: Files;
  readonly remove?: readonly string[];
}

const FIRST_COMMIT = Date.parse('2026-01-05T12:00:00Z');
const DAY = 86_400_000;

/** A git repository whose commit ids depend on nothing but the given commits. */
export function makeRepository(commits: readonly CommitSpec[]): string {
  const root = makeFolder();
  git(root, ['init', '--quiet', '--object-format=sha1']);
  addCommits(root, commits);
  return root;
}

/** Adds commits, a day apart unless they say otherwise. */
export function addCommits(root: string, commits: readonly CommitSpec[], first = 0): void {
  for (const [index, { message, date, files = {}, remove = [] }] of commits.entries()) {
    writeFiles(root, files);
    for (const path of remove) rmSync(join(root, path), { recursive: true });
    git(root, ['add', '--all']);
    const when = date ?? new Date(FIRST_COMMIT + (first + index) * DAY).toISOString();
    git(root, ['commit', '--quiet', '--allow-empty', '--message', message], when);
  }
}

/** Runs git away from the user's configuration, as an author that never changes. */
export function git(root: string, args: readonly string[], date = new Date(FIRST_COMMIT).toISOString()): string {
  const who = { NAME: 'A. Person', EMAIL: 'person@example.org', DATE: date };
  const people = ['AUTHOR', 'COMMITTER'].flatMap((role) =>
    Object.entries(who).map(([key, value]) => [`GIT_${role}_${key}`, value]),
  );
  const options = ['-c', 'protocol.file.allow=always', '-c', 'init.defaultBranch=main', '-c', 'core.autocrlf=false'];
  return execFileSync('git', [...options, ...args], {
    cwd: root,
    env: { ...process.env, ...PLAIN_GIT, ...Object.fromEntries(people) },
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  }).trim();
}

const PLAIN_GIT = { GIT_CONFIG_GLOBAL: devNull, GIT_CONFIG_NOSYSTEM: '1' };

export interface Outcome {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
  /** The lines of stderr. */
  readonly lines: readonly string[];
  /** The rows of stdout. */
  readonly rows: readonly ResultRow[];
}

// biome-ignore format: one line
export interface ResultRow { readonly type: string; readonly [field: string]: unknown }

export interface CommandOptions {
  readonly cwd?: string;
  readonly stdin?: string;
  readonly env?: NodeJS.ProcessEnv;
  readonly uid?: number;
}

/** The environment of a command: a home of its own, so that nothing of the user's is read or written. */
export function commandEnv(env: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv {
  const { INIT_CWD: _cwd, npm_package_json: _manifest, XDG_CACHE_HOME: _cache, ...inherited } = process.env;
  return { ...inherited, ...PLAIN_GIT, HOME: devNull, ...env };
}

/** Runs `boardrev …` to its end. */
export function boardrev(args: readonly string[], options: CommandOptions = {}): Promise<Outcome> {
  return command(process.execPath, [BOARDREV, ...args], options);
}

/** Runs a line of bash with `pipefail`; `boardrev` is on its path. */
export function shell(line: string, options: CommandOptions = {}): Promise<Outcome> {
  const bin = makeFolder();
  writeFileSync(join(bin, 'boardrev'), `#!/bin/sh\nexec "${process.execPath}" "${BOARDREV}" "$@"\n`, { mode: 0o755 });
  const env = { PATH: `${bin}${delimiter}${process.env['PATH']}`, ...options.env };
  return command('bash', ['-o', 'pipefail', '-c', line], { ...options, env });
}

function command(file: string, args: readonly string[], options: CommandOptions): Promise<Outcome> {
  const { cwd = tmpdir(), stdin = '', env, uid } = options;
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, { cwd, env: commandEnv(env), ...(uid !== undefined && { uid, gid: uid }) });
    const texts = { out: '', err: '' };
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      texts.out += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      texts.err += text;
    });
    child.stdin.on('error', () => {});
    child.stdin.end(stdin);
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, ...texts, lines: linesOf(texts.err), rows: rowsOf(texts.out) }));
  });
}

function linesOf(text: string): string[] {
  return text.split('\n').filter((line) => line !== '');
}

function rowsOf(text: string): ResultRow[] {
  return linesOf(text).flatMap((line) => (line.startsWith('{"') ? [JSON.parse(line) as ResultRow] : []));
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
