import type { StepContext } from '@pipelines/core';
import type { Outcome, Package, Problem, RepositoryAddress, Workspace } from '../../rows.ts';
import { scanPackages } from '../workspace/scan-packages.ts';
import { type ListedTree, listTree } from './list-tree.ts';
import { PackageIndex } from './package-index.ts';

/** What earlier steps found, as far as documents are checked against it. */
export interface NeededRows {
  readonly packages: PackageIndex;
  readonly packageCount: number;
  readonly repository: RepositoryAddress | undefined;
  readonly outcomes: readonly Outcome[];
  readonly problems: readonly Problem[];
}

/** Larger sources are not read where this step looks for the packages itself: as 01-scan has it by default. */
const MAX_SOURCE_BYTES = 1048576;

type In = Package | Workspace | Outcome | Problem;

/**
 * Takes the rows in and passes on what is not for this step; then lists the root. Where no package came the root is scanned
 * for them.
 */
export async function* takeRows(
  rows: AsyncIterable<In>,
  ctx: StepContext<{ readonly maxFileBytes: number }>,
): AsyncGenerator<Outcome | Problem, NeededRows & ListedTree, undefined> {
  const taken = new TakenRows();
  for await (const row of rows) if (!taken.take(row)) yield row;
  const listed = await listTree(ctx);
  if (!taken.hasPackages) {
    const scan = { ...ctx, config: { maxFileBytes: MAX_SOURCE_BYTES } };
    for await (const row of scanPackages(scan, listed)) if (!taken.take(row)) yield row;
  }
  const { packages, packageCount, repository, outcomes, problems } = taken;
  return { packages, packageCount, repository, outcomes, problems, ...listed };
}

class TakenRows implements NeededRows {
  readonly packages = new PackageIndex();
  readonly outcomes: Outcome[] = [];
  readonly problems: Problem[] = [];
  packageCount = 0;
  hasPackages = false;
  repository: RepositoryAddress | undefined;

  /** False for a row that others want, too. */
  take(row: In): row is Package | Workspace {
    if (row.type === 'outcome') this.outcomes.push(row);
    else if (row.type === 'problem') this.problems.push(row);
    else if (row.type === 'workspace') {
      this.repository = row.repository;
      this.packages.describe(row);
      this.packages.describe(row);
      this.hasPackages = true;
    } else if (row.type === 'package') {
      this.packages.add(row);
      this.packageCount += 1;
      this.hasPackages = true;
    } else return false;
    return row.type === 'workspace' || row.type === 'package';
  }
}
