import type { ProcessUsage } from './process-tree.ts';
import type { RunProgress } from './run-progress.ts';
import type { CacheMetrics } from './step-caches.ts';
import type { EditCounts } from './step-files.ts';
import type { MadeOf } from './unchanged-run.ts';

export interface StepManifest {
  readonly rows: Record<string, number>;
  readonly startedMs: number;
  readonly elapsedMs: number;
}

/** What `manifest.json` of a run says. */
export interface RunManifest {
  readonly id: string;
  readonly pipeline: string;
  readonly outcome: 'done' | 'closed' | 'failed' | 'interrupted';
  readonly error?: { readonly code: string; readonly message: string } | undefined;
  readonly startedAt: string;
  readonly finishedAt: string;
  readonly config: Readonly<Record<string, unknown>>;
  readonly steps: Record<string, StepManifest>;
  readonly cache: Record<string, CacheMetrics>;
  readonly edits: EditCounts;
  readonly usage: ProcessUsage;
  /** Only of a run whose steps say what they depend on. */
  readonly madeOf?: MadeOf | undefined;
}

/** How each step went, by name. Times are milliseconds; `startedMs` counts from the first step's first row. */
export function stepManifests(
  progress: RunProgress,
  counts: ReadonlyMap<string, Record<string, number>>,
): Record<string, StepManifest> {
  const first = Math.min(
    ...progress.steps.filter(({ state }) => state !== 'waiting').map(({ startedAt }) => startedAt),
  );
  return Object.fromEntries(
    progress.steps.map((step) => [
      step.name,
      {
        rows: counts.get(step.name) ?? {},
        startedMs: step.state === 'waiting' ? 0 : Math.round(step.startedAt - first),
        elapsedMs: Math.round(progress.elapsedMs(step)),
      },
    ]),
  );
}
