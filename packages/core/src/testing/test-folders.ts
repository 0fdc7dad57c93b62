import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

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
