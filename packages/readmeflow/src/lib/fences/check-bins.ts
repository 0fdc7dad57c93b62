import type { Package } from '../../rows.ts';
import type { Fault, Use } from '../document/document-facts.ts';
import type { UseContext } from './check-uses.ts';
import { nameFault } from './name-fault.ts';
import { isMistyped, nearestName } from './near-names.ts';
import { baseName } from './package-names.ts';

type Execute = Extract<Use, { kind: 'execute' }>;

/** Runners that take the name for one of a package, and fetch it. */
const FETCHES = /^(?:npx|pnpx|bunx|(?:pnpm|yarn) dlx|npm exec|.* create)$/;

/** A binary that no package has although the name is one of theirs, or all but one. */
export function binFault(use: Execute, context: UseContext): Fault | undefined {
  const { name, runner } = use;
  const { packages } = context;
  if (packages.bins.has(name)) return undefined;
  const row = packages.get(name);
  if (row && runner !== undefined && FETCHES.test(runner)) return withoutBin(use, row, context);
  if (packages.knows(name) || packages.mayHaveBin(name)) return undefined;
  const suggestion = mistypedBin(use, context) ?? ownBin(use, context);
  if (suggestion === undefined) return undefined;
  const message = `No package here has a binary \`${name}\`; \`${suggestion}\` is one`;
  // What stands in the text may be a part of the name: `npm create x` runs `create-x`.
  const isCertain = !runner?.endsWith('create');
  return nameFault(use, { rule: 'unknown-bin', message, target: name, suggestion, isCertain });
}

/** `npx package` runs the binary of its name, or its only one. */
function withoutBin(use: Execute, { name, bins }: Package, { packages }: UseContext): Fault | undefined {
  const paths = new Set(bins.map(({ path }) => path));
  if (paths.size === 1 || bins.some((bin) => bin.name === baseName(name))) return undefined;
  const message =
    bins.length === 0
      ? `\`${name}\` has no binary`
      : `\`${name}\` has several binaries, none of its own name: ${bins.map((bin) => bin.name).join(', ')}`;
  const suggestion = bins[0]?.name ?? nearestName(name, packages.bins);
  return nameFault(use, { rule: 'unknown-bin', message, target: name, suggestion });
}

function mistypedBin({ name, runner }: Execute, { packages }: UseContext): string | undefined {
  const published = [...packages.all()].filter(({ bins }) => bins.length > 0).map((row) => row.name);
  const names = runner !== undefined && FETCHES.test(runner) ? [...packages.bins, ...published] : [...packages.bins];
  return nearestName(
    name,
    names.filter((known) => isMistyped(name, known)),
  );
}

/** `tool build` where the package `@scope/tool` has binaries, but none of that name. */
function ownBin({ name, runner }: Execute, { path, packages }: UseContext): string | undefined {
  const own = packages.around(path);
  if (runner !== undefined || !own || baseName(own.name) !== name) return undefined;
  return own.bins[0]?.name;
}
