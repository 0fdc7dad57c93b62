import { compareText } from '@pipelines/core';
import type { Grouping } from '../../rows.ts';
import { mintId } from './bundle-id.ts';
import { byPlace, type HeldFinding } from './finding-store.ts';
import { commonFolder, sharedFolder } from './folders.ts';
import { type Belonging, type GroupFacts, groupFindings } from './groups.ts';
import { factsOfHolder, type Holder, hostsByGroup, joinHosts, readHolders } from './holders.ts';
import type { KnownBundle } from './known-bundles.ts';
import { split } from './split.ts';

/** A bundle of today before it is described. */
export interface Draft extends GroupFacts {
  readonly id: string;
  readonly by: Grouping;
  readonly prefix: string;
  /** By path and position. */
  readonly findings: readonly HeldFinding[];
}

/** What bundles are made by. */
export interface Placing {
  readonly by: Grouping;
  /** Minutes of a bundle. */
  readonly budget: number;
  readonly belonging: Belonging;
  readonly known: readonly KnownBundle[];
  /** The last run is remembered, so what no bundle holds was not there then. */
  readonly remembered: boolean;
}

/**
 * Puts every finding, sorted by path and position, into exactly one bundle. What a known bundle holds stays there. The
 * others are split as if nothing were known, so that a clone without a memory makes the same bundles; then each joins an
 * open bundle if one fits (see `joinHosts`), and what is left of a part is a new bundle. Known ones first, then by group.
 */
export function placeFindings(findings: readonly HeldFinding[], placing: Placing): Draft[] {
  const { by, budget, belonging, known } = placing;
  const { holders, holderOf } = readHolders(findings, known);
  const hosts = hostsByGroup(holders, placing);
  const open = new Set([...hosts.values()].flat());
  const isFree = (finding: HeldFinding) => !holderOf.has(finding);
  const movable = findings.filter((finding) => isFree(finding) || open.has(holderOf.get(finding) as Holder));
  const drafts: Draft[] = [];
  const taken = new Set(known.map(({ id }) => id));
  for (const [key, group] of [...groupFindings(movable, by, belonging)].sort(([a], [b]) => compareText(a, b))) {
    if (!group.findings.some(isFree)) continue;
    for (const part of split(group.findings, budget, by === 'rule')) {
      const left = joinHosts(part, hosts.get(key) ?? [], holderOf, placing);
      if (left.length === 0) continue;
      const id = mintId([by, key, part.node, part.start], (one) => taken.has(one));
      taken.add(id);
      drafts.push({ ...group.facts, id, by, prefix: commonFolder(left), findings: left });
    }
  }
  return [
    ...holders.filter((holder) => holder.findings.length > 0).map((holder) => draftOf(holder, placing)),
    ...drafts,
  ];
}

function draftOf(holder: Holder, { by, belonging }: Placing): Draft {
  const { id, prefix } = holder.known;
  const sorted = [...holder.findings].sort(byPlace);
  const folder = commonFolder(sorted);
  return {
    id,
    by: holder.known.by ?? by,
    ...factsOfHolder(holder, by, belonging),
    // The folder that people were told stays, unless a finding lies outside of it by now.
    prefix: prefix === undefined ? folder : sharedFolder(prefix, folder),
    findings: sorted,
  };
}
