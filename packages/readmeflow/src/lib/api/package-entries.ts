import { compareText } from '@pipelines/core';
import type { Entry, ExportedName } from '../../rows.ts';
import { type LinkedNames, linkedNames } from './linked-names.ts';
import type { ModuleStore } from './module-store.ts';
import type { TracedSubpath } from './package-sources.ts';

const MODULE = /\.[cm]?[jt]sx?$/;

/** The modules that entries begin at. */
export function entryModules(subpaths: readonly TracedSubpath[]): string[] {
  return subpaths.flatMap(({ sources }) => sources.filter((source) => MODULE.test(source)));
}

/** What the subpaths of a package export. The modules behind them must be loaded. */
export function entriesOf(subpaths: readonly TracedSubpath[], modules: ModuleStore): Entry[] {
  return subpaths.map(({ subpath, conditions, sources, certain }) => {
    const [source] = sources;
    if (source === undefined) return { subpath, conditions: [...conditions], complete: false };
    const linked = sources.filter((one) => MODULE.test(one)).map((one) => linkedNames(one, modules));
    const isAll = certain && linked.length === sources.length && linked.every(({ complete }) => complete);
    return {
      subpath,
      conditions: [...conditions],
      source,
      ...(linked.length > 0 && { names: merged(linked) }),
      complete: isAll,
    };
  });
}

/** A name of the declarations and of the code is one. */
function merged(all: readonly LinkedNames[]): ExportedName[] {
  if (all.length === 1) return [...(all[0] as LinkedNames).names];
  const found = new Map<string, ExportedName>();
  for (const { names } of all) {
    for (const name of names) found.set(name.name, { ...name, ...found.get(name.name) });
  }
  return [...found.values()].sort((a, b) => compareText(a.name, b.name));
}
