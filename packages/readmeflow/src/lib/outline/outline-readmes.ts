import type { StepContext } from '@pipelines/core';
import { openSourceTree } from '@pipelines/core/repository';
import {
  type Outline,
  type Package,
  type PackageKind,
  type Problem,
  SECTIONS,
  type SectionId,
  type Workspace,
} from '../../rows.ts';
import { hasPackages, packageSections, rootSections } from './package-sections.ts';
import { textReader } from './read-text.ts';

interface OutlineConfig {
  readonly sections: readonly SectionId[];
  readonly kinds: Readonly<Record<string, PackageKind>>;
  readonly maxNames: number;
}

type Row = Workspace | Package | Problem;

/**
 * What the READMEs should say, each behind the row of its package; of a root that is no package behind the workspace, as
 * soon as the next row shows that. Memory: the workspace.
 */
export async function* outlineReadmes(
  rows: AsyncIterable<Row>,
  ctx: StepContext<OutlineConfig>,
): AsyncGenerator<Row | Outline, void, undefined> {
  const { config } = ctx;
  const read = textReader(await openSourceTree(ctx));
  let workspace: Workspace | undefined;
  for await (const row of rows) {
    yield row;
    if (row.type === 'workspace') {
      workspace = row;
      const isPackage = row.packages.some(({ path }) => path === '');
      if (!isPackage && hasPackages(row)) yield chosen(rootOutline(row, config.maxNames), config);
    } else if (row.type === 'package') {
      ctx.progress.add();
      const kind = config.kinds[row.name] ?? row.kind;
      const sections = await packageSections({ ...row, kind }, { workspace, maxNames: config.maxNames, read });
      yield chosen(packageOutline({ ...row, kind }, sections), config);
    }
  }
}

function rootOutline(workspace: Workspace, maxNames: number): Outline {
  const { name = '', readme } = workspace;
  const sections = rootSections(workspace, maxNames);
  return { type: 'outline', name, path: '', readme: readme ?? 'README.md', exists: readme !== undefined, sections };
}

function packageOutline(row: Package, sections: Outline['sections']): Outline {
  const { name, path, readme, kind, optedOut } = row;
  return {
    ...{ type: 'outline', name, path, readme: readme ?? (path === '' ? 'README.md' : `${path}/README.md`) },
    ...{ exists: readme !== undefined, kind, ...(optedOut && { optedOut }), sections },
  };
}

function chosen(outline: Outline, { sections }: OutlineConfig): Outline {
  const ordered = SECTIONS.filter((id) => sections.includes(id)).flatMap((id) =>
    outline.sections.filter((each) => each.id === id),
  );
  return { ...outline, sections: ordered };
}
