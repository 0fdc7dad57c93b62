import type { StepContext } from '@pipelines/core';
import type { Outline, Package, PackageKind, Problem, SectionId, Workspace } from '../../rows.ts';

interface OutlineConfig {
  readonly sections: readonly SectionId[];
  readonly kinds: Readonly<Record<string, PackageKind>>;
  readonly maxNames: number;
}

type Row = Workspace | Package | Problem;

/** What the READMEs should say: of the root behind the workspace, of each package behind its row. */
export async function* outlineReadmes(
  rows: AsyncIterable<Row>,
  _ctx: StepContext<OutlineConfig>,
): AsyncGenerator<Row | Outline, void, undefined> {
  yield* rows;
}
