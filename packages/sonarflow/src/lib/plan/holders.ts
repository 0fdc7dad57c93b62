import { compareText } from '@pipelines/core';
import type { Grouping } from '../../rows.ts';
import { costOf, type HeldFinding, isSecurity } from './finding-store.ts';
import { isBelow } from './folders.ts';
import { type Belonging, factsOfFinding, type GroupFacts, groupKey, isByRule } from './groups.ts';
import { type KnownBundle, shortId } from './known-bundles.ts';
import type { Placing } from './place-findings.ts';
import type { Part } from './split.ts';

/** A bundle that is known and what it holds today. */
export interface Holder {
  readonly known: KnownBundle;
  readonly findings: HeldFinding[];
  /** Minutes. */
  cost: number;
}

/** Joining findings may fill a bundle up to so many budgets. */
const FULL = 2;

/** Gives each finding to the first bundle that claims it. */
export function readHolders(findings: readonly HeldFinding[], known: readonly KnownBundle[]) {
  const claimant = new Map<string, KnownBundle>();
  for (const bundle of known) {
    for (const member of bundle.members) if (!claimant.has(member)) claimant.set(member, bundle);
  }
  const claims = new Map<KnownBundle, HeldFinding[]>();
  for (const finding of findings) {
    const bundle = claimant.get(shortId(finding.id));
    if (!bundle) continue;
    const claimed = claims.get(bundle);
    if (claimed) claimed.push(finding);
    else claims.set(bundle, [finding]);
  }
  const holderOf = new Map<HeldFinding, Holder>();
  const holders = known.map((bundle) => {
    const claimed = claims.get(bundle) ?? [];
    const holder: Holder = { known: bundle, findings: [], cost: 0 };
    for (const finding of withoutMixture(claimed)) hold(holder, finding, holderOf);
    return holder;
  });
  return { holders, holderOf };
}

/** A finding that became disclosure since, or ceased to be, leaves those that did not. */
function withoutMixture(findings: readonly HeldFinding[]): readonly HeldFinding[] {
  const secret = findings.filter(isSecurity);
  if (secret.length === 0 || secret.length === findings.length) return findings;
  return 2 * secret.length > findings.length ? secret : findings.filter((finding) => !isSecurity(finding));
}

function hold(holder: Holder, finding: HeldFinding, holderOf: Map<HeldFinding, Holder>): void {
  holder.findings.push(finding);
  holder.cost += costOf(finding);
  holderOf.set(finding, holder);
}

/** What its findings have in common by its grouping: as it is known, else as its first finding says. */
export function factsOfHolder({ known, findings }: Holder, by: Grouping, belonging: Belonging): GroupFacts {
  const [first] = findings;
  const { rule = first?.about.rule, owners, module } = known;
  if (known.by === undefined && first) return factsOfFinding(first, by, belonging);
  return {
    owners,
    ...(rule !== undefined && isByRule(known.by ?? by) && { rule }),
    ...(module !== undefined && { module }),
  };
}

/** Open bundles of this grouping by the groups that may join them. */
export function hostsByGroup(holders: readonly Holder[], { by, belonging }: Placing): Map<string, Holder[]> {
  const hosts = new Map<string, Holder[]>();
  const add = (key: string, holder: Holder) => {
    const group = hosts.get(key);
    if (group) group.push(holder);
    else hosts.set(key, [holder]);
  };
  for (const holder of holders) {
    const { known, findings } = holder;
    const [first] = findings;
    if (!known.open || (known.by ?? by) !== by) continue;
    if (first) add(groupKey(factsOfHolder(holder, by, belonging), by, isSecurity(first)), holder);
    else if (known.recent && isByRule(by)) {
      // All it held is gone: fixed, or renamed with its file. Nothing but its rule tells whether it was disclosure.
      for (const security of [false, true]) add(groupKey(known, by, security), holder);
    }
  }
  return hosts;
}

/**
 * Lets the findings of a part that no bundle holds join one, up to twice the budget: the one whose folder is the nearest
 * above it, of equals the one that most of its part lies in. Without a memory nobody knows which findings are new, so
 * they join only bundles of their own part. Returns the findings that did not.
 */
export function joinHosts(
  part: Part,
  hosts: readonly Holder[],
  holderOf: Map<HeldFinding, Holder>,
  { budget, remembered, by }: Placing,
): HeldFinding[] {
  const shares = new Map<Holder, number>();
  for (const finding of part.findings) {
    const holder = holderOf.get(finding);
    if (holder) shares.set(holder, (shares.get(holder) ?? 0) + costOf(finding));
  }
  /** How near the folder of a bundle is above a path; -1 if it is not above it. */
  const reachOf = ({ known: { prefix = '' } }: Holder, { path }: HeldFinding) => {
    if (by === 'rule') return 0;
    return isBelow(path, prefix) ? prefix.length : -1;
  };
  const fits = (host: Holder, finding: HeldFinding) => {
    if (host.cost + costOf(finding) > FULL * budget) return false;
    if (host.findings[0] && isSecurity(host.findings[0]) !== isSecurity(finding)) return false;
    return shares.has(host) || (remembered && reachOf(host, finding) >= 0);
  };
  const compareHosts = (a: Holder, b: Holder, finding: HeldFinding) =>
    reachOf(b, finding) - reachOf(a, finding) ||
    (shares.get(b) ?? 0) - (shares.get(a) ?? 0) ||
    compareText(a.known.id, b.known.id);
  const left: HeldFinding[] = [];
  for (const finding of part.findings) {
    if (holderOf.has(finding)) continue;
    let best: Holder | undefined;
    for (const host of hosts) {
      if (fits(host, finding) && (!best || compareHosts(host, best, finding) < 0)) best = host;
    }
    if (best) hold(best, finding, holderOf);
    else left.push(finding);
  }
  return left;
}
