import type { Package, Workspace } from '../../src/rows.ts';

/** A published library, and what a test says about it. */
export function packageOf(name: string, more: Partial<Package> = {}): Package {
  const path = more.path ?? `packages/${name.replace(/^@[^/]*\//, '')}`;
  return {
    ...{ type: 'package', name, path, manifest: path === '' ? 'package.json' : `${path}/package.json`, private: false },
    ...{ kind: 'library', module: 'module', engines: {}, bins: [], scripts: [], sealed: true, entries: [] },
    ...{ dependencies: [], usedBy: [], examples: [], ...more },
  };
}

/** A workspace of packages, and which needs which. */
export function workspaceOf(
  packages: readonly Package[],
  edges: readonly [string, string][] = [],
  cycles: string[][] = [],
): Workspace {
  return {
    ...{ type: 'workspace', name: 'house', manager: 'pnpm', tools: [], edges: [...edges], cycles },
    packages: packages.map(({ name, path, version, description, private: isPrivate, kind, readme }) => ({
      ...{ name, path, private: isPrivate, kind },
      ...(version !== undefined && { version }),
      ...(description !== undefined && { description }),
      ...(readme !== undefined && { readme }),
    })),
  };
}
