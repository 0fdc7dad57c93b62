import type { StepContext } from '@pipelines/core';
import type { ListedFile, WorkspacePackages } from '@pipelines/core/repository';
import { CATEGORIES, type Category, type Fn, type Problem } from '../../rows.ts';
import { categoryOfPath } from './categories.ts';
import type { ScannedFile } from './scan-batch.ts';

/** The rows of a file: its functions by position, then its problems. */
export function rowsOfFile(
  { path, blob }: ListedFile,
  scanned: ScannedFile,
  packages: WorkspacePackages,
): (Fn | Problem)[] {
  if (!scanned) {
    const message = 'could not be read, or is no longer there';
    return [{ type: 'problem', code: 'UNREADABLE', path, message, fix: 'run again, or check its permissions' }];
  }
  const name = packages.nameOf(path);
  const category = categoryOfPath(path);
  const functions = scanned.functions.map(
    ({ label, ...found }): Fn => ({
      type: 'function',
      anchor: `${path}#${label}`,
      path,
      ...found,
      ...(name !== undefined && { package: name }),
      blob,
      ...(category && { category }),
    }),
  );
  return [...functions, ...scanned.problems.map((problem): Problem => ({ type: 'problem', path, ...problem }))];
}

/** What a run leaves out, counted, for people. */
export class LeftOut {
  readonly #files = new Map<Category | 'large' | 'other', number>();
  #data = 0;
  #ignored = 0;

  file(why: Category | 'large' | 'other'): void {
    this.#files.set(why, (this.#files.get(why) ?? 0) + 1);
  }

  scanned(file: ScannedFile): void {
    if (!file) return;
    if (file.leftOut) this.file(file.leftOut);
    this.#data += file.data;
    this.#ignored += file.ignored;
  }

  tell(log: StepContext['log']): void {
    const counts = CATEGORIES.flatMap((category) => {
      const count = this.#files.get(category);
      return count === undefined ? [] : [`${count} ${category}`];
    });
    if (counts.length > 0) log.info(`files left out: ${counts.join(', ')}; \`include\` takes them in`);
    const large = this.#files.get('large');
    if (large !== undefined) log.info(`${large} files are larger than \`maxFileBytes\` and were not read`);
    if (this.#data > 0) log.info(`${this.#data} functions left out as data, such as icons and tables of constants`);
    if (this.#ignored > 0) log.info(`${this.#ignored} functions left out by simtask-ignore comments`);
  }
}
