import type { Package } from '../../rows.ts';
import type { Fault, Use } from '../document/document-facts.ts';
import type { PackageIndex } from '../verify/package-index.ts';
import type { UseContext } from './check-uses.ts';
import { isForDevelopers } from './document-role.ts';
import { nameFault } from './name-fault.ts';
import { isMistyped, nearestName } from './near-names.ts';
import { baseName } from './package-names.ts';

type Script = Extract<Use, { kind: 'script' }>;

/** What the managers run where no script is named so: `env` lists variables, `start` runs `server.js`. */
const WITHOUT_SCRIPT = new Set(['env', 'start', 'restart', 'stop', 'install']);

/**
 * A script that no package has. Judged only in documents for those who work on the packages: in others the reader's own
 * project is meant. A script that any package has counts as known, for people change the folder without saying so.
 */
export function scriptFault(use: Script, context: UseContext): Fault | undefined {
  const { path, packages } = context;
  const own = packages.around(path);
  if (!own || !isForDevelopers(path) || WITHOUT_SCRIPT.has(use.name)) return undefined;
  const asked = askedPackage(use, packages);
  if (asked) return asked.scripts.some(({ name }) => name === use.name) ? undefined : faultIn(use, [asked], packages);
  if (packages.scripts.has(use.name) || !packages.knowsRoot || isElsewhere(use.folder, path, packages))
    return undefined;
  return faultIn(use, [own, packages.root() ?? own], packages);
}

function faultIn(use: Script, rows: readonly Package[], packages: PackageIndex): Fault | undefined {
  const { name } = use;
  const names = rows.flatMap(({ scripts }) => scripts.map((script) => script.name));
  const alike = names.filter((known) => isMistyped(name, known));
  if (!isScript(use, alike, packages)) return undefined;
  const [only] = rows.length === 1 ? rows : [];
  const message = only ? `\`${only.name}\` has no script \`${name}\`` : `No package here has a script \`${name}\``;
  const suggestion = nearestName(name, alike.length > 0 ? alike : names);
  return nameFault(use, { rule: 'unknown-script', message, target: name, suggestion, isCertain: alike.length === 1 });
}

/**
 * Can it be nothing but a script of these packages? What may be a binary is one, as a rule, unless it is mistyped or has a
 * colon, as no binary has. Documents of a task runner name tasks of their readers.
 */
function isScript({ name, orBin, manager }: Script, alike: readonly string[], packages: PackageIndex): boolean {
  if (orBin) return (alike.length > 0 || name.includes(':')) && !isKnownBin(name, packages);
  return alike.length > 0 || (manager !== 'lerna' && manager !== 'turbo');
}

function isKnownBin(name: string, packages: PackageIndex): boolean {
  return packages.bins.has(name) || packages.mayHaveBin(name);
}

/** The package of the tree that the command names; pnpm takes the part behind the scope, too, if one package has it. */
function askedPackage({ package: name }: Script, packages: PackageIndex): Package | undefined {
  if (name === undefined || name === '*') return undefined;
  const exact = packages.get(name);
  if (exact) return exact;
  const folder = name.replace(/^\.\/|\/$/g, '');
  const found = [...packages.all()].filter((row) => baseName(row.name) === name || row.path === folder);
  return found.length === 1 ? found[0] : undefined;
}

/** Did `cd` lead to a folder that holds no package of the tree? Relative to the document or to the root, or a clone of it. */
function isElsewhere(folder: string | undefined, path: string, packages: PackageIndex): boolean {
  if (folder === undefined) return false;
  const [, clone, inside = ''] = /^\/\/([^/]*)\/?(.*)$/.exec(folder) ?? [];
  if (clone !== undefined) return (clone !== '*' && !packages.isRootName(clone)) || !packages.isFolder(inside);
  const beside = resolved(path.split('/').slice(0, -1), folder);
  const [first = '', ...rest] = folder.split('/');
  const cloned = packages.isRootName(first) ? rest.join('/') : undefined;
  return ![folder, beside, cloned].some((each) => each !== undefined && packages.isFolder(each));
}

function resolved(folder: readonly string[], path: string): string | undefined {
  const parts = [...folder];
  for (const part of path.split('/')) {
    if (part !== '..') parts.push(part);
    else if (parts.pop() === undefined) return undefined;
  }
  return parts.join('/');
}
