import type { RememberedBundle } from './bundle-memory.ts';
import type { HeldFinding } from './finding-store.ts';
import { shortId } from './known-bundles.ts';
import type { Draft } from './place-findings.ts';

/** What this run saw. */
export interface Seen {
  readonly all: readonly HeldFinding[];
  /** Those that are in no bundle for now. */
  readonly aside: readonly HeldFinding[];
  /** What was not seen is gone. */
  readonly complete: boolean;
}

/**
 * What is to be remembered after a run: its bundles, and of the last ones the findings that may come back to them, because
 * they are set aside for now or because the run did not see everything.
 */
export function afterRun(
  drafts: readonly Draft[],
  before: readonly RememberedBundle[],
  { all, aside, complete }: Seen,
): RememberedBundle[] {
  const seen = new Set(complete ? [] : all.map(({ id }) => shortId(id)));
  const put = new Set(aside.map(({ id }) => shortId(id)));
  const mayComeBack = (member: string) => put.has(member) || (!complete && !seen.has(member));
  const kept = new Map<string, readonly string[]>();
  for (const { id, members } of before) kept.set(id, members.split(' ').filter(mayComeBack));
  const today = drafts.map(({ id, by, rule, prefix, owners, module, findings }): RememberedBundle => {
    const members = [...findings.map((finding) => shortId(finding.id)), ...(kept.get(id) ?? [])];
    return {
      id,
      by,
      ...(rule !== undefined && { rule }),
      prefix,
      owners,
      ...(module !== undefined && { module }),
      members: members.join(' '),
    };
  });
  const ids = new Set(drafts.map(({ id }) => id));
  const absent = before.flatMap((bundle) => {
    const members = ids.has(bundle.id) ? [] : (kept.get(bundle.id) ?? []);
    return members.length === 0 ? [] : [{ ...bundle, members: members.join(' ') }];
  });
  return [...today, ...absent];
}
