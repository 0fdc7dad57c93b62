import semver from 'semver';
import type { Package } from '../../rows.ts';
import type { Fault, Use } from '../document/document-facts.ts';
import type { PackageIndex } from '../verify/package-index.ts';
import { mistypedPackage } from './check-packages.ts';
import type { UseContext } from './check-uses.ts';
import { isReadme, isReadmeOf } from './document-role.ts';
import { nameFault } from './name-fault.ts';

type UseOf<Kind extends Use['kind']> = Extract<Use, { kind: Kind }>;

/**
 * In a README, a range that leaves out the version that the package has now. Spares packages without a real version
 * (`0.0.0`, prereleases, private ones), the version that comes next, tags, and READMEs that show several versions.
 */
export function versionFault(use: UseOf<'version'>, context: UseContext): Fault | undefined {
  const { name, range } = use;
  const row = context.packages.get(name);
  if (!row) return unknownFault(use, context);
  const { version } = row;
  if (!version || row.private || !isReadme(context.path) || !isReleased(version)) return undefined;
  const stated = context.uses.flatMap((other) =>
    other.kind === 'version' && other.name === name ? [other.range] : [],
  );
  if (!isRange(range) || stated.some((each) => !isRange(each) || semver.satisfies(version, each))) return undefined;
  if (isUpcoming(range, version)) return undefined;
  const message = `\`${name}\` is at ${version}, which \`${range}\` leaves out`;
  const suggestion = likewise(range, version);
  return nameFault(use, { rule: 'stale-version', message, target: range, suggestion, isCertain: true });
}

/** The name in a manifest or an address; there the place is that of the range, unless there is none. */
function unknownFault(use: UseOf<'version'>, context: UseContext): Fault | undefined {
  const isInstalled = context.uses.some(
    (other) => other.kind !== 'version' && 'name' in other && other.name === use.name,
  );
  const suggestion = isInstalled ? undefined : mistypedPackage(use.name, context);
  if (suggestion === undefined) return undefined;
  const message = `No package \`${use.name}\` is known here; \`${suggestion}\` is`;
  return nameFault(use, { rule: 'unknown-package', message, target: use.name, suggestion });
}

function isReleased(version: string): boolean {
  return semver.valid(version) !== null && version !== '0.0.0' && semver.prerelease(version) === null;
}

/** Not a tag, a placeholder or what a workspace writes. */
function isRange(range: string): boolean {
  return /\d/.test(range) && semver.validRange(range) !== null;
}

/** Does the range begin at the next release, which the README may announce? */
function isUpcoming(range: string, version: string): boolean {
  const least = semver.minVersion(range);
  const next = semver.inc(version, 'major');
  return least !== null && next !== null && semver.gt(least, version) && semver.lte(least, next);
}

/** The version that is, written as the range is: with its sign, and as many numbers. */
function likewise(range: string, version: string): string | undefined {
  const [, sign, numbers] = /^([\^~v]|>=\s*)?((?:\d+|x)(?:\.(?:\d+|[x*])){0,2})$/.exec(range) ?? [];
  if (numbers === undefined) return undefined;
  const parts = version.split('.');
  const same = numbers.split('.').map((part, index) => (/^\d+$/.test(part) ? (parts[index] ?? part) : part));
  return `${sign ?? ''}${same.join('.')}`;
}

/** A Node that is older than what `engines` asks for. */
export function engineFault(use: UseOf<'engine'>, { path, packages }: UseContext): Fault | undefined {
  const own = packages.around(path);
  const needed = own && isReadmeOf(path, own) ? neededNode(own, packages) : undefined;
  const said = semver.minVersion(use.range);
  if (needed === undefined || !own || !said || said.major >= needed) return undefined;
  const message = `\`engines\` of \`${own.name || own.manifest}\` asks for Node ${needed}`;
  return nameFault(use, { rule: 'stale-version', message, target: use.range, suggestion: `>=${needed}` });
}

/** The lowest major that `engines` lets in. A private root speaks for what is published: the lowest of it counts. */
function neededNode(own: Package, packages: PackageIndex): number | undefined {
  const rows = own.private ? [own, ...[...packages.all()].filter((row) => !row.private)] : [own];
  const majors = rows.map(({ engines }) => lowestMajor(engines['node']));
  const known = majors.filter((major) => major !== undefined);
  return known.length === majors.length && known.length > 0 ? Math.min(...known) : undefined;
}

function lowestMajor(range: string | undefined): number | undefined {
  if (range === undefined || semver.validRange(range) === null) return undefined;
  return semver.minVersion(range)?.major;
}
