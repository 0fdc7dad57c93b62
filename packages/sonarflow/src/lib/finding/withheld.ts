import type { Row } from '@pipelines/core';
import type { Aside, Bundle, Fetched, Finding } from '../../rows.ts';

/** Stands where a file must not tell. */
export const WITHHELD = 'withheld';

type Found = Omit<Finding, 'type'>;

/** Findings that disclose how the code can be attacked. */
export function isSecurity({ kind }: Pick<Finding, 'kind'>): boolean {
  return kind === 'vulnerability' || kind === 'hotspot';
}

/** Was it kept without what it says? Then nothing can be written of it. */
export function isWithheld({ rule, message }: Pick<Finding, 'rule' | 'message'>): boolean {
  return rule === WITHHELD && message === WITHHELD;
}

/** What of a row may lie on a disk that does not hold vulnerabilities and hotspots: of these no more than id and weight. */
export function withoutSecurity(row: Row): Row {
  if (isFinding(row)) return isSecurity(row) ? { type: row.type, ...bare(row) } : row;
  if (isBundle(row)) return row.security ? bareBundle(row) : row;
  if (isAside(row)) return isSecurity(row.finding) ? bareAside(row) : row;
  return isFetched(row) ? withoutConditions(row) : row;
}

/** Conditions of a gate may tell what is wrong, too. */
export function withoutConditions(fetched: Fetched): Fetched {
  const { gate } = fetched;
  if (!gate) return fetched;
  const conditions = gate.conditions.filter(({ metric }) => !/secur|vulnerab|hotspot/i.test(metric));
  return { ...fetched, gate: { ...gate, conditions } };
}

function bare({ id, source, kind, severity, effort, dismissed, isNew }: Found): Found {
  return {
    ...{ id, source, rule: WITHHELD, kind, severity, effort, message: WITHHELD },
    ...(dismissed && { dismissed }),
    ...(isNew !== undefined && { isNew }),
  };
}

function bareBundle({ id, by, kind, severity, security, priority, effort, findings }: Bundle): Bundle {
  return {
    ...{ type: 'bundle', id, title: WITHHELD, by, owners: [], kind, severity, security, priority, reasons: [], effort },
    findings: findings.map(bare),
  };
}

function bareAside({ verdict, finding }: Aside): Aside {
  return { type: 'aside', reason: WITHHELD, verdict, finding: bare(finding) };
}

const isFinding = (row: Row): row is Finding => row.type === 'finding';
const isBundle = (row: Row): row is Bundle => row.type === 'bundle';
const isAside = (row: Row): row is Aside => row.type === 'aside';
const isFetched = (row: Row): row is Fetched => row.type === 'fetched';
