import type { StepCache } from '@pipelines/core';
import type { Fetched, Grouping, Source } from '../../rows.ts';

/** A bundle of an earlier run, as the cache keeps it. */
export interface RememberedBundle {
  readonly id: string;
  readonly by: Grouping;
  readonly rule?: string;
  readonly prefix: string;
  readonly owners: readonly string[];
  readonly module?: string;
  /** Short ids of its findings, a space between them. */
  readonly members: string;
}

/** The bundles of the last run over one source. */
interface Remembered {
  readonly source: string;
  readonly bundles: readonly RememberedBundle[];
}

const KEY = 'bundles';
/** Sources that are remembered, the last ones used. */
const MOST_SOURCES = 8;

/**
 * What tells one source from another in memory: not its files nor its version, which change from run to run while the
 * findings stay.
 */
export function memoryName(source: Source | undefined, fetched: Fetched | undefined): string {
  const { project, branch, pullRequest } = fetched?.analysis ?? {};
  return JSON.stringify([source ?? fetched?.source, project, branch, pullRequest]);
}

/** Bundles of the last run over this source, and of those over others: the same findings may have come from another one. */
export async function recallBundles(
  cache: StepCache,
  source: string,
): Promise<{ readonly own: readonly RememberedBundle[]; readonly others: readonly RememberedBundle[] }> {
  const all = (await cache.get<readonly Remembered[]>(KEY)) ?? [];
  return {
    own: all.find((each) => each.source === source)?.bundles ?? [],
    others: all.filter((each) => each.source !== source).flatMap(({ bundles }) => bundles),
  };
}

/** Keeps the bundles of this run, in place of those of the last one. */
export async function rememberBundles(
  cache: StepCache,
  source: string,
  bundles: readonly RememberedBundle[],
): Promise<void> {
  const all = (await cache.get<readonly Remembered[]>(KEY)) ?? [];
  const others = all.filter((each) => each.source !== source);
  await cache.set(KEY, [{ source, bundles }, ...others].slice(0, MOST_SOURCES));
}
