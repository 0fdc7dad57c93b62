import type { StepContext } from '@pipelines/core';
import type { Package, Problem, Workspace } from '../../rows.ts';

interface ScanConfig {
  readonly maxFileBytes: number;
}

/** The workspace, then its packages by path, each after what is wrong with it. Memory: the manifests. */
export async function* scanPackages(
  _ctx: StepContext<ScanConfig>,
): AsyncGenerator<Workspace | Package | Problem, void, undefined> {
  yield { type: 'workspace', tools: [], packages: [], edges: [], cycles: [] };
}
