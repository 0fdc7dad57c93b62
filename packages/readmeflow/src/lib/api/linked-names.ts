import { compareText } from '@pipelines/core';
import type { ExportedName } from '../../rows.ts';
import type { Forward, ModuleFacts } from './module-facts.ts';
import type { ModuleStore } from './module-store.ts';

export interface LinkedNames {
  /** By name. */
  readonly names: readonly ExportedName[];
  /** All re-exports of everything could be followed. */
  readonly complete: boolean;
}

/**
 * The names that a module exports, those of other modules with what these say. A name stays although what it stands for could
 * not be found. Each module is looked at once: circles end.
 */
export function linkedNames(path: string, modules: ModuleStore): LinkedNames {
  const found = new Map<string, ExportedName>();
  const visited = new Set<string>([path]);
  let complete = true;
  for (const module of visited) {
    const facts = modules.get(module);
    complete &&= facts?.complete === true;
    for (const name of ownNames(module, facts, modules)) {
      // All but its default is what a module passes on.
      if (!found.has(name.name) && (module === path || name.name !== 'default')) found.set(name.name, name);
    }
    for (const star of facts?.stars ?? []) {
      const target = modules.resolve(star, module);
      complete &&= target?.certain === true;
      if (target) visited.add(target.path);
    }
  }
  return { names: [...found.values()].map(asExported).sort((a, b) => compareText(a.name, b.name)), complete };
}

const DECLARED =
  /^((?:(?:async|abstract) )*(?:function\*?|class|interface|type|enum|const|let|var|namespace) )([\w$]+)/;

/** With the name that is exported in its signature; a default export keeps its own, if it has one. */
function asExported(one: ExportedName): ExportedName {
  if (one.signature === undefined) return one;
  const signature = one.signature.replace(DECLARED, (found, keyword: string, name: string) => {
    if (one.name !== 'default') return `${keyword}${one.name}`;
    return name === 'default' ? keyword.trimEnd() : found;
  });
  return { ...one, signature };
}

function* ownNames(
  path: string,
  facts: ModuleFacts | undefined,
  modules: ModuleStore,
): Generator<ExportedName, void, undefined> {
  for (const name of facts?.names ?? []) yield { ...name, path };
  for (const forward of facts?.forwards ?? []) yield forwarded(forward, path, modules);
}

/** A name with what its declaration says; what stands above the re-export comes first. */
function forwarded(
  { name, from, imported, isType, ...said }: Forward,
  path: string,
  modules: ModuleStore,
): ExportedName {
  if (imported === '*') {
    const target = modules.resolve(from, path)?.path;
    return { name, kind: 'namespace', ...said, ...(target !== undefined && { path: target }) };
  }
  const found = declared(from, imported, path, modules, new Set());
  return found ? { ...found, ...said, name } : { name, kind: isType ? 'type' : 'unknown', ...said };
}

/** Follows a name from module to module, to where it is declared. */
function declared(
  from: string,
  name: string,
  path: string,
  modules: ModuleStore,
  visited: Set<string>,
): ExportedName | undefined {
  const target = modules.resolve(from, path)?.path;
  const key = `${target}\0${name}`;
  if (target === undefined || visited.has(key)) return undefined;
  visited.add(key);
  const facts = modules.get(target);
  const own = facts?.names.find((one) => one.name === name);
  if (own) return { ...own, path: target };
  const forward = facts?.forwards.find((one) => one.name === name);
  if (forward?.imported === '*') return forwarded(forward, target, modules);
  if (forward) {
    const { name: _, from: next, imported, isType: __, ...said } = forward;
    const found = declared(next, imported, target, modules, visited);
    return found && { ...found, ...said };
  }
  for (const star of name === 'default' ? [] : (facts?.stars ?? [])) {
    const found = declared(star, name, target, modules, visited);
    if (found) return found;
  }
  return undefined;
}
