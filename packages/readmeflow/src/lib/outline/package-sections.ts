import type { Outline, Package, SectionId, Workspace } from '../../rows.ts';
import { apiText } from './api-table.ts';
import { dependencyText } from './dependency-text.ts';
import { graphText } from './graph-text.ts';
import { installText } from './install.ts';
import { optionsText } from './options-table.ts';
import { packageTable } from './package-table.ts';
import { prose } from './prose.ts';
import { quickStartText, type ReadText } from './quick-start.ts';
import { scriptsText } from './scripts-table.ts';
import { licenseText } from './terms.ts';

type Section = Outline['sections'][number];

/** Headings, besides that of `purpose`, which is the name of the package. */
const TITLES: Readonly<Record<Exclude<SectionId, 'purpose'>, string>> = {
  install: 'Install',
  'quick-start': 'Quick start',
  api: 'API',
  options: 'Options',
  scripts: 'Scripts',
  dependencies: 'Dependencies',
  license: 'License',
  packages: 'Packages',
  graph: 'Dependency graph',
};

export interface SectionOptions {
  readonly workspace: Workspace | undefined;
  readonly maxNames: number;
  readonly read: ReadText;
}

/** What the facts of a package support, in the order of a README; the root has the index of its packages, too. */
export async function packageSections(row: Package, { workspace, maxNames, read }: SectionOptions): Promise<Section[]> {
  const isIndex = row.path === '' && hasPackages(workspace);
  const forUsers = !row.private && row.kind !== 'app';
  return [
    purpose(row.name, row.description),
    ...section('install', installText(row)),
    ...(isIndex ? [] : section('quick-start', await quickStartText(row, workspace?.manager, read))),
    ...section('api', apiText(row, maxNames)),
    ...section('options', optionsText(row, maxNames)),
    ...section('scripts', scriptsText(row, workspace?.manager), forUsers),
    ...section('dependencies', dependencyText(row, workspace), isIndex),
    ...(isIndex && workspace ? indexSections(workspace, maxNames) : []),
    ...section('license', await licenseText(row, read)),
  ];
}

/** What the README of a root says that is no package itself. */
export function rootSections(workspace: Workspace, maxNames: number): Section[] {
  const { name, root, manager } = workspace;
  return [
    ...(name === undefined ? [] : [purpose(name, undefined)]),
    ...indexSections(workspace, maxNames),
    ...(root ? section('scripts', scriptsText({ scripts: root.scripts, path: '' }, manager)) : []),
  ];
}

/** There is more than the root. */
export function hasPackages(workspace: Workspace | undefined): boolean {
  return workspace?.packages.some(({ path }) => path !== '') ?? false;
}

function indexSections(workspace: Workspace, maxNames: number): Section[] {
  return [...section('packages', packageTable(workspace, maxNames)), ...section('graph', graphText(workspace))];
}

function purpose(name: string, description: string | undefined): Section {
  return { id: 'purpose', title: prose(name), body: description === undefined ? '' : prose(description) };
}

function section(id: Exclude<SectionId, 'purpose'>, body: string | undefined, onRequest = false): Section[] {
  return body === undefined ? [] : [{ id, title: TITLES[id], body, ...(onRequest && { onRequest }) }];
}
