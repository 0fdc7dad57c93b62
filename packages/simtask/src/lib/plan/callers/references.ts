import type { Member } from '../../../rows.ts';
import type { ModuleLinks } from './module-links.ts';
import type { ModulePaths } from './module-paths.ts';

/** A member, and what one file writes to use it: `name`, `namespace.name`, or `.name` for a method. */
export interface Reference {
  readonly member: Member;
  readonly written: string;
}

/** A member as a module gives it to others. */
interface Given {
  readonly member: Member;
  readonly as: string;
}

/**
 * By path, the members a file may use: those of its own, and those it imports from their file or from one that passes
 * them on, one level. Told by import statements and names alone, without types: a method of the same name of another class
 * may be taken for it. A member without a name of its own has no users.
 */
export function referencesTo(
  members: readonly Member[],
  links: ReadonlyMap<string, ModuleLinks>,
  modules: ModulePaths,
): Map<string, Reference[]> {
  const found = new Map<string, Reference[]>();
  const given = new Map<string, Given[]>();
  for (const member of members) {
    if (isNamed(member))
      push(found, member.path, { member, written: isMethod(member) ? `.${member.name}` : member.name });
    if (member.exported) push(given, member.path, { member, as: exportedName(member) });
  }
  const passed = passedOn(given, links, modules);
  const wanted = namesOf([...given.values(), ...passed.values()].flat());
  for (const [path, { imports }] of links) {
    for (const link of imports) {
      // To find a file costs more than to see that nothing of that name is wanted.
      if (!wanted.has(link.name)) continue;
      for (const target of modules.resolve(path, link.from)) {
        if (target === path) continue;
        for (const one of [...(given.get(target) ?? []), ...(passed.get(target) ?? [])]) {
          const written = writtenHere(one, link);
          if (written !== undefined) push(found, path, { member: one.member, written });
        }
      }
    }
  }
  return found;
}

/** What an import has to name to mean one of these. */
function namesOf(given: readonly Given[]): ReadonlySet<string> {
  return new Set([...given.map(({ as }) => as), '*', 'default']);
}

function passedOn(
  given: ReadonlyMap<string, readonly Given[]>,
  links: ReadonlyMap<string, ModuleLinks>,
  modules: ModulePaths,
): Map<string, Given[]> {
  const passed = new Map<string, Given[]>();
  const wanted = namesOf([...given.values()].flat());
  for (const [path, { exports }] of links) {
    for (const link of exports) {
      if (!wanted.has(link.name)) continue;
      for (const target of modules.resolve(path, link.from)) {
        for (const { member, as } of given.get(target) ?? []) {
          if (link.name === '*' && as !== 'default') push(passed, path, { member, as });
          else if (link.name === as) push(passed, path, { member, as: link.as });
        }
      }
    }
  }
  return passed;
}

function writtenHere({ member, as }: Given, { name, local }: { name: string; local: string }): string | undefined {
  if (isMethod(member)) return name === member.className || name === 'default' ? `.${member.name}` : undefined;
  if (name === '*') return as === 'default' ? undefined : `${local}.${as}`;
  // Which function is the default one is not known; people call it by its name.
  return name === as || (name === 'default' && local === as) ? local : undefined;
}

function exportedName(member: Member): string {
  return isMethod(member) ? (member.className ?? member.name) : member.name;
}

function isMethod({ kind, className }: Member): boolean {
  return className !== undefined || kind === 'object-method';
}

function isNamed({ name, kind }: Member): boolean {
  return name !== 'default' && name !== '<anonymous>' && kind !== 'constructor';
}

function push<T>(lists: Map<string, T[]>, key: string, item: T): void {
  const list = lists.get(key);
  if (list) list.push(item);
  else lists.set(key, [item]);
}
