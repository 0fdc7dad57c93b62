import { mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative, sep } from 'node:path';

/** Contents by POSIX path. */
export type TestFiles = Readonly<Record<string, string | Uint8Array>>;

const folders: string[] = [];

/** A fresh folder that `removeFolders` removes. */
export function makeFolder(): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'pipelines-test-')));
  folders.push(folder);
  return folder;
}

/** Removes all folders of this process. For `afterAll`. */
export function removeFolders(): void {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
}

export function writeFiles(root: string, files: TestFiles): void {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content);
  }
}

/** A folder with files and without git. */
export function makeRoot(files: TestFiles): string {
  const root = makeFolder();
  writeFiles(root, files);
  return root;
}

/** All files of a folder, by path, without those of git and of runs. */
export function filesOf(root: string): Record<string, string> {
  const entries = readdirSync(root, { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const inside = paths
    .map((path) => relative(root, path).split(sep).join('/'))
    .filter((path) => !/^\.(?:git|pipeline)\//.test(path));
  return Object.fromEntries(inside.sort().map((path) => [path, readFileSync(join(root, path), 'utf8')]));
}

/** The task files of the default board. */
export function tasksOf(root: string): Record<string, string> {
  return Object.fromEntries(Object.entries(filesOf(root)).filter(([path]) => path.startsWith('docs/board/')));
}

/** The only one of them. Throws when there are none or several. */
export function onlyTask(root: string): [path: string, text: string] {
  const [task, ...others] = Object.entries(tasksOf(root));
  if (!task || others.length > 0) throw new Error(`expected one task, got ${others.length + Number(Boolean(task))}`);
  return task;
}
