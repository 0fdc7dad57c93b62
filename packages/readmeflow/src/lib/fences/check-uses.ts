import type { Fault, Use } from '../document/document-facts.ts';
import type { PackageIndex } from '../verify/package-index.ts';
import { binFault } from './check-bins.ts';
import { importFaults } from './check-imports.ts';
import { filterFault, installFault, namesOwnPackage } from './check-packages.ts';
import { scriptFault } from './check-scripts.ts';
import { engineFault, versionFault } from './check-versions.ts';
import { isHistory } from './document-role.ts';

/** The uses of one document, and what they are judged by. */
export interface UseContext {
  /** The document. */
  readonly path: string;
  readonly uses: readonly Use[];
  readonly packages: PackageIndex;
  /** Does the document install or import the package it belongs to? */
  readonly namesOwnPackage: boolean;
}

/**
 * Names in fences that no package has, and versions that are past. `path` is the document's. Only what the packages of the
 * tree can tell: a name that none of them knows is that of a package elsewhere, unless it is all but one of theirs.
 */
export function* checkUses(
  uses: readonly Use[],
  path: string,
  packages: PackageIndex,
): Generator<Fault, void, undefined> {
  if (isHistory(path)) return;
  const context = { path, uses, packages, namesOwnPackage: namesOwnPackage(uses, path, packages) };
  for (const use of uses) yield* faultsOf(use, context);
}

function faultsOf(use: Use, context: UseContext): readonly Fault[] {
  switch (use.kind) {
    case 'install':
      return some(installFault(use, context));
    case 'filter':
      return some(filterFault(use, context));
    case 'execute':
      return some(binFault(use, context));
    case 'script':
      return some(scriptFault(use, context));
    case 'import':
      return importFaults(use, context);
    case 'version':
      return some(versionFault(use, context));
    case 'engine':
      return some(engineFault(use, context));
  }
}

function some(fault: Fault | undefined): readonly Fault[] {
  return fault ? [fault] : [];
}
