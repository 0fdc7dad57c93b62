import { insidePath } from '../workspace/bins.ts';
import { objectOf } from '../workspace/manifest-facts.ts';

type Manifest = Readonly<Record<string, unknown>>;

/** A file that a subpath leads to. */
export interface ExportTarget {
  /** The conditions on the way to it, the outermost first. */
  readonly conditions: readonly string[];
  /** Relative to the package, without `./`; with a `*` for a pattern. */
  readonly path: string;
}

/** What a subpath leads to, in the order of the manifest. */
export interface Subpath {
  readonly subpath: string;
  /** All conditions, in order, without repeats. */
  readonly conditions: readonly string[];
  readonly targets: readonly ExportTarget[];
}

/** No manifest nests conditions deeper. */
const DEEPEST = 16;

/**
 * The subpaths that `exports` opens, whatever its shape: text, list, conditions in conditions, with and without `.`. One that
 * leads to null alone is closed, so it is left out, as are targets outside of the package.
 */
export function subpathsOf(exports: unknown): Subpath[] {
  const map = objectOf(exports);
  const keys = Object.keys(map ?? {});
  const opens = keys.some((key) => key.startsWith('.'));
  const pairs = opens
    ? Object.entries(map as Manifest).filter(([key]) => key.startsWith('.'))
    : [['.', exports] as const];
  const found = pairs.map(([subpath, value]) => subpathOf(subpath, [...targetsOf(value, [])]));
  return found.filter(({ targets }) => targets.length > 0);
}

/** The one subpath of a manifest without `exports`: what `types`, `module`, `browser` and `main` lead to. */
export function mainSubpath({ types, typings, module, browser, main }: Manifest): Subpath | undefined {
  const targets = [types ?? typings, module, browser, main].flatMap((value) => [...targetsOf(value, [], 1)]);
  return targets.length === 0 ? undefined : { subpath: '.', conditions: [], targets };
}

function subpathOf(subpath: string, targets: readonly ExportTarget[]): Subpath {
  const conditions = [...new Set(targets.flatMap((target) => target.conditions))];
  // The old form of a folder.
  const isFolder = subpath.length > 2 && subpath.endsWith('/');
  if (!isFolder) return { subpath, conditions, targets };
  return { subpath: `${subpath}*`, conditions, targets: targets.map((one) => ({ ...one, path: `${one.path}/*` })) };
}

/** `depth`: with 1 conditions are not looked into. */
function* targetsOf(
  value: unknown,
  conditions: readonly string[],
  depth = DEEPEST,
): Generator<ExportTarget, void, undefined> {
  if (typeof value === 'string') {
    const path = insidePath(value);
    if (path !== undefined) yield { conditions, path };
  } else if (depth > 1 && Array.isArray(value)) {
    for (const item of value) yield* targetsOf(item, conditions, depth - 1);
  } else if (depth > 1) {
    for (const [condition, inner] of Object.entries(objectOf(value) ?? {})) {
      yield* targetsOf(inner, [...conditions, condition], depth - 1);
    }
  }
}
