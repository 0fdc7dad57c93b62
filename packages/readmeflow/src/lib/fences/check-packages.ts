import { isBuiltin } from 'node:module';
import type { Package } from '../../rows.ts';
import type { Fault, Use } from '../document/document-facts.ts';
import type { PackageIndex } from '../verify/package-index.ts';
import type { UseContext } from './check-uses.ts';
import { isForDevelopers, isReadmeOf } from './document-role.ts';
import { nameFault } from './name-fault.ts';
import { isMistyped, nearestName } from './near-names.ts';
import { COMMON_TOOLS } from './package-managers.ts';
import { baseName, readSpecifier, scopeOf } from './package-names.ts';

type UseOf<Kind extends Use['kind']> = Extract<Use, { kind: Kind }>;

/** A name that no manifest knows and that is all but a package's of the tree, or stands where the package's own should. */
export function installFault(use: UseOf<'install'>, context: UseContext): Fault | undefined {
  const { name } = use;
  const suggestion = mistypedPackage(name, context) ?? ownInstead(use, context) ?? ownName(name, context);
  if (suggestion === undefined) return undefined;
  const message = `No package \`${name}\` is known here; \`${suggestion}\` is`;
  return nameFault(use, { rule: 'unknown-package', message, target: name, suggestion, isCertain: true });
}

/** The package that a name means. Undefined if the name is right, or may be that of a package elsewhere. */
export function mistypedPackage(name: string, context: UseContext): string | undefined {
  const { packages } = context;
  if (packages.knows(name) || COMMON_TOOLS.has(name) || name.startsWith('@types/')) return undefined;
  const sameScope = packages.hasScope(scopeOf(name));
  const alike = [...packages.names()].filter(
    (known) => isMistyped(name, known, sameScope && scopeOf(known) === scopeOf(name)) && mayBeMeant(known, packages),
  );
  return nearestName(name, alike) ?? ownWithoutScope(name, context);
}

/** In the README of `@scope/name` that never says so: `name`, or `@other/name`. */
function ownWithoutScope(name: string, context: UseContext): string | undefined {
  const own = readmeOwner(context);
  if (!own || context.namesOwnPackage || scopeOf(own.name) === '') return undefined;
  return baseName(own.name) === baseName(name) && baseName(name).length > SHORT ? own.name : undefined;
}

const SHORT = 4;

/** The name of the package, where its README gives the same command for several managers and this one alone installs else. */
function ownInstead(use: UseOf<'install'>, context: UseContext): string | undefined {
  const own = readmeOwner(context);
  if (!own || context.packages.knows(use.name) || use.manager === undefined) return undefined;
  const installs = context.uses.filter((other) => other.kind === 'install');
  const isAlone = (one: UseOf<'install'>) => installs.every((other) => other === one || other.line !== one.line);
  const others = installs.filter(({ line, manager }) => manager !== use.manager && Math.abs(line - use.line) <= CLOSE);
  const isSame = others.length > 0 && others.every((other) => other.name === own.name && isAlone(other));
  return isSame && isAlone(use) ? own.name : undefined;
}

/** So near to each other stand commands that do the same. */
const CLOSE = 12;

/**
 * The name of the package, where its README installs nothing that any manifest here knows. Spares READMEs that install
 * something known (a host, a peer), that run the package without installing it, and, unless they import the package, those
 * that install tools that go with it: `create-*`, or what has its name in theirs.
 */
function ownName(name: string, context: UseContext): string | undefined {
  const own = readmeOwner(context);
  if (!own || own.private || own.kind === 'app' || isForOthers(name) || runsOwn(own, context)) return undefined;
  const isImported = context.uses.some(
    (use) => use.kind === 'import' && readSpecifier(use.specifier)?.name === own.name,
  );
  if (!isImported && isCompanion(name, own)) return undefined;
  const installs = context.uses.filter((use) => use.kind === 'install');
  const isForeign = installs.every(({ name }) => !context.packages.knows(name) && !COMMON_TOOLS.has(name));
  return isForeign ? own.name : undefined;
}

/** What sets projects up, types, and what stands in for a module of Node.js where there is none, such as `path`. */
function isForOthers(name: string): boolean {
  return SETS_UP.test(name) || isBuiltin(name);
}

const SETS_UP = /^create-|^@types\//;

/** A private package without a scope is the name of a project: one that is called nearly like it may be any other's. */
function mayBeMeant(known: string, packages: PackageIndex): boolean {
  return scopeOf(known) !== '' || packages.get(known)?.private !== true;
}

function isCompanion(name: string, own: Package): boolean {
  const base = baseName(own.name);
  return name.includes(base) || base.includes(baseName(name));
}

function runsOwn({ name, bins }: Package, { uses }: UseContext): boolean {
  const names = new Set([name, ...bins.map((bin) => bin.name)]);
  return uses.some((use) => (use.kind === 'execute' || use.kind === 'version') && names.has(use.name));
}

function readmeOwner({ path, packages }: UseContext): Package | undefined {
  const own = packages.around(path);
  return own && own.name !== '' && isReadmeOf(path, own) ? own : undefined;
}

/** Does a command or an import name the package that the document belongs to? */
export function namesOwnPackage(uses: readonly Use[], path: string, packages: PackageIndex): boolean {
  const own = packages.around(path)?.name;
  return uses.some((use) => {
    if (use.kind === 'import') return readSpecifier(use.specifier)?.name === own;
    return (use.kind === 'install' || use.kind === 'execute' || use.kind === 'version') && use.name === own;
  });
}

/** A package of the workspace that a command is to run in, and that is not there. */
export function filterFault(use: UseOf<'filter'>, { path, packages }: UseContext): Fault | undefined {
  const { name } = use;
  const isThere = [...packages.all()].some(
    (row) => row.name === name || baseName(row.name) === name || row.path === name || row.path.endsWith(`/${name}`),
  );
  if (isThere || !packages.around(path)) return undefined;
  const names = [...packages.names()];
  const alike = names.filter((known) => isMistyped(name, known, scopeOf(known) === scopeOf(name)));
  // Of a scope that is theirs, in a document for those who work on them, it can mean no package elsewhere.
  const isOwn = isForDevelopers(path) && packages.hasScope(scopeOf(name));
  if (alike.length === 0 && !isOwn) return undefined;
  const suggestion = nearestName(name, alike.length > 0 ? alike : names);
  const message = `The workspace has no package \`${name}\``;
  return nameFault(use, { rule: 'unknown-package', message, target: name, suggestion, isCertain: alike.length === 1 });
}
