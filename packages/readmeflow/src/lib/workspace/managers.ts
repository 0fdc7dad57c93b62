import type { Workspace } from '../../rows.ts';
import { objectOf, textOf } from './manifest-facts.ts';
import type { TreeFiles } from './tree-files.ts';

type Manifest = Readonly<Record<string, unknown>>;
type Manager = NonNullable<Workspace['manager']>;
type Tool = Workspace['tools'][number];

const MANAGERS: readonly Manager[] = ['pnpm', 'npm', 'yarn', 'bun'];

/** Files in the root that only one package manager leaves there. */
const LEFT_BY: readonly (readonly [Manager, readonly string[]])[] = [
  ['pnpm', ['pnpm-workspace.yaml', 'pnpm-lock.yaml']],
  ['yarn', ['yarn.lock', '.yarnrc.yml']],
  ['bun', ['bun.lock', 'bun.lockb']],
  ['npm', ['package-lock.json']],
];

/** What the root's manifest says, else what the files in the root show. */
export function managerOf(root: Manifest | undefined, files: TreeFiles): Manager | undefined {
  const { packageManager, devEngines } = root ?? {};
  const asked = [objectOf(devEngines)?.['packageManager']].flat()[0];
  const named = (textOf(packageManager) ?? textOf(objectOf(asked)?.['name']))?.split('@')[0];
  return (
    MANAGERS.find((manager) => manager === named) ??
    LEFT_BY.find(([, paths]) => paths.some((path) => files.has(path)))?.[0]
  );
}

const TOOLS: readonly Tool[] = ['turbo', 'nx', 'lerna'];

/** What runs tasks over the packages: each has its file in the root. */
export function toolsOf(files: TreeFiles): Tool[] {
  return TOOLS.filter((tool) => files.has(`${tool}.json`));
}
