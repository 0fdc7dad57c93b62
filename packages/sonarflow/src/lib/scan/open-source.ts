import type { StepContext } from '@pipelines/core';
import type { CodeCategory } from '@pipelines/core/repository';
import type { Analysis, Lint, Problem, Sarif, Scanned, Source } from '../../rows.ts';
import { runEslint } from '../lint/run-eslint.ts';
import { runOxlint } from '../lint/run-oxlint.ts';
import { listSarif } from '../sarif/list-sarif.ts';
import { openAnalysis } from '../sonarqube/open-analysis.ts';

export interface ScanConfig {
  readonly source: Source;
  readonly input: readonly string[];
  readonly include: readonly CodeCategory[];
  readonly host?: string | undefined;
  readonly project?: string | undefined;
  readonly branch?: string | undefined;
  readonly pullRequest?: string | undefined;
  readonly organization?: string | undefined;
  readonly scan: boolean;
  readonly scanner: string;
  readonly offline: boolean;
  /** Seconds. */
  readonly timeout: number;
}

export type ScanContext = StepContext<ScanConfig>;

/** What a source has to be read. */
export type ScanRow = Lint | Sarif | Analysis | Problem | Scanned;

const OPEN: Readonly<Record<Source, (ctx: ScanContext) => AsyncIterable<ScanRow>>> = {
  oxlint: runOxlint,
  eslint: runEslint,
  sarif: listSarif,
  sonarqube: openAnalysis,
};

/** Asks the source of the config what there is to read. */
export function openSource(ctx: ScanContext): AsyncIterable<ScanRow> {
  return OPEN[ctx.config.source](ctx);
}
